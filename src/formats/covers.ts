import type { CircuitBuilder } from "../circuit/builder.js";
import type { Wire } from "../circuit/circuit.js";

/** A sum of products as BLIF writes it: rows of `0`, `1` and `-`, one character for each operand. */
export interface Cover {
  /** The rows one after the other, as bytes. */
  readonly rows: Uint8Array;
  readonly count: number;
  /** Whether the rows say where the function is 1, or where it is 0. */
  readonly on: boolean;
}

const ZERO = 48;
const ONE = 49;

/** The gates that functions are made of, each over wires that exist. */
export interface Parts {
  readonly builder: CircuitBuilder<"B2">;
  wire(operand: number): Wire;
  /** The complement of an operand, made once. */
  complement(operand: number): Wire;
  constant(value: 0 | 1): Wire;
}

/** A tree of the least depth over wires of equal arrival, in order. */
export function balanced(builder: CircuitBuilder<"B2">, op: "and" | "or" | "xor", wires: Wire[]): Wire {
  let level = wires;
  while (level.length > 1) {
    const next: Wire[] = [];
    for (let i = 0; i + 1 < level.length; i += 2) next.push(builder.gate(op, level[i]!, level[i + 1]!));
    if (level.length % 2 === 1) next.push(level.at(-1)!);
    level = next;
  }
  return level[0]!;
}

/** The function of a cover over `width` operands. */
export function buildCover(parts: Parts, { rows, count, on }: Cover, width: number): Wire {
  const products: Wire[] = [];
  for (let row = 0; row < count; row++) {
    const literals: Wire[] = [];
    for (let i = 0; i < width; i++) {
      const sign = rows[row * width + i];
      if (sign === ONE) literals.push(parts.wire(i));
      else if (sign === ZERO) literals.push(parts.complement(i));
    }
    // A row without a literal holds everywhere.
    if (literals.length === 0) return parts.constant(on ? 1 : 0);
    products.push(balanced(parts.builder, "and", literals));
  }
  if (products.length === 0) return parts.constant(on ? 0 : 1);
  const sum = balanced(parts.builder, "or", products);
  return on ? sum : parts.builder.gate("not", sum);
}

/** Truth table of a cover over at most two operands, as buildTable takes it. */
export function tableOf({ rows, count, on }: Cover, width: number): number {
  let table = 0;
  for (let row = 0; row < count; row++) {
    let holds = 0b1111;
    for (let i = 0; i < width; i++) {
      const sign = rows[row * width + i];
      const whereOne = i === 0 ? 0b1010 : 0b1100;
      if (sign === ONE) holds &= whereOne;
      else if (sign === ZERO) holds &= ~whereOne;
    }
    table |= holds;
  }
  return on ? table : 15 & ~table;
}

/** One gate of B2, and inverters, for each function of two operands. */
export function buildTable(parts: Parts, table: number): Wire {
  const { builder, wire, complement } = parts;
  switch (table) {
    case 0b0000:
      return parts.constant(0);
    case 0b1111:
      return parts.constant(1);
    case 0b1010:
      return wire(0);
    case 0b1100:
      return wire(1);
    case 0b0101:
      return complement(0);
    case 0b0011:
      return complement(1);
    case 0b1000:
      return builder.gate("and", wire(0), wire(1));
    case 0b0010:
      return builder.gate("and", wire(0), complement(1));
    case 0b0100:
      return builder.gate("and", complement(0), wire(1));
    case 0b1110:
      return builder.gate("or", wire(0), wire(1));
    case 0b1011:
      return builder.gate("or", wire(0), complement(1));
    case 0b1101:
      return builder.gate("or", complement(0), wire(1));
    case 0b0110:
      return builder.gate("xor", wire(0), wire(1));
    default:
      // nor, nand and xnor.
      return builder.gate("not", buildTable(parts, 15 - table));
  }
}

/**
 * The function whose value is `bits[x0 + 2 x1 + 4 x2 + ...]`, by Shannon expansion over the last operand:
 * f = x ? f1 : f0, where equal, constant and complementary halves need no selection.
 */
export function buildLut(parts: Parts, bits: Uint8Array): Wire {
  const width = Math.log2(bits.length);
  if (width <= 2) return buildTable(parts, smallTable(bits));
  const half = bits.length / 2;
  const low = bits.subarray(0, half);
  const high = bits.subarray(half);
  const x = width - 1;
  const { builder } = parts;
  if (low.every((bit, i) => bit === high[i])) return buildLut(parts, low);
  if (low.every((bit, i) => bit !== high[i])) return builder.gate("xor", buildLut(parts, low), parts.wire(x));
  const side = (table: Uint8Array, literal: () => Wire): Wire | undefined => {
    if (table.every((bit) => bit === 0)) return undefined;
    if (table.every((bit) => bit === 1)) return literal();
    return builder.gate("and", literal(), buildLut(parts, table));
  };
  const whenOne = side(high, () => parts.wire(x));
  const whenZero = side(low, () => parts.complement(x));
  return whenOne === undefined
    ? whenZero!
    : whenZero === undefined
      ? whenOne
      : builder.gate("or", whenOne, whenZero);
}

/** Bits of at most four entries as the table of a function of two operands that may ignore some. */
export function smallTable(bits: Uint8Array): number {
  let table = 0;
  for (let entry = 0; entry < 4; entry++) table |= bits[entry % bits.length]! << entry;
  return table;
}
