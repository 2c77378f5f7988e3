import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BooleanBasis } from "../../src/circuit/basis.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { lower } from "../../src/circuit/lower.js";
import { OPS } from "../../src/circuit/ops.js";
import { UsageError } from "../../src/errors.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { FORMATS, formatFor, writeCircuit } from "../../src/formats/index.js";
import { findJudge, type Judge } from "../judges.js";
import { multiplier, portsOf, randomBits, truthTable } from "./circuits.js";

const abc = findJudge("ABC", "berkeley-abc", "abc");
const yosys = findJudge("Yosys", "yosys");
const ask = (judge: Judge | undefined) => judge as Judge;

const NETLISTS = ["blif", "verilog", "bench", "yosys-json"];
const read = (format: string, bytes: Uint8Array): Circuit<"B2"> =>
  formatFor(format).read!(bytes, "f") as Circuit<"B2">;

/** and, or of 0 to 5 operands, each an output. */
function wideGates(): Circuit<"ac0"> {
  const builder = new CircuitBuilder("ac0");
  const x = [...builder.input("x", [5])] as Wire[];
  const gates = ([0, 1, 2, 3, 5] as const).flatMap((count) => [
    builder.wide("all", x.slice(0, count)),
    builder.wide("any", x.slice(0, count)),
  ]);
  builder.output("y", [gates.length], gates);
  return builder.build();
}

describe("every basis that a format names", () => {
  const pairs = FORMATS.filter((format) => format.read !== undefined).flatMap((format) =>
    format.bases.filter((basis) => basis !== "arithmetic").map((basis) => [format.name, basis] as const),
  );

  it.each(pairs)(
    "%s says %s without lowering, and reads the same function and ports back",
    (format, basis) => {
      fc.assert(
        fc.property(randomBits, (bits) => {
          const circuit = lower(bits, basis as BooleanBasis);
          const back = read(format, joinChunks(formatFor(format).write(circuit)));
          expect(portsOf(back)).toEqual(portsOf(circuit));
          expect(truthTable(back)).toEqual(truthTable(bits));
        }),
        { numRuns: 25 },
      );
    },
  );
});

describe.each(NETLISTS)("%s", (format) => {
  it("says gates of any fan-in, also of none and of one", () => {
    const circuit = wideGates();
    expect(truthTable(read(format, joinChunks(formatFor(format).write(circuit))))).toEqual(
      truthTable(circuit),
    );
  });

  it("refuses weighted thresholds, with the cure", () => {
    const builder = new CircuitBuilder("tc0");
    const x = [...builder.input("x", [3])] as Wire[];
    builder.output("y", [], [builder.threshold(x, [2n, 1n, 1n], 2n)]);
    const circuit = builder.build();
    for (const write of [
      () => joinChunks(writeCircuit(formatFor(format), circuit)),
      () => joinChunks(formatFor(format).write(circuit as Circuit<never>)),
    ]) {
      expect(write).toThrow(UsageError);
      expect(write).toThrow(/recirc convert --basis B2|Lower it to B2/);
    }
  });
});

const constants = (circuit: Circuit): number =>
  circuit.op.filter((code) => code === OPS.constant.code).length;
const gatesOf = (circuit: Circuit): number =>
  circuit.op.filter((code) => code !== OPS.input.code).length - constants(circuit);

describe.skipIf(abc === undefined || yosys === undefined)("outside programs", () => {
  it.each([
    ["blif", "mig", "read_blif"],
    ["blif", "ac0", "read_blif"],
    ["bench", "mig", "read_bench"],
    ["bench", "ac0", "read_bench"],
    ["verilog", "ac0", "read_verilog"],
  ] as const)(
    "ABC reads %s over %s with a node for each gate, and as the same function",
    (format, basis, command) => {
      const circuit = lower(multiplier(4), basis);
      const files = {
        "a.x": joinChunks(formatFor(format).write(circuit)),
        "b.aig": joinChunks(writeCircuit(formatFor("aiger"), multiplier(4))),
      };
      const { printed } = ask(abc).run(["-c", `${command} a.x; print_stats`], files);
      // A constant is a node to ABC.
      expect(Number(/nd = *(\d+)/.exec(printed)?.[1]), printed).toBe(gatesOf(circuit) + constants(circuit));
      const script = `${command} a.x; strash; write_aiger -s c.aig; cec c.aig b.aig`;
      expect(ask(abc).run(["-c", script], files).printed).toContain("Networks are equivalent");
    },
  );

  it.each(["mig", "ac0"] as const)(
    "Yosys reads its JSON over %s with a cell for each gate, and proves it",
    (basis) => {
      const circuit = lower(multiplier(4), basis);
      const files = {
        "a.json": joinChunks(formatFor("yosys-json").write(circuit)),
        "b.v": joinChunks(formatFor("verilog").write(multiplier(4))),
      };
      const script =
        "read_json a.json; stat; rename circuit gold; read_verilog b.v; rename circuit gate; " +
        "miter -equiv -flatten gold gate miter; sat -prove trigger 0 miter";
      const { printed } = ask(yosys).run(["-p", script], files);
      expect(Number(/Number of cells: +(\d+)/.exec(printed)?.[1]), printed).toBe(gatesOf(circuit));
      expect(printed).toContain("SAT proof finished - no model found: SUCCESS!");
    },
  );
});
