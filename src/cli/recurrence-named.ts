import type { Recurrence } from "../recurrences/recurrence.js";
import { textNamed } from "../recurrences/texts.js";
import { catalogueTexts, packageFolder, recurrenceText } from "./catalogue-files.js";
import { understood } from "./catalogue-index.js";

/**
 * A recurrence by its name in the catalogue, or by its file. Parsers take longer to load than most circuits to build, so
 * they are loaded only for what the build did not read.
 */
export async function recurrenceNamed(
  nameOrFile: string,
  dimensions: Readonly<Record<string, number>>,
): Promise<Recurrence> {
  const texts = catalogueTexts(packageFolder("circuits"));
  const found = recurrenceText(nameOrFile, { text: (name) => textNamed(texts, name) });
  const known = understood(found, dimensions);
  if (known !== undefined) return known;
  const { readRecurrence } = await import("../recurrences/elaborate.js");
  return readRecurrence(found.text, found.file, dimensions);
}
