import { FormatError, UsageError } from "../errors.js";

/** What a field holds. `?` marks a field that may be missing. */
export type Kind = "text" | "number" | "integer" | "flag" | "numbers" | "tally" | readonly string[];
export type Fields<T> = {
  readonly [K in keyof Required<T>]: { readonly kind: Kind; readonly optional?: true };
};

/** A bigint as JSON holds it: a number up to 2^53, beyond that a decimal string. */
export function jsonInteger(value: bigint): number | string {
  const largest = BigInt(2 ** 53);
  return value <= largest && value >= -largest ? Number(value) : value.toString();
}

/** The named fields of an item that are there, in that order, as one line of JSON. */
export function encode(item: object, names: readonly string[]): string {
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

/** @throws FormatError that names the file and the field. Unknown fields are dropped. */
export function decode(
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
