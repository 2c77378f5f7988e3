import { readFileSync } from "node:fs";
import { OPS } from "../../src/circuit/ops.js";
import { readAiger } from "../../src/formats/aiger-read.js";
import { ABC, abcSeconds } from "./abc.js";
import { type Benchmark, missing, type Sample, SECONDS } from "./benchmark.js";

/** Of 10^6 ANDs. */
const LENGTH = 159;

export function readShared(file: string): Sample & { readonly ands: number } {
  const start = performance.now();
  const circuit = readAiger(readFileSync(file), file, { sharing: "hash" });
  const seconds = (performance.now() - start) / 1000;
  let ands = 0;
  for (const code of circuit.op) if (code === OPS.and.code) ands++;
  return { seconds, ands };
}

export const aigerReading: Benchmark = {
  name: "read-aiger",
  title: `a binary AIGER file read and hashed (linear-scalar int:16, n = ${LENGTH}: 10^6 ANDs)`,
  measures: [SECONDS],
  enter(place) {
    const file = place.file("read.aig");
    place.recirc("compile", "linear-scalar", "-n", `${LENGTH}`, "--numbers", "int:16", "-o", file);
    const abc = place.find(...ABC);
    if (abc !== undefined) {
      const ours = place.apart<{ ands: number }>(import.meta.url, "readShared", file).ands;
      const theirs = Number(
        /and\s*=\s*(\d+)/.exec(place.run(abc, ["-q", `read ${file}; print_stats`]).printed)?.[1],
      );
      if (ours !== theirs) throw new Error(`expected as many ANDs as ABC has, ${theirs}, got ${ours}`);
    }
    return {
      recirc: () => ({
        seconds: place.apart<{ seconds: number }>(import.meta.url, "readShared", file).seconds,
      }),
      peers: [
        {
          name: "ABC read",
          run:
            abc === undefined ? missing(...ABC) : () => ({ seconds: abcSeconds(place, abc, `read ${file}`) }),
        },
        {
          name: "ABC &r",
          run:
            abc === undefined ? missing(...ABC) : () => ({ seconds: abcSeconds(place, abc, `&r ${file}`) }),
        },
      ],
    };
  },
};
