import { writeFileSync } from "node:fs";
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

export const netlist: Benchmark = {
  name: "netlist",
  title: `h = a h + b on ${BITS} bits, ${LENGTH} steps, to a binary AIGER file, whole process`,
  measures: [SECONDS],
  enter(place) {
    writeFileSync(place.file("m.v"), VERILOG);
    const yosys = place.find("yosys");
    const script = "read_verilog m.v; synth -flatten -top m; abc -g AND; aigmap; write_aiger y.aig";
    const [n, numbers, out] = [`${LENGTH}`, `int:${BITS}`, place.file("x.aig")];
    return {
      recirc: () => ({
        seconds: place.recirc("compile", "linear-scalar", "-n", n, "--numbers", numbers, "-o", out).seconds,
      }),
      peers: [
        {
          name: "Yosys",
          slow: true,
          run:
            yosys === undefined
              ? missing("yosys")
              : () => ({ seconds: place.run(yosys, ["-q", "-p", script]).seconds }),
        },
      ],
    };
  },
};
