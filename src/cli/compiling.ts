import { analyze } from "../analyze/analyze.js";
import { UNIT } from "../analyze/cost-model.js";
import { depth } from "../analyze/depth.js";
import { size } from "../analyze/size.js";
import { inputCount } from "../circuit/circuit.js";
import { compile } from "../compile/compile.js";
import { writeCircuit } from "../formats/index.js";
import type { CompileCommandOptions } from "./commands/compile.js";
import { note, printJson } from "./console.js";
import { readDimensions } from "./dimensions.js";
import { formatOf } from "./file-format.js";
import { writeFile } from "./files.js";
import { parseLength } from "./lengths.js";
import { readCount, readScan, recipeOf } from "./options.js";
import { readPrime } from "./prime.js";
import { recurrenceNamed } from "./recurrence-named.js";
import { statsOf } from "./statistics.js";

/** `recirc compile`: builds one circuit and writes it whole or not at all. */
export async function compileToFile(name: string, options: CompileCommandOptions): Promise<void> {
  const n = parseLength(options.n);
  const format = formatOf(options.output, options.format);
  const field = readPrime(format, options.prime);
  const recurrence = await recurrenceNamed(name, readDimensions(options.d));
  const recipe = recipeOf(recurrence, readScan(options.scan), options.numbers, options);
  const limit = options.limit === undefined ? {} : { limit: readCount("--limit", options.limit, 1, 2 ** 31) };
  const circuit = compile(recipe, Number(n), { sharing: options.sharing, ...limit });
  writeFile(options.output, writeCircuit(format, circuit, field));
  if (options.json) printJson({ file: options.output, format: format.name, ...statsOf(analyze(circuit)) });
  else {
    const outputs = circuit.outputs.reduce((sum, port) => sum + port.wires.length, 0);
    note(
      `${options.output}: ${format.name}, ${inputCount(circuit)} inputs, ${outputs} outputs, size ${size(circuit)}, depth ${depth(circuit)} (${circuit.basis}, cost model ${UNIT.name})`,
    );
  }
}
