import type { Gates } from "../../algebra/gates.js";
import type { Compose } from "../../scans/scan.js";

/**
 * What an interval of bit positions does to a carry: makes one (`generate`) or hands on the one it gets (`propagate`).
 * An absent bit is false. Intervals that start at the lowest position get no carry, so they have no `propagate`: they
 * are the grey cells of a prefix network, and cost two gates instead of three.
 */
export interface Carry<B> {
  readonly generate?: B | undefined;
  readonly propagate?: B | undefined;
}

/**
 * Carries compose associatively: g = g2 + p2 g1 and p = p2 p1 (R. Brent and H. Kung. A regular layout for parallel
 * adders. IEEE Trans. Computers C-31, 1982). Two levels under B2, one where a `generate` is absent.
 */
export function composeCarries<B>(gates: Gates<B>): Compose<Carry<B>> {
  const both = (x: B | undefined, y: B | undefined) =>
    x === undefined || y === undefined ? undefined : gates.and(x, y);
  return (later, earlier) => {
    const handedOn = both(later.propagate, earlier.generate);
    const generate =
      later.generate === undefined || handedOn === undefined
        ? (later.generate ?? handedOn)
        : gates.or(later.generate, handedOn);
    return { generate, propagate: both(later.propagate, earlier.propagate) };
  };
}
