import { FormatError } from "../errors.js";
import { decode, encode, type Fields } from "./fields.js";

/**
 * One measurement: one recurrence, one length, one way of compiling it. Depth is under `costModel`; `size` too; the
 * columns by kind count every gate 1.
 */
export interface Row {
  readonly recurrence: string;
  /** Values of the recurrence's dimensions, such as K = 4. */
  readonly dimensions: Readonly<Record<string, number>>;
  readonly n: bigint;
  readonly scan: string;
  readonly structure: string;
  readonly numbers: string;
  readonly basis: string;
  readonly outputs: "all" | "last";
  readonly costModel: string;
  readonly depth: number;
  readonly size: bigint;
  readonly mul: bigint;
  readonly add: bigint;
  readonly other: bigint;
  readonly and: bigint;
  readonly or: bigint;
  readonly xor: bigint;
  readonly not: bigint;
  readonly width?: number;
  readonly fanout?: number;
  /** Depth under `multiplicative`, and the formal degree where the circuit is a polynomial; of circuits that were built. */
  readonly multiplicativeDepth?: number;
  readonly formalDegree?: bigint;
  /** Lower bound on the depth of every circuit of the same gates for the same function, its name, and depth / bound. */
  readonly bound?: number;
  readonly boundName?: string;
  readonly boundRatio?: number;
  /** The same for the size. */
  readonly sizeBound?: bigint;
  readonly sizeRatio?: number;
  /** Of the scan alone: compositions, and the longest path in compositions. */
  readonly compositions?: bigint;
  readonly compositionDepth?: number;
  /** compositions + compositionDepth - (2n - 2), which Snir's theorem makes 0 or more; prefix networks only. */
  readonly snirExcess?: bigint;
  /** The least compositions of a prefix network of depth log2 n (Sergeev); n = 2^k only. */
  readonly leastCompositions?: bigint;
  /** Circuits of bits: depth under `U2`, and where it can be worked out Khrapchenko's lower bound and the ratio to it. */
  readonly depthU2?: number;
  readonly boundU2?: number;
  readonly ratioU2?: number;
  /** What a theorem says of the class, in n. */
  readonly theorem?: string;
  /** Sequences on which the circuit was compared with the recurrence, and how many differed. */
  readonly checked?: { readonly sequences: number; readonly differences: number };
  /** Read off a circuit that was built (the default), or counted without building one. */
  readonly evidence?: "built" | "counted";
  /** Whether no other row of the same function at this length is as good in depth and size and better in one. */
  readonly front?: boolean;
  /** A row that dominates this one: `scan, structure, numbers`. */
  readonly dominatedBy?: string;
}

/** A recipe and a length that could not be counted, with what can be. */
export interface Unreached extends Pick<Row, "recurrence" | "dimensions" | "n" | "scan" | "structure"> {
  readonly numbers: string;
  readonly outputs: "all" | "last";
  /** The largest power of two that was counted by this recipe; 0 when none was. */
  readonly reachable: bigint;
  readonly why: string;
}

/** The measures of a row that can be plotted and fitted. */
export type Measure =
  | "depth"
  | "size"
  | "mul"
  | "add"
  | "other"
  | "and"
  | "or"
  | "xor"
  | "not"
  | "width"
  | "fanout";

/** How a measure grows along one series of rows. */
export interface Law {
  readonly recurrence: string;
  readonly dimensions?: Readonly<Record<string, number>>;
  readonly scan: string;
  readonly structure?: string;
  readonly numbers: string;
  readonly outputs?: "all" | "last";
  readonly costModel?: string;
  readonly measure: Measure;
  readonly law: string;
  /** The law meets every measured point of the domain that its text states. */
  readonly exact: boolean;
  readonly points: number;
  /** Largest |value - law| on those points. */
  readonly residual?: number;
  /** Points beyond those that fixed the coefficients, all of which an exact law meets. */
  readonly heldOut?: number;
  /** What grows fastest: `log n`, `n log n`, `n^1.58`. */
  readonly family?: string;
  /** The leading term with its constant: `3*log2(n)`, `(5/2)*n`. */
  readonly leading?: string;
  /** How a fitted law was chosen among curves, such as `AICc`, and its lead over the second best. */
  readonly criterion?: string;
}

export interface Results {
  readonly rows: readonly Row[];
  readonly laws: readonly Law[];
  /** What was asked for and could not be counted; missing when everything was. */
  readonly unreached?: readonly Unreached[];
}

const MEASURES: readonly Measure[] = [
  "depth",
  "size",
  "mul",
  "add",
  "other",
  "and",
  "or",
  "xor",
  "not",
  "width",
  "fanout",
];

