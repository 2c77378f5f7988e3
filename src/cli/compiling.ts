import { analyze } from "../analyze/analyze.js";
import { compile } from "../compile/compile.js";
import { writeCircuit } from "../formats/index.js";
import type { CompileCommandOptions } from "./commands/compile.js";
import { note, printJson } from "./console.js";
import { loadRecurrence, openCatalogue, writeFile } from "./disk.js";
import { formatOf } from "./file-format.js";
import { parseLength } from "./lengths.js";
import { readCount, readDimensions, readScan, recipeOf } from "./options.js";
import { readPrime } from "./prime.js";
import { statsOf } from "./statistics.js";

/** `recirc compile`: builds one circuit and writes it whole or not at all. */
export function compileToFile(name: string, options: CompileCommandOptions): void {
  const n = parseLength(options.n);
  const format = formatOf(options.output, options.format);
  const field = readPrime(format, options.prime);
  const recurrence = loadRecurrence(name, readDimensions(options.d), openCatalogue());
  const recipe = recipeOf(recurrence, readScan(options.scan), options.numbers, options);
  const limit = options.limit === undefined ? {} : { limit: readCount("--limit", options.limit, 1, 2 ** 31) };
  const circuit = compile(recipe, Number(n), { sharing: options.sharing, ...limit });
  writeFile(options.output, writeCircuit(format, circuit, field));
  const stats = statsOf(analyze(circuit));
  if (options.json) printJson({ file: options.output, format: format.name, ...stats });
  else
    note(
      `${options.output}: ${format.name}, ${stats.inputs} inputs, ${stats.outputs} outputs, size ${stats.size}, depth ${stats.depth} (${stats.basis}, cost model ${stats.costModel})`,
    );
}
