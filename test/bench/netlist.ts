import { readFileSync, writeFileSync } from "node:fs";
import { depth } from "../../src/analyze/depth.js";
import { readAiger } from "../../src/formats/aiger-read.js";
import { type Benchmark, missing, SECONDS } from "./benchmark.js";

const LENGTH = 256;
const BITS = 8;

/** h = a h + b from h = 0, step after step, as one would write it down. */
const VERILOG = `module m(input [${LENGTH * BITS - 1}:0] a, b, output [${LENGTH * BITS - 1}:0] h);
${Array.from({ length: LENGTH }, (_, t) => {
  const at = (name: string, step: number): string => `${name}[${step * BITS + BITS - 1}:${step * BITS}]`;
  const before = t === 0 ? `${BITS}'d0` : at("h", t - 1);
  return `assign ${at("h", t)} = ${at("a", t)} * ${before} + ${at("b", t)};`;
}).join("\n")}
endmodule
`;

/** ANDs on the longest path. */
function levelsOf(file: string): number {
  return depth(readAiger(readFileSync(file), file));
}

export const netlist: Benchmark = {
  name: "netlist",
  title: `h = a h + b on ${BITS} bits, ${LENGTH} steps, to a binary AIGER file, whole process`,
  measures: [SECONDS, { name: "levels", better: "less" }],
  enter(place) {
    writeFileSync(place.file("m.v"), VERILOG);
    const yosys = place.find("yosys");
    const script = "read_verilog m.v; synth -flatten -top m; abc -g AND; aigmap; write_aiger y.aig";
    const [n, numbers, out] = [`${LENGTH}`, `int:${BITS}`, place.file("x.aig")];
    return {
      recirc: () => {
        const { seconds } = place.recirc(
          ...["compile", "linear-scalar", "-n", n, "--numbers", numbers, "-o", out],
        );
        return { seconds, levels: levelsOf(out) };
      },
      peers: [
        {
          name: "Yosys",
          slow: true,
          run:
            yosys === undefined
              ? missing("yosys")
              : () => {
                  const { seconds } = place.run(yosys, ["-q", "-p", script]);
                  return { seconds, levels: levelsOf(place.file("y.aig")) };
                },
        },
      ],
    };
  },
};
