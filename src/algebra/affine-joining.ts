import type Fraction from "fraction.js";
import type { FunctionName } from "../circuit/ops.js";
import { type AffineNumber, constantOf, NotAffine } from "./affine.js";
import type { JoiningName, Numbers } from "./numbers.js";
import { type JoiningSemiring, joiningSemiring, type SemiringName, timesOver } from "./semirings.js";

/**
 * The affine interpretation over a semiring whose sum joins (max, min, or, xor): a number is the join of a constant and
 * of coefficients times unknowns, where "times" is + or and. The operation that joins may meet the unknowns freely, the
 * one that multiplies with one operand known, all others not at all.
 */
export function joiningNumbers<W>(
  numbers: Numbers<W>,
  semiring: Exclude<SemiringName, "plus-times">,
): Numbers<AffineNumber<W>> {
  if (semiring === "max-plus" || semiring === "min-plus")
    return tropicalNumbers(numbers, semiring === "max-plus" ? "max" : "min");
  if (semiring === "or-and" || semiring === "xor-and")
    return truthNumbers(numbers, semiring === "or-and" ? "or" : "xor");
  return ownNumbers(numbers, joiningSemiring(semiring));
}

type A<W> = AffineNumber<W>;

function isKnown<W>(x: A<W>): boolean {
  return x.coefficients.size === 0 && x.constant !== undefined;
}

function mapParts<W>(x: A<W>, f: (part: W) => W): A<W> {
  return {
    constant: x.constant === undefined ? undefined : f(x.constant),
    coefficients: new Map([...x.coefficients].map(([index, part]) => [index, f(part)])),
  };
}

function join<W>(numbers: Numbers<W>, name: JoiningName, terms: readonly A<W>[]): A<W> {
  const constants = terms.flatMap((term) => (term.constant === undefined ? [] : [term.constant]));
  const parts = new Map<number, W[]>();
  for (const term of terms) {
    for (const [index, part] of term.coefficients) parts.set(index, [...(parts.get(index) ?? []), part]);
  }
  const joined = (list: readonly W[]): W => (list.length === 1 ? list[0]! : numbers.reduce(name, list));
  return {
    constant: constants.length === 0 ? undefined : joined(constants),
    coefficients: new Map([...parts].sort(([i], [j]) => i - j).map(([index, list]) => [index, joined(list)])),
  };
}

/** Everything that refuses unknowns; `own` says what does not. */
function mostlyKnown<W>(
  numbers: Numbers<W>,
  own: Partial<Numbers<A<W>>> & { applyOwn(name: FunctionName, operands: readonly A<W>[]): A<W> | undefined },
): Numbers<A<W>> {
  const known = (name: string, operands: readonly A<W>[]): W[] => {
    if (!operands.every(isKnown)) throw new NotAffine(`'${name}' of a value that depends on the state`);
    return operands.map((x) => x.constant!);
  };
  const two = (name: string, f: (x: W, y: W) => W) => (x: A<W>, y: A<W>) => {
    const [a, b] = known(name, [x, y]);
    return constantOf(f(a!, b!));
  };
  const { applyOwn, ...verbs } = own;
  return {
    name: `affine over ${numbers.name}`,
    get zero() {
      return constantOf(numbers.zero);
    },
    get one() {
      return constantOf(numbers.one);
    },
    literal: (value: Fraction) => constantOf(numbers.literal(value)),
    add: two("+", numbers.add),
    sub: two("-", numbers.sub),
    mul: two("*", numbers.mul),
    neg: (x) => constantOf(numbers.neg(known("-", [x])[0]!)),
    sumOfProducts: (products, addends) => {
      const pairs = products.map(([x, y]) => known("*", [x, y]) as [W, W]);
      return constantOf(numbers.sumOfProducts(pairs, known("+", addends)));
    },
    apply: (name, ...operands) =>
      applyOwn(name, operands) ?? constantOf(numbers.apply(name, ...known(name, operands))),
    reduce: (name, terms) => applyOwn(name, terms) ?? constantOf(numbers.reduce(name, known(name, terms))),
    ...verbs,
  };
}

function tropicalNumbers<W>(numbers: Numbers<W>, plus: "max" | "min"): Numbers<A<W>> {
  const shift = (x: A<W>, y: A<W>, f: (part: W) => W): A<W> | undefined =>
    isKnown(y) ? mapParts(x, f) : undefined;
  const refuse = (): never => {
    throw new NotAffine("a sum of two values that both depend on the state");
  };
  const add = (x: A<W>, y: A<W>): A<W> =>
    shift(x, y, (part) => numbers.add(part, y.constant!)) ??
    shift(y, x, (part) => numbers.add(x.constant!, part)) ??
    refuse();
  const base = mostlyKnown<W>(numbers, {
    add,
    sub: (x, y) => shift(x, y, (part) => numbers.sub(part, y.constant!)) ?? refuse(),
    applyOwn: (name, operands) => {
      if (name === plus) return join(numbers, plus, operands);
      if (name === "relu" && plus === "max")
        return join(numbers, plus, [operands[0]!, constantOf(numbers.zero)]);
      return undefined;
    },
  });
  return {
    ...base,
    get zero() {
      return base.zero;
    },
    get one() {
      return base.one;
    },
    sumOfProducts: (products, addends) => {
      const unknowns = addends.filter((addend) => !isKnown(addend));
      if (unknowns.length === 0) return base.sumOfProducts(products, addends);
      if (unknowns.length > 1) return refuse();
      const rest = addends.filter(isKnown);
      return rest.length + products.length === 0
        ? unknowns[0]!
        : add(unknowns[0]!, base.sumOfProducts(products, rest));
    },
  };
}

function truthNumbers<W>(numbers: Numbers<W>, plus: "or" | "xor"): Numbers<A<W>> {
  const scale = (x: A<W>, y: A<W>): A<W> => mapParts(x, (part) => numbers.apply("and", part, y.constant!));
  return mostlyKnown<W>(numbers, {
    applyOwn: (name, operands) => {
      if (name === plus) return join(numbers, plus, operands);
      if (name === "and" && operands.length === 2) {
        const [x, y] = operands as [A<W>, A<W>];
        if (isKnown(y)) return isKnown(x) ? undefined : scale(x, y);
        if (isKnown(x)) return scale(y, x);
        throw new NotAffine("'and' of two values that both depend on the state");
      }
      if (name === "not" && plus === "xor" && !isKnown(operands[0]!)) {
        return join(numbers, plus, [operands[0]!, constantOf(numbers.one)]);
      }
      return undefined;
    },
  });
}

/** A semiring of a user's own: what joins and what multiplies, and nothing else. Multiplying commutes. */
function ownNumbers<W>(numbers: Numbers<W>, semiring: JoiningSemiring): Numbers<A<W>> {
  const { plus, times } = semiring;
  const multiply = timesOver(numbers, semiring);
  const scaled = (x: A<W>, y: A<W>): A<W> => {
    if (isKnown(y)) return mapParts(x, (part) => multiply(part, y.constant!));
    if (isKnown(x)) return mapParts(y, (part) => multiply(x.constant!, part));
    throw new NotAffine("a product of two values that both depend on the state");
  };
  return mostlyKnown<W>(numbers, {
    ...(times === "add" || times === "mul" ? { [times]: scaled } : {}),
    applyOwn: (name, operands) => {
      if (name === plus) return join(numbers, plus, operands);
      if (name !== times || operands.every(isKnown)) return undefined;
      return operands.reduce(scaled);
    },
  });
}
