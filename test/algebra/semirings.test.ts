import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { buildGates, buildNumbers } from "../../src/algebra/build.js";
import { costNumbers, Meter } from "../../src/algebra/cost.js";
import { booleans, type Domain, float64, integer, modular, rational } from "../../src/algebra/evaluate.js";
import { type Folded, foldNumbers } from "../../src/algebra/fold.js";
import type { JoiningName, Numbers } from "../../src/algebra/numbers.js";
import {
  type Entry,
  type EntrySemiring,
  SEMIRING_NAMES,
  type SemiringName,
  semiringOver,
} from "../../src/algebra/semirings.js";
import { traceNumbers } from "../../src/algebra/trace.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Wire } from "../../src/circuit/circuit.js";
import { evaluate, evaluatePacked } from "../../src/circuit/evaluate.js";
import { UsageError } from "../../src/errors.js";
import { representationNamed } from "../../src/numbers/index.js";

const clog2 = (n: number): number => Math.ceil(Math.log2(n));
const isTruth = (name: SemiringName): boolean => name.endsWith("and");

const wiresOf = (port: Uint32Array): Wire[] => Array.from(port) as Wire[];

/** A number system with the value of a small whole number, and how to show one. */
interface Case {
  readonly system: string;
  readonly semirings: readonly SemiringName[];
  readonly law: (name: SemiringName, given: readonly (number | undefined)[]) => void;
}

function caseOf<W>(
  system: string,
  numbers: Numbers<W>,
  show: (x: W) => string,
  semirings: readonly SemiringName[] = SEMIRING_NAMES,
): Case {
  return {
    system,
    semirings,
    law: (name, given) => axioms(semiringOver(numbers, name), name, given, numbers, show),
  };
}

/** The axioms of a semiring on its entries, a missing one being its zero; throws where one is broken. */
function axioms<W>(
  semiring: EntrySemiring<W>,
  name: SemiringName,
  given: readonly (number | undefined)[],
  numbers: Numbers<W>,
  show: (x: W) => string,
): void {
  const { zero, one, add, mul, sumOfProducts } = semiring;
  const [x, y, z, u] = given.map((value) =>
    value === undefined ? zero : numbers.literal(new Fraction(value)),
  );
  // Where zero is a number, a sum may come to it without being the missing entry.
  const missing =
    name === "max-plus" || name === "min-plus" ? "none" : show(numbers.literal(new Fraction(0)));
  const shown = (entry: Entry<W>): string => (entry === undefined ? missing : show(entry));
  const same = (left: Entry<W>, right: Entry<W>) => expect(shown(left)).toBe(shown(right));
  expect(zero).toBeUndefined();
  same(add(x, y), add(y, x));
  same(add(add(x, y), z), add(x, add(y, z)));
  same(add(x, zero), x);
  same(add(zero, x), x);
  same(mul(mul(x, y), z), mul(x, mul(y, z)));
  same(mul(x, one), x);
  same(mul(one, x), x);
  expect(mul(x, zero)).toBeUndefined();
  expect(mul(zero, x)).toBeUndefined();
  same(mul(x, add(y, z)), add(mul(x, y), mul(x, z)));
  same(mul(add(x, y), z), add(mul(x, z), mul(y, z)));
  same(
    sumOfProducts(
      [
        [x, y],
        [z, u],
      ],
      [x, u],
    ),
    add(add(mul(x, y), mul(z, u)), add(x, u)),
  );
  same(sumOfProducts([[x, y]], []), mul(x, y));
  same(sumOfProducts([], [x]), x);
  expect(sumOfProducts([], [])).toBeUndefined();
  expect(sumOfProducts([[x, zero]], [zero])).toBeUndefined();
  if (name === "plus-times") same(add(x, semiring.neg!(x)), zero);
  else expect(semiring.neg).toBeUndefined();
}

/** Words of eight bits, on booleans: what circuits of bits compute. */
const words = representationNamed("int:8");
const TRUTH: readonly SemiringName[] = ["or-and", "xor-and"];

const CASES: readonly Case[] = [
  caseOf("rational", rational, rational.show),
  caseOf("integer", integer, integer.show),
  caseOf("float64", float64, float64.show),
  caseOf("mod:7", modular(7n), String, ["plus-times", ...TRUTH]),
  caseOf("mod:2", modular(2n), String, ["plus-times", ...TRUTH]),
  caseOf("int:8 on booleans", words.over(booleans), (word) => words.decode(word).toFraction()),
  caseOf<Folded<Fraction>>("folded rational", foldNumbers(rational), (x) => x.toFraction()),
];

