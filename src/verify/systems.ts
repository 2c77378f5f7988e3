import type Fraction from "fraction.js";
import { type Domain, float64, integer, modular, rational } from "../algebra/evaluate.js";
import { isPrime } from "../algebra/primes.js";
import { UsageError, unknownName } from "../errors.js";
import { fixedFormatOf } from "../numbers/fixed/format.js";
import { fixedPoint } from "../numbers/fixed-point.js";
import { FLOAT_ALIASES, floatFormatOf } from "../numbers/float/format.js";
import { float } from "../numbers/float.js";
import { representationNamed } from "../numbers/index.js";
import type { Representation } from "../numbers/representation.js";
import {
  directFloat,
  directInteger,
  directModular,
  directRational,
  directWrapping,
  type OracleNumbers,
} from "../recurrences/oracle-functions.js";
import { directFixed, directNarrowFloat } from "../recurrences/oracle-rounding.js";
import { exactNumber, floatNumber, type RawNumber } from "../recurrences/values.js";

/**
 * A number system in which both engines run: W is what circuits are evaluated on, V what the oracle computes with.
 * Both are read from and shown as the numbers of files, which is also how they are compared.
 */
export interface NumberSystem<W = unknown, V = unknown> {
  readonly name: string;
  readonly domain: Domain<W>;
  readonly oracle: OracleNumbers<V>;
  /** Set when circuits are made of bits in this representation. */
  readonly representation?: Representation;
  /** Set when every value, those that leave by an output too, is a two's complement word that wraps at so many bits. */
  readonly wrapsAt?: number;
  read(raw: RawNumber, where: string): W;
  readForOracle(raw: RawNumber, where: string): V;
  show(value: W): RawNumber;
  showFromOracle(value: V): RawNumber;
}

/** Integers as JSON numbers where they are exact there, everything else as text. */
function showFraction(value: Fraction): RawNumber {
  return value.d === 1n ? showBigint(value.s * value.n) : value.toFraction();
}

function showBigint(value: bigint): RawNumber {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : String(value);
}

const rationalSystem: NumberSystem<Fraction, Fraction> = {
  name: "rational",
  domain: rational,
  oracle: directRational,
  read: exactNumber,
  readForOracle: exactNumber,
  show: showFraction,
  showFromOracle: showFraction,
};

const integerSystem: NumberSystem<bigint, bigint> = {
  name: "integer",
  domain: integer,
  oracle: directInteger,
  read: (raw, where) => integer.literal(exactNumber(raw, where)),
  readForOracle: (raw, where) => directInteger.literal(exactNumber(raw, where)),
  show: showBigint,
  showFromOracle: showBigint,
};

const floatSystem: NumberSystem<number, number> = {
  name: "float64",
  domain: float64,
  oracle: directFloat,
  read: floatNumber,
  readForOracle: floatNumber,
  show: showFloat,
  showFromOracle: showFloat,
};

/** JSON has no NaN and no infinities; they are shown as text. */
function showFloat(value: number): RawNumber {
  return Number.isFinite(value) ? value : String(value);
}

export function modularSystem(p: bigint): NumberSystem<bigint, Fraction> {
  const domain = modular(p);
  const oracle = directModular(p);
  return {
    name: domain.name,
    domain,
    oracle,
    read: (raw, where) => domain.literal(exactNumber(raw, where)),
    readForOracle: (raw, where) => oracle.literal(exactNumber(raw, where)),
    show: showBigint,
    showFromOracle: showFraction,
  };
}

