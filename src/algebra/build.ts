import Fraction from "fraction.js";
import type { CircuitBuilder } from "../circuit/builder.js";
import type { Wire } from "../circuit/circuit.js";
import type { Gates, UnboundedGates } from "./gates.js";
import { addByArrival, type Numbers, sumOfProductsByArrival } from "./numbers.js";

/** The build interpretation: a number is a wire, an operation appends one gate. */
export function buildNumbers(builder: CircuitBuilder<"arithmetic">): Numbers<Wire> {
  const arrival = (wire: Wire): number => builder.levelOf(wire);
  const numbers: Numbers<Wire> = {
    name: "arithmetic circuit",
    // Getters, so that a circuit that never uses 0 or 1 does not hold them.
    get zero() {
      return builder.constant(new Fraction(0));
    },
    get one() {
      return builder.constant(new Fraction(1));
    },
    add: (x, y) => builder.gate("add", x, y),
    sub: (x, y) => builder.gate("sub", x, y),
    neg: (x) => builder.gate("neg", x),
    mul: (x, y) => builder.gate("mul", x, y),
    sumOfProducts: (products, addends) => sumOfProductsByArrival(numbers, arrival, products, addends),
    literal: (value) => builder.constant(value),
    apply: (name, x, y, z) => builder.gate(name, x!, y, z),
    reduce: (name, terms) => addByArrival(terms, (x, y) => builder.gate(name, x, y), arrival),
  };
  return numbers;
}

export function buildGates(builder: CircuitBuilder<"B2">): Gates<Wire> {
  return {
    constant: (bit) => builder.constant(new Fraction(bit ? 1 : 0)),
    and: (x, y) => builder.gate("and", x, y),
    or: (x, y) => builder.gate("or", x, y),
    xor: (x, y) => builder.gate("xor", x, y),
    not: (x) => builder.gate("not", x),
    arrival: (x) => builder.levelOf(x),
  };
}

export function buildUnbounded(builder: CircuitBuilder<"tc0">): UnboundedGates<Wire> {
  return {
    constant: (bit) => builder.constant(new Fraction(bit ? 1 : 0)),
    not: (x) => builder.gate("not", x),
    all: (bits) => builder.wide("all", bits),
    any: (bits) => builder.wide("any", bits),
    threshold: (bits, weights, atLeast) => builder.threshold(bits, weights, atLeast),
  };
}
