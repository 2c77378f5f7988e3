import { readFileSync } from "node:fs";
import { OPS } from "../../src/circuit/ops.js";
import { readAiger } from "../../src/formats/aiger-read.js";
import { ABC, abcSeconds } from "./abc.js";
import { type Benchmark, missing, type Sample, SECONDS } from "./benchmark.js";

export function readShared(file: string): Sample & { readonly ands: number } {
  const start = performance.now();
  const circuit = readAiger(readFileSync(file), file, { sharing: "hash" });
  const seconds = (performance.now() - start) / 1000;
  let ands = 0;
  for (const code of circuit.op) if (code === OPS.and.code) ands++;
  return { seconds, ands };
}

/** Linear-scalar over int:16, written to a file and read. */
function reading(name: string, size: string, length: number, slow: boolean): Benchmark {
  return {
    name,
    title: `a binary AIGER file read and hashed (linear-scalar int:16, n = ${length}: ${size} ANDs)`,
    measures: [SECONDS],
    enter(place) {
      const file = place.file("read.aig");
      place.recirc("compile", "linear-scalar", "-n", `${length}`, "--numbers", "int:16", "-o", file);
      const abc = place.find(...ABC);
      if (abc !== undefined && !slow) {
        const ours = place.apart<{ ands: number }>(import.meta.url, "readShared", file).ands;
        const theirs = Number(
          /and\s*=\s*(\d+)/.exec(place.run(abc, ["-q", `read ${file}; print_stats`]).printed)?.[1],
        );
        if (ours !== theirs) throw new Error(`expected as many ANDs as ABC has, ${theirs}, got ${ours}`);
      }
      const peer = (command: string) => ({
        name: `ABC ${command}`,
        slow,
        run:
          abc === undefined
            ? missing(...ABC)
            : () => ({ seconds: abcSeconds(place, abc, `${command} ${file}`) }),
      });
      return {
        recirc: () => ({
          seconds: place.apart<{ seconds: number }>(import.meta.url, "readShared", file).seconds,
        }),
        peers: [peer("read"), peer("&r")],
      };
    },
  };
}

export const aigerReading = reading("read-aiger", "10^6", 159, false);
export const largeAigerReading = reading("read-large-aiger", "10^7", 1055, true);