/** Words that round: what files write is brought into the format first, and shown as doubles, which hold it exactly. */
function roundedSystem<V>(
  representation: Representation<V>,
  oracle: OracleNumbers<Fraction> | OracleNumbers<number>,
): NumberSystem<V, Fraction | number> {
  const { reference, values } = representation;
  const { toNumber, toFraction } = representation.rounding!;
  const read = (raw: RawNumber, where: string): V =>
    values?.read(Object.is(raw, -0) ? "-0" : String(raw)) ?? reference.literal(exactNumber(raw, where));
  const show = (value: V): RawNumber => {
    const number = toNumber(value);
    const exact = toFraction(value);
    return exact !== undefined && exact.n > BigInt(Number.MAX_SAFE_INTEGER) && values === undefined
      ? exact.toFraction()
      : Object.is(number, -0)
        ? "-0"
        : showFloat(number);
  };
  const settled = oracle as OracleNumbers<Fraction | number>;
  return {
    name: representation.name,
    domain: reference,
    oracle: settled,
    representation: representation as Representation,
    read,
    readForOracle: (raw, where) => {
      const value = read(raw, where);
      return oracle.type === "number" ? toNumber(value) : toFraction(value)!;
    },
    show,
    showFromOracle: (value) => show(fromOracle(value)),
  };
  function fromOracle(value: Fraction | number): V {
    if (typeof value === "number") return read(value, representation.name);
    return reference.literal(value);
  }
}

function wordSystem(representation: Representation): NumberSystem<unknown, bigint> {
  const oracle = directWrapping(representation.width);
  const { reference } = representation;
  return {
    name: representation.name,
    domain: reference,
    oracle,
    representation,
    wrapsAt: representation.width,
    read: (raw, where) => reference.literal(exactNumber(raw, where)),
    readForOracle: (raw, where) => oracle.literal(exactNumber(raw, where)),
    show: (value) => showBigint(BigInt(reference.show(value))),
    showFromOracle: showBigint,
  };
}

const USAGES = [
  "rational",
  "integer",
  "float64",
  "mod:P",
  "bits:W",
  "carry-save:W",
  "exact:W",
  "residue:W",
  "fixed:I.F",
  "float:E.M",
  ...Object.keys(FLOAT_ALIASES),
];

/** The number system written as `rational`, `integer`, `float64`, `mod:P` (P prime) or `bits:W` (also `int:W`), `fixed:I.F` or `float:E.M`. */
export function systemNamed(text: string): NumberSystem {
  const [family, parameter] = text.split(":");
  if (text === "rational") return rationalSystem as NumberSystem;
  if (text === "integer") return integerSystem as NumberSystem;
  if (text === "float64") return floatSystem as NumberSystem;
  if (family === "mod") return modularSystem(readPrime(text, parameter)) as NumberSystem;
  if (family === "bits" || family === "int")
    return wordSystem(representationNamed(`int:${parameter ?? ""}`)) as NumberSystem;
  if (family === "carry-save") return wordSystem(representationNamed(text)) as NumberSystem;
  if (family === "exact" || family === "residue")
    return growingSystem(representationNamed(text)) as NumberSystem;
  if (family === "fixed") {
    const format = fixedFormatOf(text.slice("fixed:".length));
    const representation = fixedPoint(format);
    if (representation.rounding === undefined) return exactFixedSystem(representation) as NumberSystem;
    return roundedSystem(representation, directFixed(format)) as NumberSystem;
  }
  const parameters = FLOAT_ALIASES[text]?.slice("float:".length) ?? text.slice("float:".length);
  if (family === "float" || Object.hasOwn(FLOAT_ALIASES, text)) {
    const format = floatFormatOf(parameters);
    return roundedSystem(float(format), directNarrowFloat(format)) as NumberSystem;
  }
  throw unknownName("number system", text, USAGES);
}

/** Words of numbers that never wrap are compared as integers. */
function growingSystem(representation: Representation): NumberSystem<unknown, bigint> {
  const { wrapsAt: _, ...words } = wordSystem(representation);
  return {
    ...words,
    oracle: directInteger,
    readForOracle: integerSystem.readForOracle,
  };
}

/** Without fraction bits and with wrapping, fixed point is int:W. */
function exactFixedSystem(representation: Representation<bigint>): NumberSystem<unknown, bigint> {
  return {
    ...wordSystem(representation as Representation),
    name: representation.name,
  };
}

function readPrime(text: string, parameter: string | undefined): bigint {
  const p = parameter !== undefined && /^\d{1,400}$/.test(parameter) ? BigInt(parameter) : 0n;
  if (isPrime(p)) return p;
  throw new UsageError(
    `expected mod:P with P prime, got '${text}'; for example mod:2305843009213693951 (2^61 - 1)`,
  );
}

/** 2^61 - 1, the field that identities are tested over when no other is asked for. */
export const MERSENNE_61 = 2305843009213693951n;
