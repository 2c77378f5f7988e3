import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { foldersAbove } from "../catalogue-files.js";
import { pluginFile } from "../plugins.js";
import type { Cell, RecipeNames } from "./cell.js";

/**
 * # Addresses
 *
 * A row is known by what it was measured from: the recurrence's text, the dimensions, the recipe, the length, the
 * options, and the code that measured it. The address is the hash of all that, so a row is taken from a journal only
 * where measuring it again would give the same bytes.
 */
export function addressOf(cell: Cell, recipe: RecipeNames, code: string): string {
  const { recurrence, n, settings } = cell;
  return hashOf(
    JSON.stringify([
      code,
      recurrence.text,
      sorted(recurrence.dimensions),
      [recipe.scan, recipe.structure, recipe.numbers],
      n,
      sorted(settings),
    ]),
  );
}

function sorted(record: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

export function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

let known: string | undefined;

/**
 * The version of recirc and a hash of the very files that run, so that rows measured before a change of the code are
 * not taken for rows measured after it; and of the module of `--plugin`, which is code too.
 */
export function codeVersion(): string {
  known ??= ownVersion();
  const plugin = pluginFile();
  return plugin === undefined ? known : `${known}+${hashOf(readFileSync(plugin, "latin1")).slice(0, 16)}`;
}

function ownVersion(): string {
  const folders = [...foldersAbove()];
  const [code, root] = [folders.at(-2) ?? folders[0]!, folders.at(-1)!];
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const hash = createHash("sha256");
  for (const path of readdirSync(code, { recursive: true, encoding: "utf8" }).sort())
    if (/(?<!\.d)\.(ts|js)$/.test(path)) hash.update(path).update(readFileSync(join(code, path)));
  return `${version}+${hash.digest("hex").slice(0, 16)}`;
}
