import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readRecurrence } from "../src/recurrences/elaborate.js";
import type { Recurrence } from "../src/recurrences/recurrence.js";

/** The top level of the checkout, with a separator at its end. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface CatalogueFile {
  readonly family: string;
  readonly name: string;
  readonly text: string;
}

/** Every circuits/<family>/<name>.yaml, read without the command line's own reader. */
export const CATALOGUE: readonly CatalogueFile[] = readdirSync(join(ROOT, "circuits"), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: family }) =>
    readdirSync(join(ROOT, "circuits", family))
      .filter((file) => file.endsWith(".yaml"))
      .map((file) => ({
        family,
        name: file.slice(0, -".yaml".length),
        text: readFileSync(join(ROOT, "circuits", family, file), "utf8"),
      })),
  );

export function read(entry: CatalogueFile, dimensions: Readonly<Record<string, number>> = {}): Recurrence {
  return readRecurrence(entry.text, `circuits/${entry.family}/${entry.name}.yaml`, dimensions);
}

export function catalogued(name: string, dimensions: Readonly<Record<string, number>> = {}): Recurrence {
  return read(CATALOGUE.find((entry) => entry.name === name)!, dimensions);
}

/** A recurrence written in a test: YAML without its name and title. */
export function own(body: string, dimensions: Readonly<Record<string, number>> = {}): Recurrence {
  return readRecurrence(`name: own\ntitle: a test's own\n${body}`, "own.yaml", dimensions);
}
