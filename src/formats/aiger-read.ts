import type { Circuit } from "../circuit/circuit.js";
import type { Register } from "../circuit/unroll.js";
import { FormatError, type Place, UsageError } from "../errors.js";
import { buildAiger } from "./aiger-build.js";
import { readDelta } from "./aiger-delta.js";
import { readSharedAnds, type SharedAnds } from "./aiger-kernel.js";
import { readSymbols } from "./aiger-symbols.js";
import { Cursor, said, type What } from "./cursor.js";
import type { ReadOptions } from "./format.js";
import type { PortHeads } from "./port-names.js";

/** An AIGER file as it stands in the file: literals, not yet in topological order. */
export interface AigerFile {
  /** Inputs and latches: the variables that no AND defines. */
  readonly sources: number;
  readonly latches: number;
  readonly resets: readonly Register["reset"][];
  /** Literals of the outputs, bad states and constraints, then of what the latches hold next. */
  readonly ends: Uint32Array;
  /** Two operand literals for each AND; none where they were shared while they were read. */
  readonly operands: Uint32Array;
  readonly shared?: SharedAnds;
  /** What defines a variable: a source (its position), an AND (sources + its position), or nothing (-1). */
  definition(variable: number): number;
  /** One for each source. */
  readonly sourceNames: readonly (string | undefined)[];
  /** One for each. */
  readonly endNames: Readonly<Record<"outputs" | "bad" | "constraints", readonly (string | undefined)[]>>;
  readonly heads: PortHeads | undefined;
  placeOfEnd(position: number): Place;
  placeOfAnd(position: number): Place;
}

/** Counts of the first line. */
export interface AigerHeader {
  readonly variables: number;
  readonly inputs: number;
  readonly latches: number;
  readonly outputs: number;
  readonly ands: number;
  readonly bad: number;
  readonly constraints: number;
}

type Warn = NonNullable<ReadOptions["warn"]>;

/** Reads both forms; the first word of the file says which. */
export function readAiger(
  bytes: Uint8Array,
  fileName: string,
  { unroll: steps, sharing = "none", engine = "wasm", warn = () => {} }: ReadOptions = {},
): Circuit<"aig"> {
  if (steps !== undefined && !(Number.isSafeInteger(steps) && steps >= 1))
    throw new UsageError(`unroll: expected a number of steps from 1, got ${steps}`);
  const magic = String.fromCharCode(...bytes.subarray(0, 3));
  if (magic !== "aag" && magic !== "aig") {
    throw new Cursor(bytes, fileName, "text").unexpected(
      "an AIGER header 'aag M I L O A' or 'aig M I L O A'",
    );
  }
  const cursor = new Cursor(bytes, fileName, magic === "aag" ? "text" : "binary");
  cursor.position = 3;
  const header = readHeader(cursor, steps !== undefined);
  const shares = sharing === "hash" && engine === "wasm";
  const file = magic === "aag" ? readAscii(cursor, header, warn) : readBinary(cursor, header, shares, warn);
  return buildAiger(file, { steps, sharing }, () =>
    warn(
      `${fileName}: the shapes and encodings of ports in its comments dropped, since they do not fit its symbols`,
    ),
  );
}

/** Those after the ANDs are of AIGER 1.9 and may be missing. */
const COUNTS = {
  variables: "variables",
  inputs: "inputs",
  latches: "latches",
  outputs: "outputs",
  ands: "ANDs",
  bad: "bad states",
  constraints: "invariant constraints",
  justice: "justice properties",
  fairness: "fairness constraints",
};

function readHeader(cursor: Cursor, unrolls: boolean): AigerHeader {
  const counts: Record<keyof typeof COUNTS, number> = {
    variables: 0,
    inputs: 0,
    latches: 0,
    outputs: 0,
    ands: 0,
    bad: 0,
    constraints: 0,
    justice: 0,
    fairness: 0,
  };
  for (const [i, key] of (Object.keys(COUNTS) as (keyof typeof COUNTS)[]).entries()) {
    const what = COUNTS[key];
    if (i >= 5 && (cursor.atNewline() || cursor.remaining === 0)) break;
    cursor.space(`the number of ${what}${i >= 5 ? " or the end of the line" : ""}`);
    const place = cursor.place();
    counts[key] = cursor.number(`the number of ${what}`);
    if (counts[key] === 0) continue;
    if (key === "justice" || key === "fairness")
      throw new FormatError(
        place,
        `expected no ${what}, which speak of infinite runs, got ${counts[key]}; circuits here have a number of steps`,
      );
    if (!unrolls && ["latches", "bad", "constraints"].includes(key))
      throw new FormatError(
        place,
        `expected no ${what}, since circuits here are combinational, got ${counts[key]}. Unroll the file to N steps with --unroll N`,
      );
  }
  const { variables, inputs, latches, ands } = counts;
  if (variables > 0x7fff_fffe) throw cursor.unexpected("fewer than 2^31 variables", `${variables}`);
  if (variables < inputs + latches + ands) {
    throw cursor.unexpected(
      `at least ${inputs} + ${latches} + ${ands} variables for the inputs, latches and ANDs`,
      `${variables}`,
    );
  }
  endLine(cursor);
  return counts;
}

