import type { Gates, Word } from "../../algebra/gates.js";
import { addByArrival } from "../../algebra/numbers.js";
import { carryOut } from "./carry.js";
import type { Carry } from "./generate-propagate.js";

/** Whether any bit is one. Depth under B2: clog2(n) for bits that arrive together. */
export function anyBit<B>(gates: Gates<B>, bits: readonly B[]): B {
  return bits.length === 0 ? gates.constant(false) : addByArrival(bits, gates.or, gates.arrival);
}

/** Whether two words of the same length differ. Depth under B2: 1 + clog2(w). */
export function differ<B>(gates: Gates<B>, x: Word<B>, y: Word<B>): B {
  return anyBit(
    gates,
    x.map((bit, i) => gates.xor(bit, y[i]!)),
  );
}

/**
 * Whether x < y as two's complement words of the same length: the borrow of x - y with the sign bits exchanged, since
 * a set sign bit makes a number smaller. Depth under B2: as `lessUnsigned`.
 */
export function lessSigned<B>(gates: Gates<B>, x: Word<B>, y: Word<B>): B {
  const top = x.length - 1;
  return lessUnsigned(gates, [...x.slice(0, top), y[top]!], [...y.slice(0, top), x[top]!]);
}

/** Whether x < y as words without a sign: the borrow of x - y. Depth under B2: 1 + min{D : F(D+1) >= w}. */
export function lessUnsigned<B>(gates: Gates<B>, x: Word<B>, y: Word<B>): B {
  const positions = x.map((bit, i): Carry<B> => {
    const complement = gates.not(bit);
    return {
      generate: gates.and(complement, y[i]!),
      propagate: i === 0 ? undefined : gates.or(complement, y[i]!),
    };
  });
  return carryOut(gates, positions);
}
