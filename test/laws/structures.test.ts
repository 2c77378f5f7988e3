import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Domain, integer, modular, rational } from "../../src/algebra/evaluate.js";
import { matrix, multiply } from "../../src/algebra/matrix.js";
import {
  type Entry,
  type EntrySemiring,
  SEMIRING_NAMES,
  type SemiringName,
  semiringOver,
} from "../../src/algebra/semirings.js";
import { exactNumber } from "../../src/recurrences/values.js";
import { STRUCTURES, structureNamed } from "../../src/structure/index.js";
import {
  composeElements,
  type Element,
  type Operators,
  plain,
  type Structure,
  type StructureName,
  type StructureSize,
  type Transition,
} from "../../src/structure/structure.js";
import { area, clamped, column, type Drawn, drawn, list, type Raw, square } from "./transitions.js";

/** Every law of a structure over one semiring of one domain; throws where one is broken. */
function hold<W>(structure: Structure, domain: Domain<W>, name: SemiringName, given: Drawn): void {
  const semiring: EntrySemiring<W> = semiringOver(domain, name);
  const lift = (entries: readonly Raw[]): Entry<W>[] =>
    entries.map((entry) => {
      if (entry === "one" || entry === "zero") return semiring[entry];
      return entry === undefined ? undefined : domain.literal(exactNumber(entry, "x"));
    });
  // A missing entry is the semiring's zero: the number 0, or over (max, +) and (min, +) no number at all.
  const missing = name === "max-plus" || name === "min-plus" ? "none" : "0";
  const show = (entries: readonly Entry<W>[]): string[] =>
    entries.map((entry) => (entry === undefined ? missing : domain.show(entry)));
  const shown = ({ form, entries }: Transition<W>) => ({ form, entries: show(entries) });
  const operators = structure.over(semiring, given.size);
  const [a, b, c] = given.transitions.map(({ form, entries }) => ({ form, entries: lift(entries) }));
  const [state, ...drives] = [given.state, ...given.drives].map(lift);
  const whole = column(area(given.size.state));

  const grouped = operators.compose(operators.compose(a, b), c);
  expect(shown(operators.compose(a, operators.compose(b, c)))).toEqual(shown(grouped));

  const once = operators.act(operators.compose(a, b), state);
  expect(show(operators.act(a, operators.act(b, state)))).toEqual(show(once));

  for (const [later, earlier] of [
    [a, b],
    [operators.compose(a, b), c],
    [a, operators.compose(b, c)],
  ]) {
    const [first, second] = [operators.dense(later), operators.dense(earlier)];
    expect({ rows: first.rows, cols: first.cols }).toEqual(square(whole.rows));
    const product = multiply(semiring, first, second);
    expect(show(operators.dense(operators.compose(later, earlier)).data)).toEqual(show(product.data));
    for (const drive of [undefined, drives[0]]) {
      const expected = multiply(semiring, first, matrix(whole, state), drive && matrix(whole, drive)).data;
      expect(show(operators.act(later, state, drive))).toEqual(show(expected));
    }
  }

  const steps = [a, b, c].map((transition, i) => ({ transition, drive: drives[i] }));
  const [x, y, z] = steps;
  const left = composeElements(operators, composeElements(operators, x, y), z);
  const right = composeElements(operators, x, composeElements(operators, y, z));
  const both = ({ transition, drive }: Element<W>) => [shown(transition!), show(drive)];
  expect(both(right)).toEqual(both(left));
  const start = { drive: state };
  const grey = composeElements(operators, left, start);
  expect(grey.transition).toBeUndefined();
  const serial = [z, y, x].reduce<Element<W>>(
    (before, step) => composeElements(operators, step, before),
    start,
  );
  expect(show(grey.drive)).toEqual(show(serial.drive));
}

type Law = (structure: Structure, given: Drawn) => void;
const FIELD = modular(10007n);

/** Number systems for each semiring. */
const LAWS: readonly (readonly [semiring: SemiringName, domain: string, law: Law])[] = [
  ["plus-times", "mod:10007", (structure, given) => hold(structure, FIELD, "plus-times", given)],
  ["plus-times", "rational", (structure, given) => hold(structure, rational, "plus-times", given)],
  ...SEMIRING_NAMES.filter((name) => name !== "plus-times").map(
    (name) =>
      [
        name,
        "integer",
        (structure: Structure, given: Drawn) => hold(structure, integer, name, given),
      ] as const,
  ),
  ["xor-and", "mod:2", (structure, given) => hold(structure, modular(2n), "xor-and", given)],
];

/** Complex factors need a ring; the others hold over any semiring, also where the compiler has no use for them yet. */
const holdsOver = (name: StructureName, semiring: SemiringName): boolean =>
  name !== "complex-diagonal" || semiring === "plus-times";

const CASES = STRUCTURES.flatMap((structure) =>
  LAWS.filter(([semiring]) => holdsOver(structure.name, semiring)).map(
    ([semiring, domain, law]) => [structure.name, semiring, domain, structure, law] as const,
  ),
);

