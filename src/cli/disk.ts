import { Catalogue } from "../recurrences/catalogue.js";
import { readRecurrence } from "../recurrences/elaborate.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { catalogueTexts, packageFolder, recurrenceText } from "./catalogue-files.js";

export { recurrenceText } from "./catalogue-files.js";
export { makeFolder, readBytes, readJson, readText, writeFile } from "./files.js";
export { readWeightsFile } from "./weights-file.js";

/** The recurrences in `folder`/<family>/<name>.yaml; by default those that come with recirc. */
export function openCatalogue(folder: string = packageFolder("circuits")): Catalogue {
  return new Catalogue(catalogueTexts(folder));
}

export function loadRecurrence(
  nameOrFile: string,
  dimensions: Readonly<Record<string, number>>,
  catalogue: Catalogue,
): Recurrence {
  const { file, text } = recurrenceText(nameOrFile, catalogue);
  return readRecurrence(text, file, dimensions);
}
