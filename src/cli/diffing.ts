import { decodeResults, type Results } from "../analyze/row.js";
import { diffResults, diffText, hasChanges } from "../report/diff.js";
import { print, printJson } from "./console.js";
import { readText } from "./files.js";

/** `recirc diff`: compares two result files; exit code 1 when they differ. */
export function diffFiles(older: string, newer: string, options: { readonly json?: true }): void {
  const diff = diffResults(read(older), read(newer), { older, newer });
  if (options.json) printJson(diff);
  else print(diffText(diff));
  if (hasChanges(diff)) process.exitCode = 1;
}

function read(path: string): Results {
  return decodeResults(readText(path, "a result file of 'recirc measure'"), path);
}
