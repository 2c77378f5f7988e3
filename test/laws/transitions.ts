import fc from "fast-check";
import type { Shape } from "../../src/algebra/matrix.js";
import type { SemiringName } from "../../src/algebra/semirings.js";
import type { StructureName, StructureSize } from "../../src/structure/structure.js";

/** A drawn entry: a number, the semiring's one or zero by name, or missing. */
export type Raw = number | "one" | "zero" | undefined;
interface RawTransition {
  readonly form: string;
  readonly entries: readonly Raw[];
}

export interface Drawn {
  readonly size: StructureSize;
  /** Latest first. */
  readonly transitions: readonly RawTransition[];
  readonly state: readonly Raw[];
  readonly drives: readonly (readonly Raw[])[];
}

export const area = ({ rows, cols }: Shape): number => rows * cols;
export const column = (rows: number): Shape => ({ rows, cols: 1 });
export const square = (rows: number): Shape => ({ rows, cols: rows });
export const list = <T>(one: fc.Arbitrary<T>, length: number) =>
  fc.array(one, { minLength: length, maxLength: length });

/** Bits for the semirings of truth values, whole numbers for the others; some are missing. */
function entryOf(semiring: SemiringName): fc.Arbitrary<Raw> {
  const largest = semiring.endsWith("and") ? 1 : 9;
  const number = fc.integer({ min: largest === 1 ? 0 : -largest, max: largest });
  return fc.oneof({ weight: 5, arbitrary: number }, { weight: 1, arbitrary: fc.constant(undefined) });
}

const side = fc.constantFrom("left" as const, "right" as const);
const shape = fc.record({ rows: fc.integer({ min: 1, max: 4 }), cols: fc.integer({ min: 1, max: 4 }) });
const acted = ({ side: from, state }: Pick<StructureSize, "side" | "state">): number =>
  from === "left" ? state.rows : state.cols;

/** The indices below `count` in any order, cut after some of them. */
function partition(count: number, cuts: fc.Arbitrary<readonly number[]>): fc.Arbitrary<number[][]> {
  const all = Array.from({ length: count }, (_, i) => i);
  return fc.tuple(fc.shuffledSubarray(all, { minLength: count }), cuts).map(([order, after]) => {
    const ends = [...new Set([...after.filter((cut) => cut < count), count])].sort((i, j) => i - j);
    return ends.map((end, i) => order.slice(i === 0 ? 0 : ends[i - 1], end));
  });
}

/** The sizes that a structure may be asked for. */
function sizesOf(name: StructureName): fc.Arbitrary<StructureSize> {
  const ofState = (make: (state: Shape) => StructureSize | readonly StructureSize[]) =>
    shape.chain((state) => fc.constantFrom(...[make(state)].flat()));
  const left = (state: Shape, transition: Shape): StructureSize => ({ state, transition, side: "left" });
  const sided = fc
    .record({ state: shape, side })
    .map((given): StructureSize => ({ ...given, transition: square(acted(given)) }));
  switch (name) {
    case "scalar":
      return ofState((state) => left(state, square(1)));
    case "diagonal":
      return ofState((state) => [
        left(state, column(state.rows)),
        left(state, { rows: 1, cols: state.cols }),
        left(state, state),
      ]);
    case "complex-diagonal":
      return fc.integer({ min: 1, max: 3 }).chain((pairs) => {
        const cuts = fc.constant(Array.from({ length: pairs }, (_, i) => 2 * i + 2));
        return partition(2 * pairs, cuts).map((blocks) => ({
          ...left(column(2 * pairs), column(2 * pairs)),
          blocks,
        }));
      });
    case "block-diagonal":
      return fc.integer({ min: 1, max: 6 }).chain((length) =>
        partition(length, fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 })).map((blocks) => {
          const kept = blocks.reduce((sum, block) => sum + block.length ** 2, 0);
          return { ...left(column(length), column(kept)), blocks };
        }),
      );
    case "monomial":
      return fc
        .tuple(sided, fc.constantFrom("columns" as const, "rows" as const, undefined))
        .map(([size, ones]) => (ones === undefined ? size : { ...size, ones }));
    case "low-rank":
      return fc
        .tuple(sided, fc.integer({ min: 1, max: 3 }), fc.constantFrom(undefined, 1, 2, 3, 4))
        .map(([size, rank, largestRank]) => ({
          ...size,
          rank,
          ...(largestRank === undefined ? {} : { largestRank }),
        }));
    case "one-sided":
      return sided;
    case "dense":
    case "table":
      return fc.integer({ min: 1, max: 6 }).map((length) => left(column(length), square(length)));
    case "moebius":
      return fc.constant(left(column(2), square(2)));
  }
}

/** A matrix with one 1 in each column, or in each row, as nothing but ones and zeros. */
function oneHot(d: number, ones: "columns" | "rows"): fc.Arbitrary<Raw[]> {
  return list(fc.nat(d - 1), d).map((images) =>
    Array.from({ length: d * d }, (_, at) => {
      const [row, col] = [Math.floor(at / d), at % d];
      return (ones === "columns" ? images[col] === row : images[row] === col) ? "one" : "zero";
    }),
  );
}

/** Transitions of a size, as the compiler would make them. */
function transitionOf(name: StructureName, size: StructureSize, entry: fc.Arbitrary<Raw>) {
  const d = size.transition.rows;
  const only = (entries: fc.Arbitrary<readonly Raw[]>): fc.Arbitrary<RawTransition> =>
    entries.map((drawn) => ({ form: "", entries: drawn }));
  switch (name) {
    case "monomial":
      return only(
        fc
          .tuple(oneHot(d, size.ones ?? "columns"), list(entry, d))
          .map(([ones, factors]) => [...ones, ...factors]),
      );
    case "low-rank":
      return fc
        .integer({ min: 1, max: size.rank! })
        .chain((rank) =>
          list(entry, d * (1 + 2 * rank)).map((entries) => ({ form: `rank ${rank}`, entries })),
        );
    case "table":
      return only(oneHot(d, "columns"));
    default:
      return only(list(entry, area(size.transition)));
  }
}

export function drawn(name: StructureName, semiring: SemiringName): fc.Arbitrary<Drawn> {
  const entry = entryOf(semiring);
  return sizesOf(name).chain((size) =>
    fc.record({
      size: fc.constant(size),
      transitions: list(transitionOf(name, size, entry), 3),
      state: list(entry, area(size.state)),
      drives: list(list(entry, area(size.state)), 3),
    }),
  );
}

/** Every number at least `lowest`. */
export function clamped(given: Drawn, lowest: number): Drawn {
  const clamp = (entries: readonly Raw[]): Raw[] =>
    entries.map((entry) => (typeof entry === "number" ? Math.max(lowest, entry) : entry));
  return {
    ...given,
    state: clamp(given.state),
    drives: given.drives.map(clamp),
    transitions: given.transitions.map(({ form, entries }) => ({ form, entries: clamp(entries) })),
  };
}
