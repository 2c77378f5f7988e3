import { explain, explanationText } from "../report/explain.js";
import { print, printJson } from "./console.js";
import type { CommonOptions } from "./declared-options.js";
import { readDimensions } from "./dimensions.js";
import { loadRecurrence, openCatalogue } from "./disk.js";

/** `recirc explain`. */
export function explainRecurrence(name: string, options: CommonOptions): void {
  const explanation = explain(loadRecurrence(name, readDimensions(options.d), openCatalogue()));
  if (options.json) printJson(explanation);
  else print(explanationText(explanation));
}
