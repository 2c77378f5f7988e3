import type { Circuit } from "../circuit/circuit.js";
import { FormatError, type Place } from "../errors.js";
import { buildAiger } from "./aiger-build.js";
import { PORTS_COMMENT } from "./aiger-write.js";
import { Cursor } from "./cursor.js";
import { parsePortHeads } from "./port-heads.js";
import type { PortHeads } from "./port-names.js";

/** An AIGER file as it stands in the file: literals, not yet in topological order. */
export interface AigerFile {
  readonly inputs: number;
  /** Literals of the outputs. */
  readonly outputs: Uint32Array;
  /** Two operand literals for each AND. */
  readonly operands: Uint32Array;
  /** What defines a variable: an input (its position), an AND (inputs + its position), or nothing (-1). */
  definition(variable: number): number;
  readonly inputNames: readonly (string | undefined)[];
  readonly outputNames: readonly (string | undefined)[];
  readonly heads: PortHeads | undefined;
  placeOfOutput(position: number): Place;
  placeOfAnd(position: number): Place;
}

interface Header {
  readonly variables: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly ands: number;
}

/** Reads both forms; the first word of the file says which. */
export function readAiger(bytes: Uint8Array, fileName: string): Circuit<"aig"> {
  const magic = String.fromCharCode(...bytes.subarray(0, 3));
  if (magic !== "aag" && magic !== "aig") {
    throw new Cursor(bytes, fileName, "text").unexpected(
      "an AIGER header 'aag M I L O A' or 'aig M I L O A'",
    );
  }
  const cursor = new Cursor(bytes, fileName, magic === "aag" ? "text" : "binary");
  cursor.position = 3;
  return buildAiger(magic === "aag" ? readAscii(cursor) : readBinary(cursor));
}

const COUNTS = ["variables", "inputs", "latches", "outputs", "ANDs"] as const;
/** Optional counts of AIGER 1.9; like latches they belong to sequential circuits. */
const PROPERTIES = ["bad states", "invariant constraints", "justice properties", "fairness constraints"];

function readHeader(cursor: Cursor): Header {
  const counts: number[] = [];
  for (const name of COUNTS) {
    cursor.space(`the number of ${name}`);
    if (name === "latches") refuseAnyOf(cursor, name);
    else counts.push(cursor.number(`the number of ${name}`));
  }
  for (const name of PROPERTIES) {
    if (cursor.atNewline() || cursor.remaining === 0) break;
    cursor.space(`the number of ${name} or the end of the line`);
    refuseAnyOf(cursor, name);
  }
  const [variables, inputs, outputs, ands] = counts as [number, number, number, number];
  if (variables > 0x7fff_fffe) throw cursor.unexpected("fewer than 2^31 variables", `${variables}`);
  if (variables < inputs + ands) {
    throw cursor.unexpected(`at least ${inputs} + ${ands} variables for the inputs and ANDs`, `${variables}`);
  }
  endLine(cursor);
  return { variables, inputs, outputs, ands };
}

