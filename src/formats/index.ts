import { BASES, type BooleanBasis } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";
import { lower } from "../circuit/lower.js";
import { UsageError, unknownName } from "../errors.js";
import { aiger, aigerAscii } from "./aiger.js";
import { bench } from "./bench.js";
import { blif } from "./blif.js";
import { bristol, bristolOld } from "./bristol.js";
import { dimacs } from "./dimacs.js";
import { dot } from "./dot.js";
import type { Format, WriteOptions } from "./format.js";
import { gexf } from "./gexf.js";
import { graphml } from "./graphml.js";
import { json } from "./json.js";
import { r1cs, sym } from "./r1cs.js";
import { verilog } from "./verilog.js";
import { yosys } from "./yosys.js";

export const FORMATS: readonly Format[] = [
  aiger,
  aigerAscii,
  blif,
  verilog,
  bench,
  yosys,
  bristol,
  bristolOld,
  dimacs,
  r1cs,
  sym,
  json,
  dot,
  graphml,
  gexf,
];

/** The format of a name (`aiger`) or of an extension, with or without its dot (`aig`, `.aig`). */
export function formatFor(nameOrExtension: string): Format {
  const wanted = nameOrExtension.toLowerCase();
  const extension = wanted.startsWith(".") ? wanted.slice(1) : wanted;
  const found = FORMATS.find((format) => format.name === wanted || format.extensions.includes(extension));
  if (found !== undefined) return found;
  const known = FORMATS.flatMap((format) => [format.name, ...format.extensions.map((e) => `.${e}`)]);
  throw unknownName("format", nameOrExtension, new Set(known));
}

/**
 * Writes any circuit that the format can say or that can be lowered to one: bits are written over the richest basis
 * that the format knows. UsageError, with the cure, for numbers in a format of bits.
 */
export function writeCircuit(format: Format, circuit: Circuit, options?: WriteOptions): Iterable<Uint8Array> {
  if (format.bases.includes(circuit.basis)) return format.write(circuit, options);
  const nearestBasis = basisFor(format, circuit);
  if (nearestBasis !== undefined)
    return format.write(lower(circuit as Circuit<BooleanBasis>, nearestBasis), options);
  const cure =
    circuit.basis === "arithmetic"
      ? "Compile to bits with --numbers int:8"
      : "Compile to numbers with --numbers arithmetic";
  throw new UsageError(
    `${format.name} holds circuits over ${format.bases.join(" or ")}, not over '${circuit.basis}'. ${cure}, or write json`,
  );
}

/** The basis that a circuit of bits is lowered to: of those the format can say, the one with the most kinds of gates. */
function basisFor(format: Format, circuit: Circuit): BooleanBasis | undefined {
  if (circuit.basis === "arithmetic") return undefined;
  const possible = format.bases.filter((name): name is BooleanBasis => name !== "arithmetic");
  return possible.sort((x, y) => BASES[y].gates.size - BASES[x].gates.size)[0];
}

export type { Format, ReadOptions, WriteOptions } from "./format.js";
