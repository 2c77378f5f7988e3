import { arrays } from "../../src/scans/arrays.js";
import { compressed } from "../../src/scans/compressed.js";
import type { Compose, Scan } from "../../src/scans/scan.js";
import { TestMeter } from "../laws/scan-laws.js";

/** Cost model: an operation is one unit of size and one of depth; steps are ready at 0. */
export interface Cost {
  readonly size: bigint;
  readonly depth: number;
}

/** Measured on arrays: every operation is done. */
export function built(scan: Scan, n: number): Cost {
  let size = 0n;
  const compose = (later: number, earlier: number): number => {
    size++;
    return Math.max(later, earlier) + 1;
  };
  const depths = scan.run(arrays<number>(), compose, new Array<number>(n).fill(0));
  return { size, depth: Math.max(0, ...depths) };
}

/** Measured on compressed vectors. Head 0 of the meter is what is reported as size. */
export function counted<E>(
  scan: Scan,
  n: bigint,
  step: E,
  compose: (meter: TestMeter) => Compose<E>,
  depthOf: (element: E) => number,
): Cost {
  const meter = new TestMeter();
  const vectors = compressed<E>({ key: (element) => JSON.stringify(element), meter });
  const result = scan.run(vectors, compose(meter), vectors.runs([[step, n]]));
  const depth = Math.max(0, ...Array.from(vectors.occurrences(result).keys(), depthOf));
  return { size: meter.snapshot()[0]!, depth };
}

export function countedOperations(scan: Scan, n: bigint): Cost {
  const compose =
    (meter: TestMeter) =>
    (later: number, earlier: number): number => {
      meter.count();
      return Math.max(later, earlier) + 1;
    };
  return counted(scan, n, 0, compose, (depth) => depth);
}
