import type { Circuit } from "../circuit/circuit.js";
import { ANY_NUMBER, OP_BY_CODE, type Op } from "../circuit/ops.js";
import { UsageError, unknownName } from "../errors.js";

/**
 * What a gate costs. A depth or size without its cost model is not a number, so every figure of a report carries the
 * model's name.
 *
 * Both methods give non-negative integers, 0 for inputs and constants, and throw a UsageError for a gate that the
 * model has no price for.
 */
export interface CostModel {
  readonly name: CostModelName;
  /** One line for captions and axis labels. */
  readonly title: string;
  /** Levels from the latest operand to the result. */
  depth(op: Op): number;
  size(op: Op): number;
}

export type CostModelName = "unit" | "not-counted" | "multiplicative" | "U2" | "aig" | "mig" | "unbounded";

interface Price {
  readonly depth: number;
  readonly size: number;
}

const FREE: Price = { depth: 0, size: 0 };
const ONE: Price = { depth: 1, size: 1 };
/** Exclusive or from three gates on two levels: (x and not y) or (not x and y). Optimal in both over {and, or, not}. */
const XOR_FROM_AND_OR: Price = { depth: 2, size: 3 };
/** Majority from four gates on three levels: (x and y) or (z and (x or y)); optimal in depth over {and, or, not}. */
const MAJ_FROM_AND_OR: Price = { depth: 3, size: 4 };

function costModel(name: CostModelName, title: string, price: (op: Op) => Price): CostModel {
  const priced = (op: Op): Price => (op.family === "source" ? FREE : price(op));
  return { name, title, depth: (op) => priced(op).depth, size: (op) => priced(op).size };
}

function booleanOnly(model: CostModelName, op: Op): void {
  if (op.family !== "boolean") {
    throw new UsageError(
      `the cost model ${model} prices and, or, xor and not, got the arithmetic gate '${op.name}'; use unit or multiplicative, or compile to bits with --numbers`,
    );
  }
}

/** Prices where and, or are the gates and negation is free. */
function fromAndOr(model: CostModelName, op: Op): Price {
  booleanOnly(model, op);
  if (op.countAs === "not") return FREE;
  if (op.arity === ANY_NUMBER) {
    throw new UsageError(
      `the cost model ${model} prices gates of bounded fan-in, got '${op.name}'; use unbounded, or lower the circuit with 'recirc convert --basis B2'`,
    );
  }
  if (op.name === "maj") return MAJ_FROM_AND_OR;
  return op.countAs === "xor" ? XOR_FROM_AND_OR : ONE;
}

export const COST_MODELS: Readonly<Record<CostModelName, CostModel>> = {
  unit: costModel("unit", "every gate 1, negation of a bit free", (op) =>
    op.countAs === "not" ? FREE : ONE,
  ),
  multiplicative: costModel("multiplicative", "multiplications only (and, or on bits)", (op) =>
    ["mul", "and", "or"].includes(op.countAs!) || op.name === "maj" ? ONE : FREE,
  ),
  "not-counted": costModel("not-counted", "every gate 1, negation of a bit too", () => ONE),
  U2: costModel("U2", "and, or 1; xor depth 2, size 3; maj depth 3, size 4; not free", (op) =>
    fromAndOr("U2", op),
  ),
  aig: costModel(
    "aig",
    "and-inverter graph: and, or 1; xor depth 2, size 3; maj depth 3, size 4; inverters free",
    (op) => fromAndOr("aig", op),
  ),
  mig: costModel(
    "mig",
    "majority-inverter graph: maj, and, or 1; xor depth 2, size 3; inverters free",
    (op) => (op.name === "maj" ? ONE : fromAndOr("mig", op)),
  ),
  unbounded: costModel(
    "unbounded",
    "and, or, threshold of any number of bits, maj 1; xor depth 2, size 3; not free",
    (op) => (op.name === "maj" || op.arity === ANY_NUMBER ? ONE : fromAndOr("unbounded", op)),
  ),
};

/**
 * The default. On arithmetic circuits each operation of the recurrence language counts 1; on Boolean circuits this is
 * the basis B2, where xor costs as much as and.
 */
export const UNIT: CostModel = COST_MODELS.unit;

/**
 * Non-scalar multiplications. Additions, functions and divisions are free; on bits, and and or are the products of
 * GF(2) and xor is its sum, so that the figure is the usual multiplicative depth and complexity there too.
 */
export const MULTIPLICATIVE: CostModel = COST_MODELS.multiplicative;

/** @throws UsageError for a name that is no cost model. */
export function costModelNamed(name: string): CostModel {
  if (Object.hasOwn(COST_MODELS, name)) return COST_MODELS[name as CostModelName];
  throw unknownName("cost model", name, Object.keys(COST_MODELS));
}

/**
 * Prices by op code, for inner loops. Only ops that occur in the circuit are priced, so a model that has no price for
 * the others can still be used.
 */
export function priceTable(circuit: Circuit, price: (op: Op) => number): Uint32Array {
  const { op, length } = circuit;
  const occurs = new Uint8Array(256);
  for (let node = 0; node < length; node++) occurs[op[node]!] = 1;
  const table = new Uint32Array(256);
  for (let code = 0; code < 256; code++) if (occurs[code] === 1) table[code] = price(OP_BY_CODE[code]!);
  return table;
}
