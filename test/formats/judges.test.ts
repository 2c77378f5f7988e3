import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { toAig } from "../../src/circuit/lower.js";
import { OPS } from "../../src/circuit/ops.js";
import { aiger, aigerAscii } from "../../src/formats/aiger.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { findJudge, type Judge } from "../judges.js";
import { multiplier, schoolMultiplier, truthTable } from "./circuits.js";

const abc = findJudge("ABC", "berkeley-abc", "abc");
const yosys = findJudge("Yosys", "yosys");

/** ANDs, inverters and the depth in ANDs, by one loop of our own. */
function figures(circuit: Circuit<"aig">): { ands: number; inverters: number; levels: number } {
  const level = new Uint32Array(circuit.length);
  let ands = 0;
  let inverters = 0;
  for (let node = 0; node < circuit.length; node++) {
    const x = level[circuit.a[node]!]!;
    if (circuit.op[node] === OPS.and.code) {
      ands++;
      level[node] = 1 + Math.max(x, level[circuit.b[node]!]!);
    } else if (circuit.op[node] === OPS.not.code) {
      inverters++;
      level[node] = x;
    }
  }
  const levels = Math.max(...circuit.outputs.flatMap((port) => [...port.wires].map((wire) => level[wire]!)));
  return { ands, inverters, levels };
}

/** A circuit with one AND replaced by an OR of the same operands. */
function planted(circuit: Circuit<"B2">): Circuit<"B2"> {
  const op = circuit.op.slice();
  op[op.lastIndexOf(OPS.and.code)] = OPS.or.code;
  return { ...circuit, op };
}

const binary = (circuit: Circuit<"B2">): Uint8Array => joinChunks(aiger.write(toAig(circuit)));
const ask = (judge: Judge | undefined) => judge as Judge;

describe.skipIf(abc === undefined)("ABC", () => {
  it.each([3, 8, 16])("counts the ANDs and levels of a %i-bit multiplier as we do", (width) => {
    const circuit = multiplier(width);
    const { printed } = ask(abc).run(["-c", "read a.aig; print_stats"], { "a.aig": binary(circuit) });
    const stats = /i\/o = *(\d+)\/ *(\d+).*and = *(\d+).*lev = *(\d+)/.exec(printed);
    const { ands, levels } = figures(toAig(circuit));
    expect(stats?.slice(1).map(Number), printed).toEqual([2 * width, width, ands, levels]);
  });

  it("proves int:8 multiplication equal to shift and add, and finds a planted bug", () => {
    const files = { "a.aig": binary(multiplier(8)), "b.aig": binary(schoolMultiplier(8)) };
    expect(ask(abc).run(["-c", "cec a.aig b.aig"], files).printed).toContain("Networks are equivalent");
    const wrong = planted(multiplier(8));
    expect(truthTable(wrong)).not.toEqual(truthTable(multiplier(8)));
    expect(ask(abc).run(["-c", "cec a.aig b.aig"], { ...files, "a.aig": binary(wrong) }).printed).toContain(
      "Networks are NOT EQUIVALENT",
    );
  });

  it("writes files that we read as the same functions, names included", () => {
    const circuit = multiplier(4);
    const script = "read a.aig; balance; rewrite; write_aiger -s b.aig";
    const { files } = ask(abc).run(["-c", script], { "a.aig": binary(circuit) });
    const back = aiger.read!(files["b.aig"]!, "b.aig");
    expect(truthTable(back)).toEqual(truthTable(circuit));
    // Its comments are not ours, so shapes come from the symbols, and no encoding does.
    expect(back.inputs.map(({ name, shape, encoding }) => [name, shape, encoding])).toEqual([
      ["x", [4], undefined],
      ["y", [4], undefined],
    ]);
  });
});

describe.skipIf(yosys === undefined)("Yosys", () => {
  it.each([
    ["a.aig", binary(multiplier(8))],
    ["a.aag", joinChunks(aigerAscii.write(toAig(multiplier(8))))],
  ])("reads %s with the ports' names and counts its cells as we do", (name, bytes) => {
    const script = `read_aiger -module_name top ${name}; stat; select -list i:* o:*`;
    const { printed } = ask(yosys).run(["-p", script], { [name]: bytes });
    const count = (cell: string): number => Number(new RegExp(`\\$_${cell}_ +(\\d+)`).exec(printed)?.[1]);
    const { ands, inverters } = figures(toAig(multiplier(8)));
    expect(count("AND"), printed).toBe(ands);
    expect(count("NOT"), printed).toBe(inverters);
    expect(printed).toContain("x[7]");
    expect(printed).toContain("p[0]");
  });
});