/** No count is believed, and nothing allocated for it, before the file is long enough. */
function needBytes(cursor: Cursor, count: number, each: number, what: string): void {
  // The last line of a file may lack its end.
  if (count * each > cursor.remaining + 1) {
    throw cursor.unexpected(
      `${count} ${what} of at least ${each} bytes each`,
      `${cursor.remaining} bytes before the end of the file`,
    );
  }
}

function endLine(cursor: Cursor): void {
  if (cursor.remaining > 0) cursor.newline();
}

function readLiteral(cursor: Cursor, header: AigerHeader, what: What): number {
  const { position } = cursor;
  const literal = cursor.number(what);
  const most = 2 * header.variables + 1;
  if (literal > most)
    throw new FormatError(
      cursor.place(position),
      `expected ${said(what)} of at most ${most}, got ${literal}`,
    );
  return literal;
}

/** A variable being defined: an even literal, not 0. */
function readVariable(cursor: Cursor, header: AigerHeader, what: string): number {
  const place = cursor.place();
  const literal = readLiteral(cursor, header, what);
  if (literal === 0 || literal % 2 === 1) {
    throw new FormatError(place, `expected ${what}, an even literal from 2, got ${literal}`);
  }
  return literal / 2;
}

/** Literals of outputs, bad states and constraints, one a line. */
function readEnds(cursor: Cursor, header: AigerHeader, ends: Uint32Array): void {
  const count = header.outputs + header.bad + header.constraints;
  const nameOf = (i: number): string =>
    i < header.outputs
      ? `output ${i}`
      : i < header.outputs + header.bad
        ? `bad state ${i - header.outputs}`
        : `constraint ${i - header.outputs - header.bad}`;
  for (let i = 0; i < count; i++) {
    ends[i] = readLiteral(cursor, header, () => `the literal of ${nameOf(i)}`);
    endLine(cursor);
  }
}

/** The rest of a latch's line: what it holds next, and its reset, which is 0 where nothing is said. */
function readLatch(cursor: Cursor, header: AigerHeader, position: number, own: number) {
  const next = readLiteral(cursor, header, `the next literal of latch ${position}`);
  let reset: Register["reset"] = 0;
  if (cursor.remaining > 0 && !cursor.atNewline()) {
    cursor.space(`the reset of latch ${position}`);
    const place = cursor.place();
    const literal = cursor.number(`the reset of latch ${position}`);
    if (literal > 1 && literal !== own)
      throw new FormatError(
        place,
        `expected a reset of 0, 1 or ${own} (unknown) for latch ${position}, got ${literal}`,
      );
    reset = literal === own ? "unknown" : literal === 1 ? 1 : 0;
  }
  endLine(cursor);
  return { next, reset };
}

/** Room for the ends of a file that is long enough to have them. */
function roomForEnds(cursor: Cursor, header: AigerHeader): Uint32Array {
  const lines = header.outputs + header.bad + header.constraints;
  needBytes(cursor, lines + header.latches, 2, "outputs, latches and properties");
  return new Uint32Array(lines + header.latches);
}

