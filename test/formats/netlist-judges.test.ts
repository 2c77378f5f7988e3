import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { OPS } from "../../src/circuit/ops.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { formatFor, writeCircuit } from "../../src/formats/index.js";
import { findJudge, type Judge } from "../judges.js";
import { multiplier, schoolMultiplier, truthTable } from "./circuits.js";
import { randomBelow } from "./random.js";
import { exampleFiles } from "./seeds.js";

const abc = findJudge("ABC", "berkeley-abc", "abc");
const yosys = findJudge("Yosys", "yosys");
const iverilog = findJudge("Icarus Verilog", "iverilog");
const vvp = findJudge("the simulator of Icarus Verilog", "vvp");
const ask = (judge: Judge | undefined) => judge as Judge;

const write = (name: string, circuit: Circuit<"B2">): Uint8Array =>
  joinChunks(formatFor(name).write(circuit));
/** Over the basis of the format. */
const lowered = (name: string, circuit: Circuit<"B2">): Uint8Array =>
  joinChunks(writeCircuit(formatFor(name), circuit));
const read = (name: string, bytes: Uint8Array | undefined): Circuit<"B2"> =>
  formatFor(name).read!(bytes!, `judged.${name}`) as Circuit<"B2">;
const gates = (circuit: Circuit, gate: keyof typeof OPS): number =>
  circuit.op.filter((code) => code === OPS[gate].code).length;
const allGates = (circuit: Circuit): number =>
  gates(circuit, "and") + gates(circuit, "or") + gates(circuit, "xor") + gates(circuit, "not");

/** A circuit with one AND replaced by an OR of the same operands. */
function planted(circuit: Circuit<"B2">): Circuit<"B2"> {
  const op = circuit.op.slice();
  op[op.lastIndexOf(OPS.and.code)] = OPS.or.code;
  return { ...circuit, op };
}

const shapesOf = (circuit: Circuit) =>
  [...circuit.inputs, ...circuit.outputs].map(({ name, shape }) => [name, ...shape].join(" "));

describe.skipIf(abc === undefined)("ABC", () => {
  const FORMATS = [
    ["blif", "read_blif", "write_blif"],
    ["verilog", "read_verilog", "write_verilog"],
    ["bench", "read_bench", "write_bench"],
  ] as const;

  it.each(FORMATS)(
    "reads %s: the same counts, and proves the same function as binary AIGER",
    (format, command) => {
      const circuit = multiplier(5);
      const files = { "a.x": write(format, circuit), "b.aig": lowered("aiger", schoolMultiplier(5)) };
      const { printed } = ask(abc).run(["-c", `${command} a.x; print_stats`], files);
      expect(/i\/o = *(\d+)\/ *(\d+).*nd = *(\d+)/.exec(printed)?.slice(1).map(Number), printed).toEqual([
        10,
        5,
        allGates(circuit),
      ]);
      const script = `${command} a.x; strash; write_aiger -s c.aig; cec c.aig b.aig`;
      expect(ask(abc).run(["-c", script], files).printed).toContain("Networks are equivalent");
      const wrong = { ...files, "a.x": write(format, planted(circuit)) };
      expect(ask(abc).run(["-c", script], wrong).printed).toContain("Networks are NOT EQUIVALENT");
    },
  );

  it.each(FORMATS)("writes %s that we read as the same function", (format, command, writer) => {
    const circuit = multiplier(4);
    // Its own cover minimizer first, so that wide covers and tables come back.
    for (const work of ["strash; rewrite", "strash; if -K 5", "collapse"]) {
      // The other writers want gates, which `strash` makes of wide nodes.
      const gatesOnly = format === "blif" ? "" : "; strash";
      const script = `${command} a.x; ${work}${gatesOnly}; ${writer} b.x`;
      const { files } = ask(abc).run(["-c", script], { "a.x": write(format, circuit) });
      const back = read(format, files["b.x"]);
      expect(truthTable(back)).toEqual(truthTable(circuit));
      expect(shapesOf(back)).toEqual(["x 4", "y 4", "p 4"]);
    }
  });

  it.each([
    ["blif", "read_blif", "c17.blif"],
    ["blif", "read_blif", "majority.blif"],
    ["bench", "read_bench", "c17.bench"],
  ])("reads the example in %s as we do: %s %s", (format, command, name) => {
    const { bytes } = exampleFiles(formatFor(format)).find((file) => file.name === name)!;
    const files = { "a.x": bytes, "b.aig": lowered("aiger", read(format, bytes)) };
    const script = `${command} a.x; strash; write_aiger -s a.aig; cec a.aig b.aig`;
    expect(ask(abc).run(["-c", script], files).printed).toContain("Networks are equivalent");
  });
});

