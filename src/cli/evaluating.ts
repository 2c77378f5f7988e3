import { evaluateGiven, readGiven } from "../verify/given.js";
import { systemNamed } from "../verify/systems.js";
import type { EvalCommandOptions } from "./commands/eval.js";
import { print, resultText } from "./console.js";
import { readDimensions } from "./dimensions.js";
import { loadRecurrence, openCatalogue, readJson } from "./disk.js";
import { readScan } from "./options.js";

/** `recirc eval`: runs a recurrence on the sequence of a file. */
export function evaluateFile(name: string, options: EvalCommandOptions): void {
  const file = readGiven(readJson(options.inputs, "a file of inputs"), options.inputs);
  const dimensions = { ...file.dimensions, ...readDimensions(options.d) };
  const recurrence = loadRecurrence(name, dimensions, openCatalogue());
  const system = systemNamed(options.over);
  const result = evaluateGiven(recurrence, file, system, {
    engine: options.engine,
    scan: readScan(options.scan),
  });
  print(resultText(result));
}