describe("a structure composes associatively, acts as composed, and does as its dense matrix does", () => {
  it.each(CASES)("%s over %s in %s", (name, semiring, _domain, structure, law) => {
    fc.assert(
      fc.property(drawn(name, semiring), (given) => law(structure, given)),
      { numRuns: 60 },
    );
  });

  it("is refused by complex factors where nothing can be negated", () => {
    const size: StructureSize = { state: column(2), transition: column(2), side: "left", blocks: [[0, 1]] };
    const operators = structureNamed("complex-diagonal").over(semiringOver(integer, "max-plus"), size);
    expect(() => operators.compose(plain([1n, 2n]), plain([3n, 4n]))).toThrow(/complex factors need a ring/);
  });
});

describe("the laws are broken by", () => {
  type Change = <W>(
    operators: Operators<W>,
    semiring: EntrySemiring<W>,
    size: StructureSize,
  ) => Partial<Operators<W>>;
  const broken = (name: StructureName, change: Change): Structure => {
    const base = structureNamed(name);
    return {
      ...base,
      over: (semiring, size) => {
        const operators = base.over(semiring, size);
        return { ...operators, ...change(operators, semiring, size) };
      },
    };
  };
  const failsFor = (structure: Structure, given: fc.Arbitrary<Drawn>): boolean =>
    fc.check(
      fc.property(given, (one) => hold(structure, FIELD, "plus-times", one)),
      { numRuns: 200, seed: 1 },
    ).failed;
  const fails = (structure: Structure): boolean => failsFor(structure, drawn(structure.name, "plus-times"));
  const NAMES = STRUCTURES.map(({ name }) => name);

  it.each(NAMES)("nothing in %s itself", (name) => expect(fails(structureNamed(name))).toBe(false));

  it.each(NAMES.filter((name) => !["scalar", "diagonal", "complex-diagonal"].includes(name)))(
    "%s composed in the wrong order",
    (name) => {
      const swapped = broken(name, (operators) => ({
        compose: (later, earlier) => operators.compose(earlier, later),
      }));
      expect(fails(swapped)).toBe(true);
    },
  );

  it.each(NAMES)("%s that forgets the earlier step", (name) => {
    expect(fails(broken(name, () => ({ compose: (later) => later })))).toBe(true);
  });

  it.each(NAMES)("%s that forgets the drive", (name) => {
    expect(fails(broken(name, ({ act }) => ({ act: (a, s) => act(a, s) })))).toBe(true);
  });

  it("ones that are not one-hot, which a monomial matrix must be, or one-hot the other way", () => {
    const any = drawn("monomial", "plus-times").chain((given) => {
      const d = given.size.transition.rows;
      return list(list(fc.constantFrom<Raw>("one", "zero"), d * d), 3).map((ones) => ({
        ...given,
        transitions: given.transitions.map(({ entries }, i) => ({
          form: "",
          entries: [...ones[i], ...entries.slice(d * d)],
        })),
      }));
    });
    expect(failsFor(structureNamed("monomial"), any)).toBe(true);
    const turned = drawn("monomial", "plus-times").map((given) => ({
      ...given,
      size: { ...given.size, ones: given.size.ones === "rows" ? ("columns" as const) : ("rows" as const) },
    }));
    expect(failsFor(structureNamed("monomial"), turned)).toBe(true);
  });

  it("low rank whose later columns skip the earlier diagonal, unless that diagonal is all ones", () => {
    const forgetful = broken("low-rank", ({ compose }, _, { transition: { rows: d } }) => ({
      compose: (later, earlier) => {
        const composed = compose(later, earlier);
        if (composed.form === "full") return composed;
        const rank = Number(composed.form.slice(5));
        const own = Number(later.form.slice(5));
        const entries = [...composed.entries];
        for (let i = 0; i < own * d; i++) entries[d + rank * d + i] = later.entries[d + own * d + i];
        return { ...composed, entries };
      },
    }));
    expect(fails(forgetful)).toBe(true);
    const ones = drawn("low-rank", "plus-times").map((given) => ({
      ...given,
      transitions: given.transitions.map(({ form, entries }) => ({
        form,
        entries: entries.map((entry, i) => (i < given.size.transition.rows ? 1 : entry)),
      })),
    }));
    expect(failsFor(forgetful, ones)).toBe(false);
  });

  it("blocks whose entries stand in another order than they are read", () => {
    const turned = broken("block-diagonal", (_, semiring, size) => {
      const blocks = size.blocks!.map((block) => [...block].reverse());
      return { dense: structureNamed("block-diagonal").over(semiring, { ...size, blocks }).dense };
    });
    expect(fails(turned)).toBe(true);
  });

  it("a product that does not distribute over its sum: (max, x) on numbers of both signs", () => {
    const times: Domain<bigint> = { ...integer, add: integer.mul };
    const over = (lowest: number): boolean =>
      fc.check(
        fc.property(
          drawn("dense", "max-plus").map((given) => clamped(given, lowest)),
          (given) => hold(structureNamed("dense"), times, "max-plus", given),
        ),
        { numRuns: 200, seed: 1 },
      ).failed;
    expect(over(-9)).toBe(true);
    expect(over(0)).toBe(false);
  });
});
