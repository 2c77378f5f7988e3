import type { Numbers } from "../../algebra/numbers.js";
import type { Compose } from "../../scans/scan.js";

/** The step s -> (a s + b) / c in whole numbers, c > 0. */
export interface ClearedStep<W> {
  readonly a: W;
  readonly b: W;
  readonly c: W;
}

/**
 * Steps with denominators compose without division: c = c2 c1, a = a2 a1, b = a2 b1 + c1 b2. The sign of a state is that
 * of its numerator, since denominators are positive.
 */
export function composeCleared<W>(numbers: Numbers<W>, mistake?: string): Compose<ClearedStep<W>> {
  return (later, earlier) => ({
    a: numbers.mul(later.a, earlier.a),
    b:
      mistake === "transition on the wrong side"
        ? numbers.add(numbers.mul(earlier.a, later.b), numbers.mul(later.c, earlier.b))
        : numbers.add(numbers.mul(later.a, earlier.b), numbers.mul(earlier.c, later.b)),
    c: numbers.mul(later.c, earlier.c),
  });
}