describe.skipIf(yosys === undefined)("Yosys", () => {
  const COMMANDS = [
    ["blif", "read_blif"],
    ["verilog", "read_verilog"],
    ["yosys-json", "read_json"],
  ] as const;
  const school = write("verilog", schoolMultiplier(5));
  const proof = (command: string) =>
    `${command} a.x; rename -top gold; read_verilog school.v; rename circuit gate; ` +
    "miter -equiv -flatten gold gate miter; sat -prove trigger 0 miter";

  it.each(COMMANDS)("reads %s with as many gates and proves it equal to shift and add", (format, command) => {
    const circuit = multiplier(5);
    const files = { "a.x": write(format, circuit), "school.v": school };
    const { printed } = ask(yosys).run(["-p", `${command} a.x; stat`], files);
    expect(Number(/Number of cells: +(\d+)/.exec(printed)?.[1]), printed).toBe(allGates(circuit));
    // Of BLIF it makes a net for each entry of a port, so that only the counts are comparable there.
    if (format === "blif") return;
    const script = proof(command).replace("rename -top gold", "rename circuit gold");
    expect(ask(yosys).run(["-p", script], files).printed).toContain(
      "SAT proof finished - no model found: SUCCESS!",
    );
    const wrong = { ...files, "a.x": write(format, planted(circuit)) };
    expect(ask(yosys).run(["-p", script], wrong).printed).toContain(
      "SAT proof finished - model found: FAIL!",
    );
  });

  it.each([
    ["blif", "write_blif b.x", true],
    ["verilog", "write_verilog b.x", true],
    ["verilog", "write_verilog -noexpr -noattr b.x", false],
    ["verilog", "abc -g AND,XOR,MUX,AOI3,OAI4; write_verilog -noattr b.x", true],
    ["yosys-json", "write_json b.x", true],
    ["yosys-json", "abc -g AND,ANDNOT,NMUX,AOI3,OAI3,AOI4,OAI4; write_json b.x", true],
    ["yosys-json", "abc -lut 4; write_json b.x", true],
    ["yosys-json", "abc -lut 6; write_json b.x", true],
  ] as const)("writes %s that we read as the same function: %s", (format, script, readable) => {
    const circuit = multiplier(4);
    const { files } = ask(yosys).run(["-p", `read_json a.x; ${script}`], {
      "a.x": write("yosys-json", circuit),
    });
    // Cells as instances of modules are no gates of the language.
    if (!readable) expect(() => read(format, files["b.x"])).toThrow("expected input, output, wire, assign");
    else {
      const back = read(format, files["b.x"]);
      expect(truthTable(back)).toEqual(truthTable(circuit));
      expect(shapesOf(back)).toEqual(["x 4", "y 4", "p 4"]);
    }
  });

  it.each(exampleFiles(formatFor("verilog")).map(({ name, bytes }) => [name, bytes] as const))(
    "reads the example %s as we do",
    (_, bytes) => {
      const script = "read_verilog a.v; hierarchy -auto-top; proc; opt; aigmap; write_aiger -symbols b.aig";
      const { files } = ask(yosys).run(["-p", script], { "a.v": bytes });
      expect(truthTable(read("aiger", files["b.aig"]))).toEqual(truthTable(read("verilog", bytes)));
    },
  );

  it("brings our attribute back, so that encodings survive its JSON", () => {
    const { files } = ask(yosys).run(["-p", "read_json a.x; opt_clean; write_json b.x"], {
      "a.x": write("yosys-json", multiplier(4)),
    });
    expect(read("yosys-json", files["b.x"]).inputs.map((port) => port.encoding)).toEqual(["int:4", "int:4"]);
  });
});

describe.skipIf(iverilog === undefined || vvp === undefined)("Icarus Verilog", () => {
  const WIDTH = 12;
  const VECTORS = 320;

  function simulated(file: Uint8Array, x: readonly number[], y: readonly number[]): readonly string[] {
    const steps = x.map((value, i) => `    x = ${value}; y = ${y[i]}; #1 $display("%0d", p);`).join("\n");
    const bench = `module bench;
  reg [${WIDTH - 1}:0] x, y;
  wire [${WIDTH - 1}:0] p;
  circuit c(.x(x), .y(y), .p(p));
  initial begin
${steps}
  end
endmodule\n`;
    const compiled = ask(iverilog).run(["-Wall", "-o", "a.vvp", "bench.v", "circuit.v"], {
      "bench.v": bench,
      "circuit.v": file,
    });
    return ask(vvp).run(["-n", "a.vvp"], { "a.vvp": compiled.files["a.vvp"]! }).printed.trim().split("\n");
  }

  it(`simulates our Verilog on ${VECTORS} vectors as we do, and as numbers multiply`, () => {
    const below = randomBelow(5);
    const numbers = () => Array.from({ length: VECTORS }, () => below(2 ** WIDTH));
    const [x, y] = [numbers(), numbers()];
    const circuit = multiplier(WIDTH);
    const printed = simulated(write("verilog", circuit), x, y);
    expect(printed).toEqual(x.map((value, i) => String((value * y[i]!) % 2 ** WIDTH)));
    for (let first = 0; first < VECTORS; first += 32) {
      const lanes = (values: readonly number[]) =>
        Array.from({ length: WIDTH }, (_, bit) =>
          values
            .slice(first, first + 32)
            .reduce((word, value, lane) => word | (((value >> bit) & 1) << lane), 0),
        );
      const { p } = evaluatePacked(circuit, { x: lanes(x), y: lanes(y) });
      for (let lane = 0; lane < 32; lane++) {
        const value = p!.reduce((sum, word, bit) => sum + (((word >> lane) & 1) << bit), 0);
        expect(String(value)).toBe(printed[first + lane]);
      }
    }
    expect(simulated(write("verilog", planted(circuit)), x, y)).not.toEqual(printed);
  });

  it("takes escaped names, words that Verilog reserves, and the examples", () => {
    const circuit = multiplier(2);
    const [x, y] = circuit.inputs;
    const renamed = {
      ...circuit,
      inputs: [
        { ...x!, name: "wire" },
        { ...y!, name: "a+b [é]" },
      ],
    };
    const files = { "a.v": write("verilog", renamed) };
    expect(ask(iverilog).run(["-Wall", "-o", "a.vvp", "a.v"], files).files["a.vvp"]).toBeDefined();
    for (const { bytes } of exampleFiles(formatFor("verilog"))) {
      expect(ask(iverilog).run(["-o", "a.vvp", "a.v"], { "a.v": bytes }).files["a.vvp"]).toBeDefined();
    }
  });
});
