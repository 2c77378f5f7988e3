import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readRecurrence } from "../recurrences/elaborate.js";
import { catalogueTexts, packageFolder } from "./catalogue-files.js";
import { INDEX_FILE, makeIndex, makeUnderstood, understoodFile } from "./catalogue-index.js";
import { recurrenceRow } from "./recurrence-row.js";

/** The last step of a build: writes what it found out about the catalogue beside the code, that is, to dist/. */
const texts = catalogueTexts(packageFolder("circuits"));
const dist = dirname(dirname(fileURLToPath(import.meta.url)));
const write = (file: string, content: unknown): void => {
  mkdirSync(dirname(join(dist, file)), { recursive: true });
  writeFileSync(join(dist, file), JSON.stringify(content));
};
write(INDEX_FILE, makeIndex(texts, recurrenceRow));
for (const read of texts.values()) {
  const text = read();
  write(understoodFile(text.file), makeUnderstood(text, readRecurrence(text.text, text.file)));
}
