import type { Matrix, Shape } from "../algebra/matrix.js";
import type { Semiring } from "../algebra/numbers.js";

/**
 * # Operator structures
 *
 * One step of an affine component is s -> A s + b. A structure is a family of transitions A that is closed under
 * composition, or cheap to compose, together with how to do it. The compiler picks the narrowest that fits.
 *
 * Laws, run on every structure in index.ts: composition is associative; act(compose(a, b), s) = act(a, act(b, s));
 * both agree with the dense matrix that `dense` gives.
 *
 * To write your own: one file like diagonal.ts, one line in index.ts, and a case in affine.ts that recognises it.
 */
export interface Structure {
  readonly name: StructureName;
  readonly title: string;
  over<W>(semiring: Semiring<W>, size: StructureSize): Operators<W>;
}

export type StructureName = "scalar" | "diagonal" | "one-sided" | "dense";

/** What a structure needs to know of the component it acts on. */
export interface StructureSize {
  /** The state, as a matrix; several states together are one column. */
  readonly state: Shape;
  /** The transition, as a matrix of entries. */
  readonly transition: Shape;
  /** Which side of the state a one-sided transition multiplies. */
  readonly side: "left" | "right";
}

/** Row-major entries; `transition` of `size.transition`, states and drives of `size.state`. */
export interface Operators<W> {
  compose(later: readonly W[], earlier: readonly W[]): readonly W[];
  /** A s, or A s + drive. */
  act(transition: readonly W[], state: readonly W[], drive?: readonly W[]): readonly W[];
  /** The same transition as a matrix on the state's entries in row-major order. */
  dense(transition: readonly W[]): Matrix<W>;
}

/**
 * A composed interval of steps. `transition` is missing where the interval begins at the first step: then the state
 * before it is known and `drive` is the state itself. Such compositions are called grey, the others black.
 */
export interface Element<W> {
  readonly transition?: readonly W[];
  readonly drive: readonly W[];
}

/** (A2, b2) after (A1, b1) is (A2 A1, A2 b1 + b2); after a known state s it is A2 s + b2. */
export function composeElements<W>(
  operators: Operators<W>,
  later: Element<W>,
  earlier: Element<W>,
): Element<W> {
  const transition = later.transition!;
  const drive = operators.act(transition, earlier.drive, later.drive);
  if (earlier.transition === undefined) return { drive };
  return { transition: operators.compose(transition, earlier.transition), drive };
}