function readAscii(cursor: Cursor, header: AigerHeader, warn: Warn): AigerFile {
  const { file } = cursor;
  needBytes(cursor, header.inputs, 2, "inputs");
  needBytes(cursor, header.ands, 6, "ANDs");
  const definitions = definitionTable(header.variables, cursor.bytes.length);
  const define = (what: string, as: number): number => {
    const place = cursor.place();
    const variable = readVariable(cursor, header, what);
    if (definitions.get(variable) >= 0) {
      throw new FormatError(place, `expected ${what}, got ${2 * variable}, which is defined before`);
    }
    definitions.set(variable, as);
    return 2 * variable;
  };
  for (let i = 0; i < header.inputs; i++) {
    define(`the literal of input ${i}`, i);
    endLine(cursor);
  }
  const ends = roomForEnds(cursor, header);
  const lines = ends.length - header.latches;
  const resets: Register["reset"][] = [];
  const latchLine = cursor.currentLine;
  for (let i = 0; i < header.latches; i++) {
    const own = define(`the literal of latch ${i}`, header.inputs + i);
    cursor.space(`the next literal of latch ${i}`);
    const { next, reset } = readLatch(cursor, header, i, own);
    ends[lines + i] = next;
    resets.push(reset);
  }
  const endLines = cursor.currentLine;
  readEnds(cursor, header, ends);
  const andLine = cursor.currentLine;
  const sources = header.inputs + header.latches;
  const operands = new Uint32Array(2 * header.ands);
  for (let i = 0; i < header.ands; i++) {
    define(`the literal of AND ${i}`, sources + i);
    for (let side = 0; side < 2; side++) {
      cursor.space(`an operand of AND ${i}`);
      operands[2 * i + side] = readLiteral(cursor, header, () => `an operand of AND ${i}`);
    }
    endLine(cursor);
  }
  return {
    sources,
    latches: header.latches,
    resets,
    ends,
    operands,
    definition: definitions.get,
    ...readSymbols(cursor, header, warn),
    placeOfEnd: (position) => ({
      file,
      line: position < lines ? endLines + position : latchLine + position - lines,
    }),
    placeOfAnd: (position) => ({ file, line: andLine + position }),
  };
}

/** Variables may have gaps, so a table by variable is used only where the file is long enough to pay for it. */
function definitionTable(variables: number, fileBytes: number) {
  if (variables < fileBytes) {
    const table = new Int32Array(variables + 1).fill(-1);
    return {
      get: (variable: number) => table[variable]!,
      set: (variable: number, as: number) => {
        table[variable] = as;
      },
    };
  }
  const table = new Map<number, number>();
  return {
    get: (variable: number) => table.get(variable) ?? -1,
    set: (variable: number, as: number) => {
      table.set(variable, as);
    },
  };
}

/** Inputs take no bytes in the binary form; this many are believed beyond one for each byte of the file. */
const FREE_INPUTS = 65_536;

function readBinary(cursor: Cursor, header: AigerHeader, shares: boolean, warn: Warn): AigerFile {
  const { file } = cursor;
  const { inputs, latches, ands, variables } = header;
  const sources = inputs + latches;
  if (variables !== sources + ands) {
    throw cursor.unexpected(
      `${inputs} + ${latches} + ${ands} variables, as the binary form has no gaps`,
      `${variables}`,
    );
  }
  if (inputs > FREE_INPUTS + cursor.bytes.length) {
    throw cursor.unexpected(
      `at most ${FREE_INPUTS} inputs more than the file has bytes`,
      `${inputs} inputs in ${cursor.bytes.length} bytes`,
    );
  }
  const ends = roomForEnds(cursor, header);
  const resets: Register["reset"][] = [];
  for (let i = 0; i < latches; i++) {
    const { next, reset } = readLatch(cursor, header, i, 2 * (inputs + i + 1));
    ends[ends.length - latches + i] = next;
    resets.push(reset);
  }
  readEnds(cursor, header, ends);
  needBytes(cursor, ands, 2, "ANDs");
  const shared = shares ? readSharedAnds(cursor.bytes, cursor.position, { sources, ands }) : undefined;
  if (shared !== undefined) cursor.position = shared.end;
  const operands = shared === undefined ? readOperands(cursor, sources, ands) : new Uint32Array();
  const nowhere = (): Place => ({ file });
  return {
    sources,
    latches,
    resets,
    ends,
    operands,
    ...(shared === undefined ? {} : { shared }),
    definition: (variable) => variable - 1,
    ...readSymbols(cursor, header, warn),
    placeOfEnd: nowhere,
    placeOfAnd: nowhere,
  };
}

/** The operands of the ANDs of the binary form, each a delta below what it is an operand of or the other one. */
function readOperands(cursor: Cursor, sources: number, ands: number): Uint32Array {
  const operands = new Uint32Array(2 * ands);
  for (let i = 0; i < ands; i++) {
    let operand = 2 * (sources + i + 1);
    for (let side = 0; side < 2; side++) {
      const { position } = cursor;
      const delta = readDelta(cursor, i);
      if (delta > operand || (side === 0 && delta === 0)) {
        const place = { file: cursor.file, offset: position };
        const least = side === 0 ? 1 : 0;
        throw new FormatError(place, `expected a delta of ${least} to ${operand} for AND ${i}, got ${delta}`);
      }
      operand -= delta;
      operands[2 * i + side] = operand;
    }
  }
  return operands;
}
