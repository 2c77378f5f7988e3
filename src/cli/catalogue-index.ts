import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RecurrenceText } from "../recurrences/catalogue.js";
import { foldersAbove } from "./catalogue-files.js";

/**
 * # The index of the catalogue
 *
 * Reading some sixty files and their formulas takes a second, most of it in parsers, which is long for a list. So each
 * build writes beside its code what that code finds out about each file, under a hash of the file's text. A row is used
 * only where the hash is that of the file as it is now, and only by the code that the index was built with; any other
 * file is read and understood afresh.
 */
export type Row = Readonly<Record<string, unknown>>;

export type CatalogueIndex = Readonly<Record<string, { readonly hash: string; readonly row: Row }>>;

export const INDEX_FILE = "catalogue-index.json";

export type Texts = ReadonlyMap<string, () => RecurrenceText>;

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

export function makeIndex(texts: Texts, rowOf: (text: RecurrenceText) => Row): CatalogueIndex {
  return Object.fromEntries(
    [...texts].map(([name, read]) => {
      const text = read();
      return [name, { hash: hashOf(text.text), row: rowOf(text) }];
    }),
  );
}

/** The index that was built with this code; empty when it runs from its sources. */
export function openIndex(): CatalogueIndex {
  const folder = [...foldersAbove()].slice(0, -1).find((above) => existsSync(join(above, INDEX_FILE)));
  return folder === undefined
    ? {}
    : (JSON.parse(readFileSync(join(folder, INDEX_FILE), "utf8")) as CatalogueIndex);
}

/** A row for each text; `understand` is asked for a way to make one only when some text is not in the index. */
export async function rowsFrom(
  index: CatalogueIndex,
  texts: Texts,
  understand: () => Promise<(text: RecurrenceText) => Row>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, read] of texts) {
    const text = read();
    const known = Object.hasOwn(index, name) ? index[name] : undefined;
    rows.push(known?.hash === hashOf(text.text) ? known.row : (await understand())(text));
  }
  return rows;
}