function refuseAnyOf(cursor: Cursor, name: string): void {
  const place = cursor.place();
  const count = cursor.number(`the number of ${name}`);
  if (count > 0) {
    throw new FormatError(
      place,
      `expected no ${name}, since circuits here are combinational, got ${count}. Unroll the file to a fixed number of steps first`,
    );
  }
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

function readLiteral(cursor: Cursor, header: Header, what: string): number {
  const place = cursor.place();
  const literal = cursor.number(what);
  if (literal > 2 * header.variables + 1) {
    throw new FormatError(place, `expected ${what} of at most ${2 * header.variables + 1}, got ${literal}`);
  }
  return literal;
}

/** A variable being defined: an even literal, not 0. */
function readVariable(cursor: Cursor, header: Header, what: string): number {
  const place = cursor.place();
  const literal = readLiteral(cursor, header, what);
  if (literal === 0 || literal % 2 === 1) {
    throw new FormatError(place, `expected ${what}, an even literal from 2, got ${literal}`);
  }
  return literal / 2;
}

function readOutputs(cursor: Cursor, header: Header): Uint32Array {
  needBytes(cursor, header.outputs, 2, "outputs");
  const outputs = new Uint32Array(header.outputs);
  for (let i = 0; i < outputs.length; i++) {
    outputs[i] = readLiteral(cursor, header, `the literal of output ${i}`);
    endLine(cursor);
  }
  return outputs;
}

function readAscii(cursor: Cursor): AigerFile {
  const { file } = cursor;
  const header = readHeader(cursor);
  needBytes(cursor, header.inputs, 2, "inputs");
  needBytes(cursor, header.ands, 6, "ANDs");
  const definitions = definitionTable(header.variables, cursor.bytes.length);
  const define = (what: string, as: number): void => {
    const place = cursor.place();
    const variable = readVariable(cursor, header, what);
    if (definitions.get(variable) >= 0) {
      throw new FormatError(place, `expected ${what}, got ${2 * variable}, which is defined before`);
    }
    definitions.set(variable, as);
  };
  for (let i = 0; i < header.inputs; i++) {
    define(`the literal of input ${i}`, i);
    endLine(cursor);
  }
  const outputLine = cursor.currentLine;
  const outputs = readOutputs(cursor, header);
  const andLine = cursor.currentLine;
  const operands = new Uint32Array(2 * header.ands);
  for (let i = 0; i < header.ands; i++) {
    define(`the literal of AND ${i}`, header.inputs + i);
    for (let side = 0; side < 2; side++) {
      cursor.space(`an operand of AND ${i}`);
      operands[2 * i + side] = readLiteral(cursor, header, `an operand of AND ${i}`);
    }
    endLine(cursor);
  }
  return {
    inputs: header.inputs,
    outputs,
    operands,
    definition: definitions.get,
    ...readSymbols(cursor, header),
    placeOfOutput: (position) => ({ file, line: outputLine + position }),
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

function readBinary(cursor: Cursor): AigerFile {
  const { file } = cursor;
  const header = readHeader(cursor);
  const { inputs, ands, variables } = header;
  if (variables !== inputs + ands) {
    throw cursor.unexpected(`${inputs} + ${ands} variables, as the binary form has no gaps`, `${variables}`);
  }
  if (inputs > FREE_INPUTS + cursor.bytes.length) {
    throw cursor.unexpected(
      `at most ${FREE_INPUTS} inputs more than the file has bytes`,
      `${inputs} inputs in ${cursor.bytes.length} bytes`,
    );
  }
  const outputs = readOutputs(cursor, header);
  needBytes(cursor, ands, 2, "ANDs");
  const operands = new Uint32Array(2 * ands);
  for (let i = 0; i < ands; i++) {
    let operand = 2 * (inputs + i + 1);
    for (let side = 0; side < 2; side++) {
      const place = cursor.place();
      const delta = readDelta(cursor, i);
      if (delta > operand || (side === 0 && delta === 0)) {
        const least = side === 0 ? 1 : 0;
        throw new FormatError(place, `expected a delta of ${least} to ${operand} for AND ${i}, got ${delta}`);
      }
      operand -= delta;
      operands[2 * i + side] = operand;
    }
  }
  const nowhere = (): Place => ({ file });
  return {
    inputs,
    outputs,
    operands,
    definition: (variable) => variable - 1,
    ...readSymbols(cursor, header),
    placeOfOutput: nowhere,
    placeOfAnd: nowhere,
  };
}

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
function readDelta(cursor: Cursor, and: number): number {
  const place = cursor.place();
  let delta = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = cursor.byte(`a delta of AND ${and}`);
    delta += (byte & 127) * scale;
    if (byte < 128) return delta;
    if (scale >= 128 ** 4)
      throw new FormatError(place, `expected a delta of AND ${and} below 2^32, got more`);
  }
}

type Symbols = Pick<AigerFile, "inputNames" | "outputNames" | "heads">;

function readSymbols(cursor: Cursor, header: Header): Symbols {
  const inputNames = new Array<string | undefined>(header.inputs).fill(undefined);
  const outputNames = new Array<string | undefined>(header.outputs).fill(undefined);
  const usedInputs = new Set<string>();
  const usedOutputs = new Set<string>();
  let heads: PortHeads | undefined;
  while (cursor.remaining > 0) {
    const place = cursor.place();
    if (cursor.accept("c")) {
      if (cursor.remaining > 0 && !cursor.atNewline()) break;
      heads = readComment(cursor);
      return { inputNames, outputNames, heads };
    }
    if (cursor.accept("i")) readSymbol(cursor, place, "input", inputNames, usedInputs);
    else if (cursor.accept("o")) readSymbol(cursor, place, "output", outputNames, usedOutputs);
    else break;
  }
  if (cursor.remaining > 0) {
    throw cursor.unexpected("a symbol 'i0 name' or 'o0 name', or 'c' and the comments");
  }
  return { inputNames, outputNames, heads };
}

function readSymbol(
  cursor: Cursor,
  place: Place,
  kind: string,
  names: (string | undefined)[],
  used: Set<string>,
): void {
  const position = cursor.number(`the position of an ${kind}`);
  if (position >= names.length) {
    throw new FormatError(place, `expected the name of one of ${names.length} ${kind}s, got ${position}`);
  }
  if (!cursor.accept(" ")) throw cursor.unexpected(`a blank and the name of ${kind} ${position}`);
  const name = cursor.restOfLine();
  if (name === "") throw new FormatError(place, `expected a name for ${kind} ${position}, got none`);
  if (names[position] !== undefined) {
    throw new FormatError(
      place,
      `expected one name for ${kind} ${position}, got '${name}' after '${names[position]}'`,
    );
  }
  if (used.has(name)) {
    throw new FormatError(place, `expected a name of its own for ${kind} ${position}, got '${name}' again`);
  }
  used.add(name);
  names[position] = name;
}

/** Comments mean nothing to AIGER, so one of ours that is damaged is passed over, never an error. */
function readComment(cursor: Cursor): PortHeads | undefined {
  const text = new TextDecoder().decode(cursor.bytes.subarray(cursor.position));
  const line = text.split(/\r?\n/).find((candidate) => candidate.startsWith(PORTS_COMMENT));
  return line === undefined ? undefined : parsePortHeads(line.slice(PORTS_COMMENT.length));
}
