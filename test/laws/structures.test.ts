import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Domain, modular, rational } from "../../src/algebra/evaluate.js";
import { matrix, multiply, type Shape } from "../../src/algebra/matrix.js";
import { exactNumber } from "../../src/recurrences/values.js";
import { STRUCTURES } from "../../src/structure/index.js";
import {
  composeElements,
  type Element,
  type Structure,
  type StructureSize,
} from "../../src/structure/structure.js";

/** The sizes a structure may be asked for over a state of R x C. */
function sizesOf(name: Structure["name"], state: Shape): readonly StructureSize[] {
  const { rows, cols } = state;
  const left = (transition: Shape): StructureSize => ({ state, transition, side: "left" });
  switch (name) {
    case "scalar":
      return [left({ rows: 1, cols: 1 })];
    case "diagonal":
      return [left({ rows, cols: 1 }), left({ rows: 1, cols }), left({ rows, cols })];
    case "one-sided":
      return [left({ rows, cols: rows }), { state, transition: { rows: cols, cols }, side: "right" }];
    case "dense": {
      const length = rows * cols;
      return [{ state: { rows: length, cols: 1 }, transition: { rows: length, cols: length }, side: "left" }];
    }
    default:
      throw new Error(`say here which sizes the structure '${name}' has`);
  }
}

const area = ({ rows, cols }: Shape): number => rows * cols;
const numbers = (count: number) =>
  fc.array(fc.integer({ min: -9, max: 9 }), { minLength: count, maxLength: count });

interface Drawn {
  readonly size: StructureSize;
  readonly transitions: readonly (readonly number[])[];
  readonly state: readonly number[];
  readonly drives: readonly (readonly number[])[];
}

function drawn(name: Structure["name"]): fc.Arbitrary<Drawn> {
  const shape = fc.record({ rows: fc.integer({ min: 1, max: 4 }), cols: fc.integer({ min: 1, max: 4 }) });
  return shape
    .chain((state) => fc.constantFrom(...sizesOf(name, state)))
    .chain((size) => {
      const three = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 3, maxLength: 3 });
      return fc.record({
        size: fc.constant(size),
        transitions: three(numbers(area(size.transition))),
        state: numbers(area(size.state)),
        drives: three(numbers(area(size.state))),
      });
    });
}

/** Every law of a structure over one domain; throws where one is broken. */
function hold<W>(structure: Structure, domain: Domain<W>, given: Drawn): void {
  const lift = (list: readonly number[]): W[] => list.map((entry) => domain.literal(exactNumber(entry, "x")));
  const show = (list: readonly W[]): string[] => list.map(domain.show);
  const operators = structure.over(domain, given.size);
  const [a, b, c] = given.transitions.map(lift);
  const [state, ...drives] = [given.state, ...given.drives].map(lift);
  const column: Shape = { rows: area(given.size.state), cols: 1 };

  const grouped = operators.compose(operators.compose(a, b), c);
  expect(show(operators.compose(a, operators.compose(b, c)))).toEqual(show(grouped));

  const once = operators.act(operators.compose(a, b), state);
  expect(show(operators.act(a, operators.act(b, state)))).toEqual(show(once));

  const dense = operators.dense(a);
  expect({ rows: dense.rows, cols: dense.cols }).toEqual({ rows: column.rows, cols: column.rows });
  const product = multiply(domain, dense, operators.dense(b));
  expect(show(operators.dense(operators.compose(a, b)).data)).toEqual(show(product.data));
  for (const drive of [undefined, drives[0]]) {
    const addend = drive === undefined ? undefined : matrix(column, drive);
    const expected = multiply(domain, dense, matrix(column, state), addend).data;
    expect(show(operators.act(a, state, drive))).toEqual(show(expected));
  }

  const steps = [a, b, c].map((transition, i) => ({ transition, drive: drives[i] }));
  const [x, y, z] = steps;
  const left = composeElements(operators, composeElements(operators, x, y), z);
  const right = composeElements(operators, x, composeElements(operators, y, z));
  expect(show([...right.transition!, ...right.drive])).toEqual(show([...left.transition!, ...left.drive]));
  const start = { drive: state };
  const grey = composeElements(operators, left, start);
  expect(grey.transition).toBeUndefined();
  const serial = [z, y, x].reduce<Element<W>>(
    (before, step) => composeElements(operators, step, before),
    start,
  );
  expect(show(grey.drive)).toEqual(show(serial.drive));
}

const DOMAINS: readonly (readonly [string, (structure: Structure, given: Drawn) => void])[] = [
  ["mod:10007", (structure, given) => hold(structure, modular(10007n), given)],
  ["rational", (structure, given) => hold(structure, rational, given)],
];

describe.each(STRUCTURES.map((structure) => [structure.name, structure] as const))(
  "%s",
  (name, structure) => {
    it.each(DOMAINS)("composes associatively and as its dense matrix does, over %s", (_, law) => {
      fc.assert(
        fc.property(drawn(name), (given) => law(structure, given)),
        { numRuns: 80 },
      );
    });
  },
);

describe("the laws are broken by", () => {
  const broken = (name: Structure["name"], change: Partial<ReturnType<Structure["over"]>>): Structure => {
    const base = STRUCTURES.find((structure) => structure.name === name)!;
    return {
      ...base,
      over: (semiring, size) => ({ ...base.over(semiring, size), ...(change as object) }),
    };
  };
  const fails = (structure: Structure): boolean =>
    fc.check(
      fc.property(drawn(structure.name), (given) => hold(structure, modular(10007n), given)),
      { numRuns: 200, seed: 1 },
    ).failed;

  it("a composition in the wrong order", () => {
    for (const name of ["dense", "one-sided"] as const) {
      const base = STRUCTURES.find((structure) => structure.name === name)!;
      const swapped: Structure = {
        ...base,
        over: (semiring, size) => {
          const operators = base.over(semiring, size);
          return { ...operators, compose: (later, earlier) => operators.compose(earlier, later) };
        },
      };
      expect(fails(swapped)).toBe(true);
    }
  });

  it("a composition that forgets the earlier step", () => {
    for (const { name } of STRUCTURES) expect(fails(broken(name, { compose: (later) => later }))).toBe(true);
  });

  it("an action that forgets the drive", () => {
    for (const base of STRUCTURES) {
      const forgetful: Structure = {
        ...base,
        over: (semiring, size) => {
          const operators = base.over(semiring, size);
          return { ...operators, act: (a, s) => operators.act(a, s) };
        },
      };
      expect(fails(forgetful)).toBe(true);
      expect(fails(base)).toBe(false);
    }
  });
});