/** Every field of a row, in the order of all tables and files. */
const ROW_FIELDS: Fields<Row> = {
  recurrence: { kind: "text" },
  dimensions: { kind: "numbers" },
  n: { kind: "integer" },
  scan: { kind: "text" },
  structure: { kind: "text" },
  numbers: { kind: "text" },
  basis: { kind: "text" },
  outputs: { kind: ["all", "last"] },
  costModel: { kind: "text" },
  depth: { kind: "number" },
  size: { kind: "integer" },
  mul: { kind: "integer" },
  add: { kind: "integer" },
  other: { kind: "integer" },
  and: { kind: "integer" },
  or: { kind: "integer" },
  xor: { kind: "integer" },
  not: { kind: "integer" },
  width: { kind: "number", optional: true },
  fanout: { kind: "number", optional: true },
  multiplicativeDepth: { kind: "number", optional: true },
  formalDegree: { kind: "integer", optional: true },
  bound: { kind: "number", optional: true },
  boundName: { kind: "text", optional: true },
  boundRatio: { kind: "number", optional: true },
  sizeBound: { kind: "integer", optional: true },
  sizeRatio: { kind: "number", optional: true },
  compositions: { kind: "integer", optional: true },
  compositionDepth: { kind: "number", optional: true },
  snirExcess: { kind: "integer", optional: true },
  leastCompositions: { kind: "integer", optional: true },
  depthU2: { kind: "number", optional: true },
  boundU2: { kind: "number", optional: true },
  ratioU2: { kind: "number", optional: true },
  theorem: { kind: "text", optional: true },
  checked: { kind: "tally", optional: true },
  evidence: { kind: ["built", "counted"], optional: true },
  front: { kind: "flag", optional: true },
  dominatedBy: { kind: "text", optional: true },
};

const UNREACHED_FIELDS: Fields<Unreached> = {
  recurrence: { kind: "text" },
  dimensions: { kind: "numbers" },
  n: { kind: "integer" },
  scan: { kind: "text" },
  structure: { kind: "text" },
  numbers: { kind: "text" },
  outputs: { kind: ["all", "last"] },
  reachable: { kind: "integer" },
  why: { kind: "text" },
};

const LAW_FIELDS: Fields<Law> = {
  recurrence: { kind: "text" },
  dimensions: { kind: "numbers", optional: true },
  scan: { kind: "text" },
  structure: { kind: "text", optional: true },
  numbers: { kind: "text" },
  outputs: { kind: ["all", "last"], optional: true },
  costModel: { kind: "text", optional: true },
  measure: { kind: MEASURES },
  law: { kind: "text" },
  exact: { kind: "flag" },
  points: { kind: "number" },
  residual: { kind: "number", optional: true },
  heldOut: { kind: "number", optional: true },
  family: { kind: "text", optional: true },
  leading: { kind: "text", optional: true },
  criterion: { kind: "text", optional: true },
};

export const ROW_COLUMNS = Object.keys(ROW_FIELDS) as readonly (keyof Row)[];
export const LAW_COLUMNS = Object.keys(LAW_FIELDS) as readonly (keyof Law)[];
const UNREACHED_COLUMNS = Object.keys(UNREACHED_FIELDS);

/** The value of a measure, or undefined where the row lacks it. */
export function measureOf(row: Row, measure: Measure): bigint | undefined {
  const value = row[measure];
  return value === undefined ? undefined : BigInt(value);
}

/** JSON text `{ "rows": [...], "laws": [...] }`, fields in a fixed order, one row or law a line. */
export function encodeResults({ rows, laws, unreached = [] }: Results): string {
  const list = (items: readonly object[], names: readonly string[]): string =>
    items.length === 0 ? "[]" : `[\n${items.map((item) => `    ${encode(item, names)}`).join(",\n")}\n  ]`;
  const sections = [`"rows": ${list(rows, ROW_COLUMNS)}`, `"laws": ${list(laws, LAW_COLUMNS)}`];
  if (unreached.length > 0) sections.push(`"unreached": ${list(unreached, UNREACHED_COLUMNS)}`);
  return `{\n  ${sections.join(",\n  ")}\n}\n`;
}

/** One row as one line of JSON, for journals. */
export function encodeRow(row: Row): string {
  return encode(row, ROW_COLUMNS);
}

/** @throws FormatError that names the file and the field. Unknown fields are dropped. */
export function decodeRow(value: unknown, file: string, where = "row"): Row {
  return decode(value, ROW_FIELDS, file, where) as unknown as Row;
}

export function encodeLaw(law: Law): string {
  return encode(law, LAW_COLUMNS);
}

export function decodeLaw(value: unknown, file: string, where: string): Law {
  return decode(value, LAW_FIELDS, file, where) as unknown as Law;
}

export function encodeUnreached(unreached: Unreached): string {
  return encode(unreached, UNREACHED_COLUMNS);
}

export function decodeUnreached(value: unknown, file: string, where: string): Unreached {
  return decode(value, UNREACHED_FIELDS, file, where) as unknown as Unreached;
}

/** Reads what `encodeResults` wrote. @throws FormatError that names the file and the field. */
export function decodeResults(text: string, file: string): Results {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError({ file }, `expected JSON, got ${(error as Error).message}`);
  }
  const { rows, laws, unreached } = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (!Array.isArray(rows) || !(laws === undefined || Array.isArray(laws))) {
    throw new FormatError({ file }, `expected an object with the lists "rows" and "laws"`);
  }
  const results: Results = {
    rows: rows.map((row: unknown, i) => decodeRow(row, file, `rows[${i}]`)),
    laws: (laws ?? []).map((law: unknown, i: number) => decodeLaw(law, file, `laws[${i}]`)),
  };
  if (!Array.isArray(unreached)) return results;
  const known = unreached.map((item: unknown, i) => decodeUnreached(item, file, `unreached[${i}]`));
  return { ...results, unreached: known };
}
