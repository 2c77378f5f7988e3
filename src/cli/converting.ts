import { analyze } from "../analyze/analyze.js";
import { type BooleanBasis, booleanBasisNamed } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";
import { type LowerOptions, lower } from "../circuit/lower.js";
import { writeCircuit } from "../formats/index.js";
import { withoutThresholds } from "../numbers/thresholds.js";
import { bitsOf, readCircuit } from "./circuit-file.js";
import type { ConvertCommandOptions } from "./commands/convert.js";
import { note, printJson } from "./console.js";
import { formatOf } from "./file-format.js";
import { writeFile } from "./files.js";
import { readCount } from "./options.js";
import { readPrime } from "./prime.js";
import { statsOf } from "./statistics.js";

/** Thresholds stay in tc0 and are made of smaller gates elsewhere. */
function lowered(circuit: Circuit<BooleanBasis>, basis: BooleanBasis, limit: LowerOptions): Circuit {
  const plain = circuit.basis === "tc0" && basis !== "tc0" ? withoutThresholds(circuit, limit) : circuit;
  return lower(plain, basis, limit);
}

/** `recirc convert`: reads one file and writes another, whole or not at all. */
export function convertFile(from: string, to: string, options: ConvertCommandOptions): void {
  const format = formatOf(to, options.format);
  const field = readPrime(format, options.prime);
  const { circuit: read, format: source } = readCircuit(from, options.from, options.unroll);
  const limit = options.limit === undefined ? {} : { limit: readCount("--limit", options.limit, 1, 2 ** 31) };
  const basis = options.basis === undefined ? undefined : booleanBasisNamed(options.basis);
  const circuit: Circuit = basis === undefined ? read : lowered(bitsOf(read, from), basis, limit);
  writeFile(to, writeCircuit(format, circuit, { ...limit, ...field }));
  const figures = (one: Circuit) => statsOf(analyze(one));
  const [before, after] = [figures(read), figures(circuit)];
  if (options.json) {
    printJson({
      from: { file: from, format: source.name, ...before },
      to: { file: to, format: format.name, ...after },
    });
    return;
  }
  const line = ({ size, depth, basis: over, costModel }: typeof before) =>
    `size ${size}, depth ${depth} (${over}, cost model ${costModel})`;
  note(`${from}: ${source.name}, ${line(before)}`);
  note(`${to}: ${format.name}, ${after.inputs} inputs, ${after.outputs} outputs, ${line(after)}`);
}
