import type Fraction from "fraction.js";
import type { GateName } from "../circuit/ops.js";
import { OPS } from "../circuit/ops.js";
import { addByArrival, type Numbers } from "./numbers.js";

/**
 * The trace interpretation: a number is the formula that computes it. Equal formulas are the same object, so that
 * comparing two results is comparing two references.
 */
export interface Trace {
  readonly id: number;
  readonly text: string;
  readonly level: number;
}

/** Longer formulas are cut short: a value used twice in each of forty lines would print a terabyte. */
const LONGEST_TEXT = 1000;

export interface TraceNumbers extends Numbers<Trace> {
  /** An unknown that prints as `name`. */
  symbol(name: string): Trace;
}

export function traceNumbers(): TraceNumbers {
  const interned = new Map<string, Trace>();
  const intern = (key: string, text: () => string, level: number): Trace => {
    let trace = interned.get(key);
    if (trace === undefined) {
      const whole = text();
      const shown = whole.length <= LONGEST_TEXT ? whole : `${whole.slice(0, LONGEST_TEXT)} ...`;
      trace = { id: interned.size, text: shown, level };
      interned.set(key, trace);
    }
    return trace;
  };
  const wrap = (x: Trace, level: number): string => (x.level < level ? `(${x.text})` : x.text);
  const infix = (name: GateName, x: Trace, y: Trace, level: number): Trace => {
    // The operands of a commutative operation are kept in one order, so that x + y and y + x are the same.
    const [a, b] = OPS[name].commutative && x.id > y.id ? [y, x] : [x, y];
    const text = () => `${wrap(a, level)} ${OPS[name].symbol} ${wrap(b, level + 1)}`;
    return intern(`${name} ${a.id} ${b.id}`, text, level);
  };
  const numbers: TraceNumbers = {
    name: "formulas",
    symbol: (name) => intern(`symbol ${name}`, () => name, 9),
    literal: (value: Fraction) =>
      intern(`literal ${value.toFraction()}`, () => value.toFraction(), value.s < 0n ? 3 : 9),
    get zero() {
      return intern("literal 0", () => "0", 9);
    },
    get one() {
      return intern("literal 1", () => "1", 9);
    },
    add: (x, y) => infix("add", x, y, 1),
    sub: (x, y) => infix("sub", x, y, 1),
    mul: (x, y) => infix("mul", x, y, 2),
    neg: (x) => intern(`neg ${x.id}`, () => `-${wrap(x, 3)}`, 3),
    sumOfProducts: (products, addends) => {
      const terms = [...products.map(([x, y]) => numbers.mul(x, y)), ...addends];
      return terms.length === 0 ? numbers.zero : addByArrival(terms, numbers.add, () => 0);
    },
    reduce: (name, terms) =>
      addByArrival(
        terms,
        (x, y) => numbers.apply(name, x, y),
        () => 0,
      ),
    apply: (name, ...operands) => {
      const key = `${name} ${operands.map((x) => x.id).join(" ")}`;
      return intern(key, () => `${name}(${operands.map((x) => x.text).join(", ")})`, 9);
    },
  };
  return numbers;
}
