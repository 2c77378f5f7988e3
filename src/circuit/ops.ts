/**
 * Every kind of node a circuit can hold, on one screen. Builders, evaluators, cost models, validators and file
 * formats read this table; none of them keeps a list of its own.
 */

/** How a node is counted in reports: the columns of `measure`. */
export type CountAs = "mul" | "add" | "other" | "and" | "or" | "xor" | "not";

export interface Op {
  /** The byte stored in `Circuit.op`. Codes are part of our JSON format: never renumber, only append. */
  readonly code: number;
  readonly name: string;
  /** Infix or prefix symbol for drawings and traces. */
  readonly symbol: string;
  /** Operands: 0 (sources), 1, 2, 3 or ANY_NUMBER; the last two keep theirs in the operand pool, see circuit.ts. */
  readonly arity: Arity;
  readonly family: "source" | "arithmetic" | "boolean";
  readonly commutative: boolean;
  /** Undefined for sources, which are never counted as gates. */
  readonly countAs?: CountAs;
  /** Depth under the default cost model ("unit"/"B2"): every gate 1, negation of a bit 0. */
  readonly level: 0 | 1;
  /** What it computes, in words. */
  readonly meaning: string;
}

/** The arity of gates of unbounded fan-in. */
export const ANY_NUMBER = 255;
export type Arity = 0 | 1 | 2 | 3 | typeof ANY_NUMBER;

function gate(
  code: number,
  name: string,
  symbol: string,
  arity: Exclude<Arity, 0>,
  family: "arithmetic" | "boolean",
  countAs: CountAs,
  meaning: string,
  commutative: "commutative" | "ordered" = "ordered",
): Op {
  return {
    code,
    name,
    symbol,
    arity,
    family,
    countAs,
    meaning,
    commutative: commutative === "commutative",
    level: countAs === "not" ? 0 : 1,
  };
}

const source = { family: "source", arity: 0, commutative: false, level: 0 } as const;

export const OPS = {
  input: { ...source, code: 0, name: "input", symbol: "in", meaning: "a value given from outside" },
  constant: { ...source, code: 1, name: "constant", symbol: "const", meaning: "a fixed exact number" },

  add: gate(2, "add", "+", 2, "arithmetic", "add", "x + y", "commutative"),
  sub: gate(3, "sub", "-", 2, "arithmetic", "add", "x - y"),
  neg: gate(4, "neg", "-", 1, "arithmetic", "add", "-x"),
  mul: gate(5, "mul", "*", 2, "arithmetic", "mul", "x * y", "commutative"),
  div: gate(6, "div", "/", 2, "arithmetic", "other", "x / y"),
  max: gate(7, "max", "max", 2, "arithmetic", "other", "the larger of x and y", "commutative"),
  min: gate(8, "min", "min", 2, "arithmetic", "other", "the smaller of x and y", "commutative"),
  relu: gate(9, "relu", "relu", 1, "arithmetic", "other", "max(x, 0)"),
  step: gate(10, "step", "step", 1, "arithmetic", "other", "1 if x > 0, else 0"),
  sign: gate(11, "sign", "sign", 1, "arithmetic", "other", "-1, 0 or 1"),
  abs: gate(12, "abs", "abs", 1, "arithmetic", "other", "max(x, -x)"),
  less: gate(13, "less", "<", 2, "arithmetic", "other", "1 if x < y, else 0"),
  lessEqual: gate(14, "lessEqual", "<=", 2, "arithmetic", "other", "1 if x <= y, else 0"),
  equal: gate(15, "equal", "==", 2, "arithmetic", "other", "1 if x = y, else 0", "commutative"),
  select: gate(16, "select", "?:", 3, "arithmetic", "other", "y if x is not 0, else z"),
  exp: gate(17, "exp", "exp", 1, "arithmetic", "other", "e to the power x"),
  log: gate(18, "log", "log", 1, "arithmetic", "other", "natural logarithm"),
  sqrt: gate(19, "sqrt", "sqrt", 1, "arithmetic", "other", "square root"),
  tanh: gate(20, "tanh", "tanh", 1, "arithmetic", "other", "hyperbolic tangent"),
  sigmoid: gate(21, "sigmoid", "sigmoid", 1, "arithmetic", "other", "1 / (1 + exp(-x))"),

  softplus: gate(22, "softplus", "softplus", 1, "arithmetic", "other", "log(1 + exp(x))"),
  cos: gate(23, "cos", "cos", 1, "arithmetic", "other", "cosine"),
  sin: gate(24, "sin", "sin", 1, "arithmetic", "other", "sine"),

  and: gate(32, "and", "&", 2, "boolean", "and", "both bits", "commutative"),
  or: gate(33, "or", "|", 2, "boolean", "or", "either bit", "commutative"),
  xor: gate(34, "xor", "^", 2, "boolean", "xor", "exactly one bit", "commutative"),
  not: gate(35, "not", "~", 1, "boolean", "not", "the other bit"),
  maj: gate(36, "maj", "maj", 3, "boolean", "other", "at least two of three bits", "commutative"),
  all: gate(37, "all", "and", ANY_NUMBER, "boolean", "and", "all of any number of bits", "commutative"),
  any: gate(38, "any", "or", ANY_NUMBER, "boolean", "or", "any of any number of bits", "commutative"),
  threshold: gate(39, "threshold", ">=", ANY_NUMBER, "boolean", "other", "w1 x1 + w2 x2 + ... >= t"),
} as const satisfies Record<string, Op>;

export type OpName = keyof typeof OPS;
/** Gates, that is, everything but inputs and constants. */
export type GateName = Exclude<OpName, "input" | "constant">;
/** Gates of unbounded fan-in. */
export type UnboundedName = "all" | "any" | "threshold";
export type BoundedName = Exclude<GateName, UnboundedName>;
/**
 * The operations on numbers that not every number system has. and, or, xor and not are among them: on numbers they take
 * 0 for false and everything else for true, and give 0 or 1.
 */
export type FunctionName = Exclude<BoundedName, "add" | "sub" | "neg" | "mul">;

/** Ops by their code; holes are undefined. */
export const OP_BY_CODE: readonly (Op & { readonly name: OpName })[] = (() => {
  const table: (Op & { readonly name: OpName })[] = [];
  for (const op of Object.values(OPS)) table[op.code] = op as Op & { readonly name: OpName };
  return table;
})();

/** Levels that an operation adds, by its code, as a flat table for inner loops. */
export const LEVELS: Uint8Array = (() => {
  const levels = new Uint8Array(256);
  for (const op of Object.values(OPS)) levels[op.code] = op.level;
  return levels;
})();

export const COUNTED: readonly CountAs[] = ["mul", "add", "other", "and", "or", "xor", "not"];
