import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalogueTexts, packageFolder } from "./catalogue-files.js";
import { INDEX_FILE, makeIndex } from "./catalogue-index.js";
import { recurrenceRow } from "./recurrence-row.js";

/** The last step of a build: writes the index of the catalogue beside the code, that is, to dist/. */
const index = makeIndex(catalogueTexts(packageFolder("circuits")), recurrenceRow);
const dist = dirname(dirname(fileURLToPath(import.meta.url)));
writeFileSync(join(dist, INDEX_FILE), JSON.stringify(index));
