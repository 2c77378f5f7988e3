import type { Gates, Word } from "../../algebra/gates.js";
import { type BitPair, doubleFullAdder } from "./adders.js";
import type { Columns } from "./carry-save.js";

export const PAIRS_SOURCE =
  "E. Demenkov, A. Kojevnikov, A. Kulikov, G. Yaroslavtsev. New upper bounds on the Boolean circuit complexity of symmetric functions. Inf. Process. Lett. 110, 2010";

/**
 * The word that columns add up to, modulo 2^length, column by column and with bits in pairs: about 4.5 gates for each
 * bit that comes in instead of five. Depth about the most bits of a column, since they are added one after the other.
 */
export function sumInPairs<B>(gates: Gates<B>, columns: Columns<B>): Word<B> {
  let singles: B[] = [];
  let pairs: BitPair<B>[] = [];
  return columns.map((column) => {
    const [own, given] = [[...singles, ...column], pairs];
    [singles, pairs] = [[], []];
    // One bit goes in alone; the others of the column are paired.
    let z: B | undefined = own.length % 2 === 1 ? own.pop() : undefined;
    for (let i = 0; i + 1 < own.length; i += 2)
      given.push({ x: own[i]!, differ: gates.xor(own[i]!, own[i + 1]!) });
    if (z === undefined && given.length > 0) {
      // Without a bit to begin with: the first pair's own sum and carry.
      const { x, differ } = given.shift()!;
      z = differ;
      singles.push(gates.and(x, gates.not(differ)));
    }
    while (given.length >= 2) {
      const { sum, carries } = doubleFullAdder(gates, z!, given.shift()!, given.shift()!);
      z = sum;
      pairs.push(carries);
    }
    const [last] = given;
    if (last !== undefined) {
      singles.push(gates.xor(last.x, gates.and(last.differ, gates.xor(last.x, z!))));
      z = gates.xor(z!, last.differ);
    }
    return z ?? gates.constant(false);
  });
}
