import Fraction from "fraction.js";
import * as z from "zod";
import { BASES, type BasisName } from "../circuit/basis.js";
import type { Circuit, Port } from "../circuit/circuit.js";
import { forEachOperand, thresholdOf } from "../circuit/circuit.js";
import { ANY_NUMBER, OP_BY_CODE, OPS, type OpName } from "../circuit/ops.js";
import { check } from "../circuit/validate.js";
import { FormatError } from "../errors.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import { parseJsonText } from "./json-text.js";
import { portHeadSchema } from "./port-heads.js";
import { headOf } from "./port-names.js";
import { utf8Text } from "./text.js";

const FORMAT = "recirc-circuit";
const VERSION = 1;

/**
 * A circuit of any basis as plain JSON, for scripts in any language:
 *
 *     { "format": "recirc-circuit", "version": 1, "basis": "arithmetic",
 *       "nodes": [["input"], ["constant", "3/7"], ["mul", 0, 1]],
 *       "inputs":  [{ "name": "x", "shape": [], "wires": [0] }],
 *       "outputs": [{ "name": "y", "shape": [], "wires": [2] }] }
 *
 * A node is its operation and the indices of its operands, which come before it; a constant is an exact fraction. A
 * port may have an `encoding`; its wires are row-major in its shape. A change of meaning raises the version.
 */
export const json: Format = {
  name: "json",
  title: "JSON, every basis",
  extensions: ["json"],
  bases: Object.keys(BASES) as BasisName[],
  write: (circuit) => encodeText(lines(circuit)),
  read,
};

function* lines(circuit: Circuit): Generator<string> {
  const head = { format: FORMAT, version: VERSION, basis: circuit.basis };
  yield `${JSON.stringify(head).slice(0, -1)},\n"nodes": [`;
  for (let node = 0; node < circuit.length; node++) {
    yield `${node === 0 ? "\n" : ",\n"}${JSON.stringify(nodeRow(circuit, node))}`;
  }
  yield "\n]";
  for (const side of ["inputs", "outputs"] as const) {
    yield `,\n"${side}": [`;
    let separator = "\n";
    for (const port of circuit[side]) {
      yield `${separator}${JSON.stringify({ ...headOf(port), wires: [...port.wires] })}`;
      separator = ",\n";
    }
    yield "\n]";
  }
  yield "}\n";
}

function nodeRow(circuit: Circuit, node: number): readonly (string | number | readonly string[])[] {
  const kind = OP_BY_CODE[circuit.op[node]!]!;
  const row: (string | number | readonly string[])[] = [kind.name];
  if (kind.code === OPS.constant.code) row.push(circuit.constants[circuit.a[node]!]!.toFraction());
  if (kind.code === OPS.threshold.code) {
    const { weights, atLeast } = thresholdOf(circuit, node);
    row.push([String(atLeast), ...weights.map(String)]);
  }
  forEachOperand(circuit, node, (operand) => row.push(operand));
  return row;
}

const portSchema = portHeadSchema.extend({ wires: z.array(z.number().int().min(0).max(0xffff_fffe)) });

const fileSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  basis: z.enum(Object.keys(BASES) as [BasisName, ...BasisName[]]),
  nodes: z.array(z.unknown()),
  inputs: z.array(portSchema),
  outputs: z.array(portSchema),
});

function read(bytes: Uint8Array, file: string): Circuit {
  const wrong = (detail: string) => new FormatError({ file }, detail);
  const parsed = fileSchema.safeParse(parseJsonText(utf8Text(bytes, file), file));
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw wrong(`at '${issue.path.join(".")}': ${issue.message}`);
  }
  const { basis, nodes, inputs, outputs } = parsed.data;
  const port = ({ wires, ...head }: z.infer<typeof portSchema>): Port => ({
    ...head,
    wires: Uint32Array.from(wires),
  });
  const circuit: Circuit = {
    basis,
    ...readNodes(nodes, basis, wrong),
    inputs: inputs.map(port),
    outputs: outputs.map(port),
  };
  const fault = check(circuit);
  if (fault !== undefined) throw wrong(`expected a well-formed circuit, but ${fault}`);
  return circuit;
}

