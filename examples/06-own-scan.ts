// A scan of one's own: the steps in blocks, as kernels run them. Serial inside a block, serial over the blocks' ends.
import { openCatalogue } from "../src/cli/disk.js";
import { arrays, count, type Scan, scanNamed } from "../src/index.js";

export function chunked(block: bigint): Scan {
  const serial = scanNamed("serial");
  return {
    name: `chunked:${block}`,
    title: `Blocks of ${block}: serial inside and over the blocks`,
    source: "the order of chunkwise kernels",
    gives: "all",
    run(vectors, compose, steps) {
      const n = vectors.length(steps);
      let done = serial.run(vectors, compose, vectors.slice(steps, 0n, n < block ? n : block));
      for (let from = block; from < n; from += block) {
        const to = from + block < n ? from + block : n;
        const inside = serial.run(vectors, compose, vectors.slice(steps, from, to));
        const before = vectors.fill(vectors.slice(done, from - 1n, from), to - from);
        done = vectors.concat(done, vectors.map(compose, inside, before));
      }
      return done;
    },
  };
}

// The law of scans: on strings under concatenation the result is a, ab, abc, ...
const letters = Array.from("recurrences");
const join = (later: string, earlier: string): string => earlier + later;
const prefixes = chunked(4n).run(arrays<string>(), join, letters);
console.log(
  prefixes.every((prefix, i) => prefix === letters.slice(0, i + 1).join("")),
  prefixes.at(-1),
);

const recurrence = openCatalogue().recurrence("linear-scalar");
for (const scan of [scanNamed("serial"), chunked(8n), chunked(32n), scanNamed("sklansky")]) {
  const { depth, size } = count({ recurrence, scan, outputs: "all", weights: "inputs" }, 1024n);
  console.log(`${scan.name} at n = 1024: depth ${depth}, size ${size} (cost model unit)`);
}
