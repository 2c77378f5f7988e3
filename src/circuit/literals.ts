import Fraction from "fraction.js";
import { UsageError } from "../errors.js";
import { joinByArrival } from "./arrival.js";
import type { BooleanBasis } from "./basis.js";
import type { CircuitBuilder } from "./builder.js";
import type { Threshold, Wire } from "./circuit.js";

/**
 * A node or its complement, as AIGER writes it: 2 * (wire + 1) + 1 if complemented; 0 and 1 are false and true.
 * The complement of x is x ^ 1, so that a negation is no gate until an operand or an output asks for the wire of a
 * complemented literal.
 */
export type Literal = number;
export const FALSE: Literal = 0;
export const TRUE: Literal = 1;

/** Literals are made with 32-bit operations, whose sign must stay 0. */
export const MOST_LITERALS = 2 ** 30 - 1;

export const literalOf = (wire: number): Literal => 2 * (wire + 1);

/** The gates of any basis over literals of a builder; constants and x & x, x & ~x, ~~x make no gate. */
export interface LiteralGates {
  and(x: Literal, y: Literal): Literal;
  or(x: Literal, y: Literal): Literal;
  xor(x: Literal, y: Literal): Literal;
  maj(x: Literal, y: Literal, z: Literal): Literal;
  /** Of any number: one gate where the basis has it, else the two earliest at a time. */
  all(literals: readonly Literal[]): Literal;
  any(literals: readonly Literal[]): Literal;
  threshold(gate: Threshold, read: (wire: number) => Literal): Literal;
  /** The wire of a literal: a constant, a node, or a negation made now. */
  wire(literal: Literal): Wire;
}

/** What a basis has, and how it says the rest. */
type Own = Pick<LiteralGates, "and" | "or" | "xor"> & Partial<Pick<LiteralGates, "maj">>;

/** Builds gates of `builder.basis`. The builder must share gates, or equal ones are made again. */
export function literalGates(builder: CircuitBuilder<BooleanBasis>): LiteralGates {
  const wire = (literal: Literal): Wire => {
    if (literal <= TRUE) return builder.constant(new Fraction(literal));
    const node = ((literal >>> 1) - 1) as Wire;
    return (literal & 1) === 1 ? builder.gate("not", node) : node;
  };
  const level = (literal: Literal): number =>
    literal <= TRUE ? 0 : builder.levelOf(((literal >>> 1) - 1) as Wire);
  const own = gatesOf(builder, wire);
  const all = allOf(builder, own, wire, level);
  const any = (literals: readonly Literal[]): Literal => all(literals.map((x) => x ^ 1)) ^ 1;
  const anyGate = wideGate(builder, "any", wire);
  return {
    maj: majorityOf(own, level),
    ...own,
    all,
    any: anyGate === undefined ? any : (literals) => anyGate(literals),
    threshold: ({ operands, weights, atLeast }, read) => {
      if (builder.basis === "tc0") {
        const wires = Array.from(operands, (operand) => wire(read(operand)));
        return literalOf(builder.threshold(wires, weights, atLeast));
      }
      throw new UsageError(
        `the basis ${builder.basis} has no threshold gates; make them of and, or, xor first by 'recirc convert --basis B2'`,
      );
    },
    wire,
  };
}

function gatesOf(builder: CircuitBuilder<BooleanBasis>, wire: (literal: Literal) => Wire): Own {
  const gate = (name: "and" | "or" | "xor", x: Literal, y: Literal): Literal =>
    literalOf(builder.gate(name, wire(x), wire(y)));
  const and = trimmedAnd((x, y) => gate("and", x, y));
  const orByAnd = (x: Literal, y: Literal): Literal => and(x ^ 1, y ^ 1) ^ 1;
  const or = dualOf(trimmedAnd((x, y) => gate("or", x ^ 1, y ^ 1) ^ 1));
  const xor = trimmedXor((x, y) => gate("xor", x, y));
  switch (builder.basis) {
    case "B2":
      return { and, or, xor };
    case "xag":
      return { and, or: orByAnd, xor };
    case "U2":
      return { and, or, xor: trimmedXor((x, y) => and(or(x, y), and(x, y) ^ 1)) };
    case "aig":
      return { and, or: orByAnd, xor: trimmedXor((x, y) => and(and(x, y) ^ 1, and(x ^ 1, y ^ 1) ^ 1)) };
    case "ac0":
    case "tc0": {
      const two = (name: "all" | "any") => (x: Literal, y: Literal) =>
        literalOf(builder.wide(name, [wire(x), wire(y)]));
      const all = trimmedAnd(two("all"));
      const any = dualOf(trimmedAnd((x, y) => two("any")(x ^ 1, y ^ 1) ^ 1));
      return { and: all, or: any, xor: trimmedXor((x, y) => any(all(x, y ^ 1), all(x ^ 1, y))) };
    }
    case "mig": {
      const maj = trimmedMajority((x, y, z) => literalOf(builder.gate("maj", wire(x), wire(y), wire(z))));
      const both = (x: Literal, y: Literal): Literal => maj(x, y, FALSE);
      const either = (x: Literal, y: Literal): Literal => maj(x, y, TRUE);
      return { and: both, or: either, xor: trimmedXor((x, y) => both(either(x, y), both(x, y) ^ 1)), maj };
    }
  }
}

