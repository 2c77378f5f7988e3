import type { Matrix, Shape } from "../algebra/matrix.js";
import type { Entry, EntrySemiring } from "../algebra/semirings.js";

/**
 * # Operator structures
 *
 * One step of an affine component is s -> A s + b over some semiring. A structure is a family of transitions A that is
 * closed under composition, or cheap to compose, together with how to do it. The compiler picks the narrowest that fits.
 *
 * Laws, run on every structure in index.ts: composition is associative; act(compose(a, b), s) = act(a, act(b, s));
 * both agree with the dense matrix that `dense` gives.
 *
 * To write your own: one file like diagonal.ts, one line in index.ts, and a case in recognize.ts that finds it.
 */
export interface Structure {
  readonly name: StructureName;
  readonly title: string;
  over<W>(semiring: EntrySemiring<W>, size: StructureSize): Operators<W>;
}

/** Every structure's name, for files that name one; the structures themselves stand in index.ts. */
export const STRUCTURE_NAMES = [
  "scalar",
  "diagonal",
  "complex-diagonal",
  "block-diagonal",
  "monomial",
  "low-rank",
  "one-sided",
  "dense",
  "table",
  "moebius",
] as const;

export type StructureName = (typeof STRUCTURE_NAMES)[number];

/** What a structure needs to know of the component it acts on. */
export interface StructureSize {
  /** The state, as a matrix; several states together are one column. */
  readonly state: Shape;
  /** The transition, as a matrix of entries. */
  readonly transition: Shape;
  /** Which side of the state a one-sided transition multiplies. */
  readonly side: "left" | "right";
  /** Block-diagonal: the state's entries, block by block. Complex-diagonal: pairs (real, imaginary). */
  readonly blocks?: readonly (readonly number[])[];
  /** Monomial: where the ones are, one in each column (a source goes to one row) or one in each row. */
  readonly ones?: "columns" | "rows";
  /** Low rank: the rank of one step, and the largest that is kept before a transition is written out as a matrix. */
  readonly rank?: number;
  readonly largestRank?: number;
}

/** A transition's entries; `form` tells apart layouts of one structure (the rank of a low-rank one), else it is "". */
export interface Transition<W> {
  readonly form: string;
  readonly entries: readonly Entry<W>[];
}

/** States and drives are the row-major entries of `size.state`. */
export interface Operators<W> {
  compose(later: Transition<W>, earlier: Transition<W>): Transition<W>;
  /** A s, or A s + drive. */
  act(
    transition: Transition<W>,
    state: readonly Entry<W>[],
    drive?: readonly Entry<W>[],
  ): readonly Entry<W>[];
  /** The same transition as a matrix on the state's entries in row-major order. */
  dense(transition: Transition<W>): Matrix<Entry<W>>;
}

/**
 * A composed interval of steps. `transition` is missing where the interval begins at the first step: then the state
 * before it is known and `drive` is the state itself. Such compositions are called grey, the others black.
 */
export interface Element<W> {
  readonly transition?: Transition<W>;
  readonly drive: readonly Entry<W>[];
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

/** Where the factor of a state's entry stands in the transition of a scalar or diagonal structure. */
export function factorIndex({ state, transition }: StructureSize, entry: number): number {
  const row = transition.rows === 1 ? 0 : Math.floor(entry / state.cols);
  const col = transition.cols === 1 ? 0 : entry % state.cols;
  return row * transition.cols + col;
}

/** How the elements of one stage are composed. */
export interface Composition<W> {
  compose(later: Element<W>, earlier: Element<W>): Element<W>;
  /** Several neighbours at once, the latest first. Missing where nothing is gained over one by one. */
  readonly several?: (latestFirst: readonly Element<W>[]) => Element<W>;
}

/**
 * Where each entry of the state has a factor of its own, s -> a .* s + b, several steps are one sum of products for each entry,
 *
 *   b_1 + a_1 b_2 + (a_1 a_2) b_3 + ...        (the latest first)
 *
 * taken by arrival. The a are kept as factors that each span a power of two of steps, at most one of each span, as
 * digits of a binary number that are added with carry; so the product over any n steps comes at level ceil(log2 n)
 * and shares its gates with those before it. This changes the order of factors, which commute in every semiring here.
 *
 * Over matrices neither holds: a product is as deep as an action, so there is nothing to split off.
 */
export function compositionOf<W>(
  { name, over }: Structure,
  semiring: EntrySemiring<W>,
  size: StructureSize,
): Composition<W> {
  const operators = over(semiring, size);
  if (name !== "scalar" && name !== "diagonal") {
    return { compose: (later, earlier) => composeElements(operators, later, earlier) };
  }
  const times = (later: Factor<W>, earlier: Factor<W>): readonly Entry<W>[] =>
    operators.compose(plain(later.entries), plain(earlier.entries)).entries;
  /** Adds one digit to a number, with carry. */
  const withFactor = (factors: readonly Factor<W>[], factor: Factor<W>): readonly Factor<W>[] => {
    const same = factors.find(({ span }) => span === factor.span);
    if (same === undefined) return [...factors, factor].sort((x, y) => x.span - y.span);
    const rest = factors.filter((other) => other !== same);
    return withFactor(rest, { span: factor.span + 1, entries: times(same, factor) });
  };
  const product = (factors: readonly Factor<W>[]): readonly Entry<W>[] =>
    factors.reduce((shorter, longer) => ({ ...longer, entries: times(shorter, longer) })).entries;
  const whole = (element: Element<W>): Element<W> =>
    element.transition === undefined || element.transition.form === ""
      ? element
      : { ...element, transition: plain(product(factorsOf(element.transition))) };
  return {
    compose: (later, earlier) => composeElements(operators, whole(later), whole(earlier)),
    several: (latestFirst) => {
      const [latest, ...others] = latestFirst;
      if (others.length === 0) return latest!;
      let factors = factorsOf(latest!.transition!);
      const terms = others.map(({ transition, drive }) => {
        const until = product(factors);
        if (transition !== undefined) factors = factorsOf(transition).reduce(withFactor, factors);
        return { until, drive };
      });
      const drive = latest!.drive.map((entry, i) =>
        semiring.sumOfProducts(
          terms.map((term) => [term.until[factorIndex(size, i)], term.drive[i]] as const),
          [entry],
        ),
      );
      const grey = others.at(-1)?.transition === undefined;
      return grey ? { drive } : { transition: ofFactors(factors), drive };
    },
  };
}

/** The entrywise product of the factors of 2^span steps. */
interface Factor<W> {
  readonly span: number;
  readonly entries: readonly Entry<W>[];
}

const FACTORS = "factors ";

/** Shortest first. A transition of form "" counts as one step. */
function factorsOf<W>({ form, entries }: Transition<W>): readonly Factor<W>[] {
  if (form === "") return [{ span: 0, entries }];
  const spans = form.slice(FACTORS.length).split(" ").map(Number);
  const width = entries.length / spans.length;
  return spans.map((span, i) => ({ span, entries: entries.slice(i * width, (i + 1) * width) }));
}

function ofFactors<W>(factors: readonly Factor<W>[]): Transition<W> {
  return {
    form: FACTORS + factors.map(({ span }) => span).join(" "),
    entries: factors.flatMap(({ entries }) => entries),
  };
}

/** A transition of a structure that has a single layout. */
export function plain<W>(entries: readonly Entry<W>[]): Transition<W> {
  return { form: "", entries };
}
