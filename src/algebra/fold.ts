import Fraction from "fraction.js";
import type { Gates } from "./gates.js";
import type { Numbers } from "./numbers.js";

/**
 * The fold decorator: constants are computed with at once and the identities of 0 and 1 are used, so that no gate is
 * made for them. A folded value is either a constant or a value of the interpretation beneath.
 */
export type Folded<W> = Fraction | W;

const ZERO = new Fraction(0);
const ONE = new Fraction(1);
const MINUS_ONE = new Fraction(-1);

/** Numbers in which constants never become gates. `settle` turns a folded value into one of the system beneath. */
export interface FoldedNumbers<W> extends Numbers<Folded<W>> {
  settle(value: Folded<W>): W;
}

export function foldNumbers<W extends number | object>(beneath: Numbers<W>): FoldedNumbers<W> {
  const settle = (value: Folded<W>): W => (value instanceof Fraction ? beneath.literal(value) : value);
  const is = (value: Folded<W>, constant: Fraction): boolean =>
    value instanceof Fraction && value.equals(constant);
  const folded: FoldedNumbers<W> = {
    name: beneath.name,
    zero: ZERO,
    one: ONE,
    settle,
    literal: (value) => value,
    add: (x, y) => {
      if (x instanceof Fraction && y instanceof Fraction) return x.add(y);
      if (is(x, ZERO)) return y;
      if (is(y, ZERO)) return x;
      return beneath.add(settle(x), settle(y));
    },
    sub: (x, y) => {
      if (x instanceof Fraction && y instanceof Fraction) return x.sub(y);
      if (is(x, ZERO)) return folded.neg(y);
      if (is(y, ZERO)) return x;
      return beneath.sub(settle(x), settle(y));
    },
    neg: (x) => (x instanceof Fraction ? x.neg() : beneath.neg(x)),
    mul: (x, y) => {
      if (x instanceof Fraction && y instanceof Fraction) return x.mul(y);
      if (is(x, ZERO) || is(y, ZERO)) return ZERO;
      if (is(x, ONE)) return y;
      if (is(y, ONE)) return x;
      if (is(x, MINUS_ONE)) return folded.neg(y);
      if (is(y, MINUS_ONE)) return folded.neg(x);
      return beneath.mul(settle(x), settle(y));
    },
    sumOfProducts: (products, addends) => {
      let constant = ZERO;
      const keptProducts: [W, W][] = [];
      const keptAddends: W[] = [];
      const keep = (term: Folded<W>) => {
        if (term instanceof Fraction) constant = constant.add(term);
        else keptAddends.push(term);
      };
      for (const [x, y] of products) {
        if (x instanceof Fraction || y instanceof Fraction) {
          const constantFactor = x instanceof Fraction ? x : y;
          const trivial =
            is(constantFactor, ZERO) || is(constantFactor, ONE) || is(constantFactor, MINUS_ONE);
          if (trivial || (x instanceof Fraction && y instanceof Fraction)) {
            keep(folded.mul(x, y));
            continue;
          }
        }
        keptProducts.push([settle(x), settle(y)]);
      }
      for (const term of addends) keep(term);
      if (keptProducts.length + keptAddends.length === 0) return constant;
      if (!constant.equals(0)) keptAddends.push(beneath.literal(constant));
      if (keptProducts.length === 0 && keptAddends.length === 1) return keptAddends[0]!;
      return beneath.sumOfProducts(keptProducts, keptAddends);
    },
    // Functions of constants are left to the system beneath: only it knows how they round.
    apply: (name, ...operands) => beneath.apply(name, ...operands.map(settle)),
    reduce: (name, terms) => (terms.length === 1 ? terms[0]! : beneath.reduce(name, terms.map(settle))),
  };
  return folded;
}

/** A folded bit: a known one, or a bit of the interpretation beneath (whose bits must not themselves be booleans). */
export type FoldedBit<B> = boolean | B;

export interface FoldedGates<B> extends Gates<FoldedBit<B>> {
  settle(bit: FoldedBit<B>): B;
}

export function foldGates<B extends number | object>(beneath: Gates<B>): FoldedGates<B> {
  const { repeat } = beneath;
  const settle = (bit: FoldedBit<B>): B => (typeof bit === "boolean" ? beneath.constant(bit) : bit);
  const not = (x: FoldedBit<B>): FoldedBit<B> => (typeof x === "boolean" ? !x : beneath.not(x));
  return {
    settle,
    constant: (bit) => bit,
    not,
    and: (x, y) => {
      if (typeof x === "boolean") return x ? y : false;
      if (typeof y === "boolean") return y ? x : false;
      return beneath.and(x, y);
    },
    or: (x, y) => {
      if (typeof x === "boolean") return x ? true : y;
      if (typeof y === "boolean") return y ? true : x;
      return beneath.or(x, y);
    },
    xor: (x, y) => {
      if (typeof x === "boolean") return x ? not(y) : y;
      if (typeof y === "boolean") return y ? not(x) : x;
      return beneath.xor(x, y);
    },
    arrival: (x) => (typeof x === "boolean" ? 0 : beneath.arrival(x)),
    ...(repeat === undefined
      ? {}
      : {
          // Which bits are known decides the gates, so it belongs to the program.
          repeat: (key, bits, run, moved) => {
            const pattern = bits.map((bit) => (typeof bit === "boolean" ? (bit ? "1" : "0") : "?")).join("");
            const unknown = bits.filter((bit): bit is B => typeof bit !== "boolean");
            return repeat(
              `${key} ${pattern}`,
              unknown,
              (fresh) => {
                let next = 0;
                return run(bits.map((bit) => (typeof bit === "boolean" ? bit : fresh[next++]!)));
              },
              (result, move) => moved(result, (bit) => (typeof bit === "boolean" ? bit : move(bit))),
            );
          },
        }),
  };
}