type Nodes = Pick<Circuit, "length" | "op" | "a" | "b" | "operands" | "constants">;

function readNodes(
  rows: readonly unknown[],
  basis: BasisName,
  wrong: (detail: string) => FormatError,
): Nodes {
  const op = new Uint8Array(rows.length);
  const a = new Uint32Array(rows.length);
  const b = new Uint32Array(rows.length);
  const pool: number[] = [];
  const constants: Fraction[] = [];
  const indices = new Map<bigint, number>();
  /** As the builder does, each whole number once. */
  const numberAt = (number: bigint): number => {
    const index = indices.get(number) ?? constants.push(new Fraction(number)) - 1;
    indices.set(number, index);
    return index;
  };
  let inputs = 0;
  rows.forEach((row, node) => {
    const expected = (what: string) =>
      wrong(`at 'nodes.${node}': expected ${what}, got ${JSON.stringify(row).slice(0, 60)}`);
    if (!Array.isArray(row)) throw expected("a list of an operation and its operands");
    const [name, ...rest] = row as unknown[];
    if (typeof name !== "string" || !Object.hasOwn(OPS, name)) throw expected("the name of an operation");
    const kind = OPS[name as OpName];
    op[node] = kind.code;
    if (kind.code === OPS.constant.code) {
      a[node] = constants.length;
      const value = rest.length === 1 ? readConstant(rest[0]) : undefined;
      if (value === undefined) throw expected('a constant as an exact fraction, such as "-3/7"');
      if (basis !== "arithmetic" && !value.equals(0) && !value.equals(1)) throw expected("the bit 0 or 1");
      constants.push(value);
      return;
    }
    const numbers = kind.code === OPS.threshold.code ? readWholeNumbers(rest.shift()) : [];
    if (numbers === undefined)
      throw expected('["bound", "weight", ...] as whole numbers before the operands');
    const operands = rest.filter(
      (x): x is number => Number.isInteger(x) && (x as number) >= 0 && (x as number) < node,
    );
    const arity =
      kind.arity !== ANY_NUMBER ? kind.arity : numbers.length > 0 ? numbers.length - 1 : rest.length;
    if (rest.length !== arity || operands.length !== arity) {
      throw expected(`${arity} operands that are nodes before it`);
    }
    if (kind.arity === ANY_NUMBER) {
      [a[node], b[node]] = [pool.length, arity];
      for (const operand of operands) pool.push(operand);
      for (const number of [...numbers.slice(1), ...numbers.slice(0, 1)]) pool.push(numberAt(number));
      return;
    }
    if (kind.code === OPS.input.code) a[node] = inputs++;
    else if (kind.arity === 3) a[node] = pool.push(...operands) - 3;
    else [a[node], b[node]] = [operands[0]!, operands[1] ?? 0];
  });
  return { length: rows.length, op, a, b, operands: Uint32Array.from(pool), constants };
}

/** A bound and weights. */
function readWholeNumbers(given: unknown): readonly bigint[] | undefined {
  if (!Array.isArray(given) || given.length === 0) return undefined;
  const texts = given as unknown[];
  return texts.every((text): text is string => typeof text === "string" && /^-?[0-9]+$/.test(text))
    ? texts.map(BigInt)
    : undefined;
}

/** Exact fractions of any size, in the form that Fraction's `toFraction` writes. */
function readConstant(text: unknown): Fraction | undefined {
  if (typeof text !== "string" || !/^-?[0-9]+(\/0*[1-9][0-9]*)?$/.test(text)) return undefined;
  const [numerator, denominator = "1"] = text.split("/");
  return new Fraction(BigInt(numerator!), BigInt(denominator));
}
