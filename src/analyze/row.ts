import { FormatError, UsageError } from "../errors.js";

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
  /** Lower bound on the depth, and its name. */
  readonly bound?: number;
  readonly boundName?: string;
  /** Sequences on which the circuit was compared with the recurrence, and how many differed. */
  readonly checked?: { readonly sequences: number; readonly differences: number };
  /** Read off a circuit that was built (the default), or counted without building one. */
  readonly evidence?: "built" | "counted";
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
}

export interface Results {
  readonly rows: readonly Row[];
  readonly laws: readonly Law[];
}

/** What a field holds. `?` marks a field that may be missing. */
type Kind = "text" | "number" | "integer" | "flag" | "numbers" | "tally" | readonly string[];
type Fields<T> = { readonly [K in keyof Required<T>]: { readonly kind: Kind; readonly optional?: true } };

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
  bound: { kind: "number", optional: true },
  boundName: { kind: "text", optional: true },
  checked: { kind: "tally", optional: true },
  evidence: { kind: ["built", "counted"], optional: true },
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
};

export const ROW_COLUMNS = Object.keys(ROW_FIELDS) as readonly (keyof Row)[];

/** The value of a measure, or undefined where the row lacks it. */
export function measureOf(row: Row, measure: Measure): bigint | undefined {
  const value = row[measure];
  return value === undefined ? undefined : BigInt(value);
}

/** A bigint as JSON holds it: a number up to 2^53, beyond that a decimal string. */
export function jsonInteger(value: bigint): number | string {
  const largest = BigInt(2 ** 53);
  return value <= largest && value >= -largest ? Number(value) : value.toString();
}

/** JSON text `{ "rows": [...], "laws": [...] }`, fields in a fixed order, one row or law a line. */
export function encodeResults({ rows, laws }: Results): string {
  const list = (items: readonly object[], names: readonly string[]): string =>
    items.length === 0 ? "[]" : `[\n${items.map((item) => `    ${encode(item, names)}`).join(",\n")}\n  ]`;
  const lawNames = Object.keys(LAW_FIELDS);
  return `{\n  "rows": ${list(rows, ROW_COLUMNS)},\n  "laws": ${list(laws, lawNames)}\n}\n`;
}

function encode(item: object, names: readonly string[]): string {
  const own = item as Readonly<Record<string, unknown>>;
  const ordered: Record<string, unknown> = {};
  for (const name of names) {
    const value = own[name];
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new UsageError(`the field '${name}' is ${value}, which JSON cannot hold; leave it out`);
    }
    if (value !== undefined) ordered[name] = typeof value === "bigint" ? jsonInteger(value) : value;
  }
  return JSON.stringify(ordered);
}

/** One row as one line of JSON, for journals. */
export function encodeRow(row: Row): string {
  return encode(row, ROW_COLUMNS);
}

/** @throws FormatError that names the file and the field. Unknown fields are dropped. */
export function decodeRow(value: unknown, file: string, where = "row"): Row {
  return decode(value, ROW_FIELDS, file, where) as unknown as Row;
}

/** Reads what `encodeResults` wrote. @throws FormatError that names the file and the field. */
export function decodeResults(text: string, file: string): Results {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new FormatError({ file }, `expected JSON, got ${(error as Error).message}`);
  }
  const { rows, laws } = (typeof value === "object" && value !== null ? value : {}) as Record<
    string,
    unknown
  >;
  if (!Array.isArray(rows) || !(laws === undefined || Array.isArray(laws))) {
    throw new FormatError({ file }, `expected an object with the lists "rows" and "laws"`);
  }
  return {
    rows: rows.map((row: unknown, i) => decodeRow(row, file, `rows[${i}]`)),
    laws: (laws ?? []).map(
      (law: unknown, i: number) => decode(law, LAW_FIELDS, file, `laws[${i}]`) as unknown as Law,
    ),
  };
}

function decode(
  value: unknown,
  fields: Readonly<Record<string, { readonly kind: Kind; readonly optional?: true }>>,
  file: string,
  where: string,
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new FormatError({ file }, `${where}: expected an object, got ${JSON.stringify(value)}`);
  }
  const own = value as Readonly<Record<string, unknown>>;
  const decoded: Record<string, unknown> = {};
  for (const [name, { kind, optional }] of Object.entries(fields)) {
    if (own[name] === undefined && optional === true) continue;
    decoded[name] = decodeField(own[name], kind, () => {
      const got = own[name] === undefined ? "nothing" : JSON.stringify(own[name]);
      return new FormatError({ file }, `${where}.${name}: expected ${describe(kind)}, got ${got}`);
    });
  }
  return decoded;
}

function decodeField(value: unknown, kind: Kind, fault: () => FormatError): unknown {
  if (kind === "integer") {
    if (typeof value === "number" && Number.isInteger(value) && Math.abs(value) <= 2 ** 53)
      return BigInt(value);
    if (typeof value === "string" && /^-?\d+$/.test(value)) return BigInt(value);
    throw fault();
  }
  if (!holds(value, kind)) throw fault();
  return value;
}

function holds(value: unknown, kind: Exclude<Kind, "integer">): boolean {
  if (typeof kind !== "string") return typeof value === "string" && kind.includes(value);
  switch (kind) {
    case "text":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "flag":
      return typeof value === "boolean";
    case "numbers":
      return isRecordOfNumbers(value);
    case "tally":
      return isRecordOfNumbers(value) && "sequences" in value && "differences" in value;
  }
}

function isRecordOfNumbers(value: unknown): value is Readonly<Record<string, number>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((entry) => typeof entry === "number");
}

function describe(kind: Kind): string {
  if (typeof kind !== "string") return kind.map((word) => `"${word}"`).join(" or ");
  const words = {
    text: "a string",
    number: "a number",
    integer: "a whole number (as a string past 2^53)",
    flag: "true or false",
    numbers: "an object of numbers",
    tally: "an object with sequences and differences",
  };
  return words[kind];
}
