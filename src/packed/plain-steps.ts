import type { StepName } from "./operations.js";

type PlainStep = (to: Int32Array, x: Int32Array, y: Int32Array, z: Int32Array) => void;

const step =
  (of: (x: number, y: number, z: number) => number): PlainStep =>
  (to, x, y, z) => {
    for (let i = 0; i < to.length; i++) to[i] = of(x[i]!, y[i]!, z[i]!);
  };

/** The steps of the operations on bits, without WebAssembly. */
export const PLAIN_STEPS: Readonly<Record<StepName, PlainStep>> = {
  and: step((x, y) => x & y),
  andNot: step((x, y) => x & ~y),
  or: step((x, y) => x | y),
  not: step((x) => ~x),
  xor: step((x, y) => x ^ y),
  select: step((x, y, z) => (x & y) | (~x & z)),
};