type Two = (x: Literal, y: Literal) => Literal;

function trimmedAnd(gate: Two): Two {
  return (x, y) => {
    if (x === FALSE || y === FALSE || x === (y ^ 1)) return FALSE;
    if (x === TRUE || x === y) return y;
    return y === TRUE ? x : gate(x, y);
  };
}

/** x or y = ~(~x & ~y). */
const dualOf =
  (and: Two): Two =>
  (x, y) =>
    and(x ^ 1, y ^ 1) ^ 1;

/** Complements are taken out first, so that x ^ y and ~x ^ y share their gates. */
function trimmedXor(gate: Two): Two {
  return (x, y) => {
    const flip = (x ^ y) & 1;
    const p = x & ~1;
    const q = y & ~1;
    if (p === FALSE || q === FALSE || p === q) return (p === q ? FALSE : p | q) ^ flip;
    return gate(p, q) ^ flip;
  };
}

/**
 * Two equal operands decide, two complementary ones leave it to the third. Of majorities that differ in all their
 * complements only the one with fewer is built: maj(~x, ~y, ~z) = ~maj(x, y, z).
 */
function trimmedMajority(gate: LiteralGates["maj"]): LiteralGates["maj"] {
  return (x, y, z) => {
    if (x === y || x === z) return x;
    if (y === z) return y;
    if (x === (y ^ 1)) return z;
    if (x === (z ^ 1)) return y;
    if (y === (z ^ 1)) return x;
    const sorted = [x, y, z].sort((i, j) => i - j);
    // A constant is no complement: either of the two costs the same.
    const complements = sorted.filter((literal) => literal > TRUE && (literal & 1) === 1).length;
    const flip = complements >= 2 ? 1 : 0;
    return gate(sorted[0]! ^ flip, sorted[1]! ^ flip, sorted[2]! ^ flip) ^ flip;
  };
}

/** (x & y) | (z & (x | y)) with the latest operand for z: four gates, two levels from z and three from the others. */
function majorityOf(own: Own, level: (literal: Literal) => number): LiteralGates["maj"] {
  return trimmedMajority((x, y, z) => {
    const [first, second, latest] = [x, y, z].sort((i, j) => level(i) - level(j)) as [
      Literal,
      Literal,
      Literal,
    ];
    return own.or(own.and(first, second), own.and(latest, own.or(first, second)));
  });
}

type Many = (literals: readonly Literal[]) => Literal;

/** Constants, repeated operands and complements of each other are taken out before a gate of many is made. */
function wideGate(
  builder: CircuitBuilder<BooleanBasis>,
  name: "all" | "any",
  wire: (literal: Literal) => Wire,
): Many | undefined {
  if (builder.basis !== "ac0" && builder.basis !== "tc0") return undefined;
  const [idle, deciding] = name === "all" ? [TRUE, FALSE] : [FALSE, TRUE];
  return (literals) => {
    const kept = [...new Set(literals)].filter((x) => x !== idle).sort((x, y) => x - y);
    if (kept.includes(deciding) || kept.some((x, i) => x === (kept[i + 1] ?? x) - 1 && (x & 1) === 0))
      return deciding;
    if (kept.length <= 1) return kept[0] ?? idle;
    return literalOf(builder.wide(name, kept.map(wire)));
  };
}

/** The two earliest at a time: the least depth, the ceiling of log2 of the sum of 2^arrival. */
function allOf(
  builder: CircuitBuilder<BooleanBasis>,
  own: Own,
  wire: (literal: Literal) => Wire,
  level: (literal: Literal) => number,
): Many {
  return (
    wideGate(builder, "all", wire) ??
    ((literals) => (literals.length === 0 ? TRUE : joinByArrival(literals, own.and, level)))
  );
}
