import { ceilLog2, last, type Scan } from "./scan.js";

/** Split at the largest power of two below n; the right half composes each prefix with the left half's last. */
export const sklansky: Scan = {
  name: "sklansky",
  title: "Sklansky (minimum depth, fan-out up to n/2)",
  source: "J. Sklansky. Conditional-sum addition logic. IRE Trans. Electronic Computers EC-9, 1960",
  gives: "all",
  run(vectors, compose, steps) {
    type V = typeof steps;
    const scan = (v: V): V => {
      const n = vectors.length(v);
      if (n <= 1n) return v;
      const half = 1n << BigInt(ceilLog2(n) - 1);
      const left = vectors.recur(scan, vectors.slice(v, 0n, half));
      const right = vectors.recur(scan, vectors.slice(v, half, n));
      return vectors.concat(left, vectors.map(compose, right, vectors.fill(last(vectors, left), n - half)));
    };
    return vectors.recur(scan, steps);
  },
};
