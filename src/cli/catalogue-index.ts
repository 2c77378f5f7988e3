import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Recurrence } from "../recurrences/recurrence.js";
import { restoreRecurrence, type StoredRecurrence, storeRecurrence } from "../recurrences/stored.js";
import type { RecurrenceText } from "../recurrences/texts.js";
import { foldersAbove } from "./catalogue-files.js";

/**
 * # The index of the catalogue
 *
 * Reading some sixty files and their formulas takes a second, most of it in parsers, which is long for a list. So each
 * build writes beside its code what that code finds out about each file, under a hash of the file's text: a row for lists,
 * and the recurrence itself for the dimensions of the file. They are used only where the hash is that of the file as it is
 * now, and only by the code that the index was built with; any other file is read and understood afresh.
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
  return (beside(INDEX_FILE) as CatalogueIndex | undefined) ?? {};
}

/** What a build found out; undefined when there was none. */
function beside(file: string): unknown {
  const folder = [...foldersAbove()].slice(0, -1).find((above) => existsSync(join(above, file)));
  return folder === undefined ? undefined : JSON.parse(readFileSync(join(folder, file), "utf8"));
}

/** One recurrence of the catalogue, in a file of its own. */
interface Understood extends StoredRecurrence {
  readonly hash: string;
}

/** The file in which a build keeps what it understood of a recurrence's. */
export function understoodFile(file: string): string {
  return join("understood", `${basename(file, ".yaml")}.json`);
}

export function makeUnderstood({ text }: RecurrenceText, recurrence: Recurrence): Understood {
  return { hash: hashOf(text), ...storeRecurrence(recurrence) };
}

/** The recurrence of a text as the build understood it, which is for the text's own dimensions; undefined for any other. */
export function understood(
  { file, text }: RecurrenceText,
  dimensions: Readonly<Record<string, number>>,
): Recurrence | undefined {
  if (Object.keys(dimensions).length > 0) return undefined;
  const known = beside(understoodFile(file)) as Understood | undefined;
  if (known?.hash !== hashOf(text)) return undefined;
  const recurrence = restoreRecurrence(known);
  // Messages name the file.
  return recurrence.file === file ? recurrence : undefined;
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
