import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../errors.js";
import type { RecurrenceText } from "../recurrences/texts.js";
import { readText } from "./files.js";

/** The folders above this file, up to that of the package. */
export function* foldersAbove(): Generator<string> {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    yield folder;
    if (existsSync(join(folder, "package.json")) || folder === dirname(folder)) return;
  }
}

/** The folder of recurrence files in this package: beside dist/ when installed, beside src/ in a checkout. */
export function packageFolder(name: string): string {
  const folder = [...foldersAbove()].at(-1)!;
  if (existsSync(join(folder, "package.json"))) return join(folder, name);
  throw new UsageError(
    `expected the folder '${name}' beside recirc's package.json, found none; install recirc again`,
  );
}

/** The files `folder`/<family>/<name>.yaml by their names, each read when asked for. */
export function catalogueTexts(folder: string): ReadonlyMap<string, () => RecurrenceText> {
  const texts = new Map<string, () => RecurrenceText>();
  for (const family of readdirSync(folder, { withFileTypes: true })) {
    if (!family.isDirectory()) continue;
    for (const name of readdirSync(join(folder, family.name)).sort()) {
      if (!name.endsWith(".yaml")) continue;
      const path = join(folder, family.name, name);
      texts.set(name.slice(0, -".yaml".length), () => ({
        file: relative(dirname(folder), path),
        text: readFileSync(path, "utf8"),
      }));
    }
  }
  return texts;
}

/** The text of a recurrence by its name in a catalogue, or of a file when `nameOrFile` looks like one. */
export function recurrenceText(
  nameOrFile: string,
  catalogue: { text(name: string): RecurrenceText },
): RecurrenceText {
  if (!/[/\\]|\.ya?ml$/.test(nameOrFile)) return catalogue.text(nameOrFile);
  return { file: nameOrFile, text: readText(nameOrFile, "a recurrence file") };
}
