import type { RawValue } from "../recurrences/values.js";
import { parseSafetensors, parseWeights } from "../recurrences/weights.js";
import { readBytes, readJson } from "./files.js";

/** Weights by name: a JSON object of numbers, lists and lists of rows, or a safetensors file. */
export function readWeightsFile(path: string): Readonly<Record<string, RawValue>> {
  if (path.endsWith(".safetensors")) return parseSafetensors(readBytes(path, "a file of weights"), path);
  return parseWeights(readJson(path, "a file of weights"), path);
}