describe("entries are a semiring whose zero is the missing one", () => {
  const ALL = CASES.flatMap(({ system, semirings, law }) =>
    semirings.map((name) => [system, name, law] as const),
  );

  it.each(ALL)("%s with %s", (system, name, law) => {
    const [least, most] = isTruth(name) ? [0, 1] : [-3, 3];
    const entry = fc.option(fc.integer({ min: least, max: most }), { nil: undefined, freq: 4 });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 4, maxLength: 4 }), (given) => law(name, given)),
      {
        numRuns: system === "int:8 on booleans" ? 30 : 100,
      },
    );
  });

  it("but not on numbers for which it was not made: truth of 5 is 1, so 5 has no neutral factor", () => {
    expect(() => CASES[1].law("or-and", [5, 1, 0, 1])).toThrow();
    expect(() => CASES[1].law("or-and", [1, 1, 0, 1])).not.toThrow();
  });

  it("nor where the functions do not exist", () => {
    expect(() =>
      axioms(semiringOver(modular(7n), "max-plus"), "max-plus", [1, 2, 3, 4], modular(7n), String),
    ).toThrow(UsageError);
  });

  it("with a one that is made only when it is asked for", () => {
    const builder = new CircuitBuilder("arithmetic");
    const semiring = semiringOver(buildNumbers(builder), "max-plus");
    const [x] = wiresOf(builder.input("x", []));
    builder.output("y", [], [semiring.add(x, semiring.zero)!]);
    expect(builder.build().length).toBe(1);
  });
});

describe("joining many terms", () => {
  const JOINS: readonly JoiningName[] = ["max", "min", "and", "or", "xor"];
  const MEANING: Readonly<Record<JoiningName, (x: number, y: number) => number>> = {
    max: (x, y) => Math.max(x, y),
    min: (x, y) => Math.min(x, y),
    and: (x, y) => Number(x !== 0 && y !== 0),
    or: (x, y) => Number(x !== 0 || y !== 0),
    xor: (x, y) => Number((x !== 0) !== (y !== 0)),
  };
  const drawn = (name: JoiningName) => {
    const order = name === "max" || name === "min";
    return fc.array(fc.integer({ min: order ? -8 : 0, max: order ? 7 : 1 }), { minLength: 1, maxLength: 9 });
  };

  function built(name: JoiningName, count: number) {
    const builder = new CircuitBuilder("arithmetic");
    const wires = wiresOf(builder.input("x", [count]));
    builder.output("y", [], [buildNumbers(builder).reduce(name, wires)]);
    return builder.build();
  }

  function builtOfBits(name: JoiningName, count: number) {
    const builder = new CircuitBuilder("B2");
    const wires = wiresOf(builder.input("x", [count, 4]));
    const terms = Array.from({ length: count }, (_, i) => wires.slice(4 * i, 4 * i + 4));
    const numbers = representationNamed("int:4").over(buildGates(builder));
    builder.output("y", [4], numbers.reduce(name, terms));
    return builder.build();
  }

  /** What each interpretation makes of the same terms. */
  const EVALUATED: readonly (readonly [string, (name: JoiningName, terms: readonly number[]) => number])[] = [
    ...([rational, integer, float64] as readonly Domain<unknown>[]).map(
      (domain) =>
        [
          domain.name,
          (name: JoiningName, terms: readonly number[]) =>
            Number(
              domain.show(
                domain.reduce(
                  name,
                  terms.map((term) => domain.literal(new Fraction(term))),
                ),
              ),
            ),
        ] as const,
    ),
    [
      "a circuit of numbers",
      (name, terms) => {
        const given = { x: terms.map((term) => new Fraction(term)) };
        return Number(evaluate(built(name, terms.length), rational, given).y[0]);
      },
    ],
    [
      "a circuit of bits",
      (name, terms) => {
        const four = representationNamed("int:4");
        const bits = terms.flatMap((term) => four.encode(new Fraction(term))).map(Number);
        const { y } = evaluatePacked(builtOfBits(name, terms.length), { x: bits });
        return Number(four.decode(Array.from(y, (bit) => (bit & 1) === 1)));
      },
    ],
    [
      "words of booleans",
      (name, terms) =>
        Number(
          words.decode(
            words.over(booleans).reduce(
              name,
              terms.map((term) => words.encode(new Fraction(term))),
            ),
          ),
        ),
    ],
    [
      "folded numbers",
      (name, terms) => {
        const numbers = foldNumbers(rational);
        return Number(
          numbers.settle(
            numbers.reduce(
              name,
              terms.map((term) => new Fraction(term)),
            ),
          ),
        );
      },
    ],
  ];

  it.each(EVALUATED)("means the same in %s", (_, reduce) => {
    for (const name of JOINS) {
      fc.assert(
        fc.property(drawn(name), (terms) => {
          expect(reduce(name, terms)).toBe(terms.reduce((x, y) => MEANING[name](x, y)));
        }),
        { numRuns: 25 },
      );
    }
  });

  it.each(JOINS)("costs what is built, at the least depth for its arrivals: %s", (name) => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }), (arrivals) => {
        const meter = new Meter();
        const depth = costNumbers(meter).reduce(name, arrivals);
        const gates = Object.values(meter.counts()).reduce((sum, count) => sum + count, 0n);
        expect(gates).toBe(BigInt(arrivals.length - 1));
        expect(depth).toBe(clog2(arrivals.reduce((sum, arrival) => sum + 2 ** arrival, 0)));
      }),
      { numRuns: 50 },
    );
  });

  it("is a formula in a trace, the earliest two first", () => {
    const numbers = traceNumbers();
    const [x, y, z] = ["x", "y", "z"].map(numbers.symbol);
    expect(numbers.reduce("max", [x, y, z]).text).toBe("max(z, max(x, y))");
    expect(numbers.reduce("or", [x]).text).toBe("x");
  });
});
