import { catalogueTexts, packageFolder } from "./catalogue-files.js";
import { openIndex, type Row, rowsFrom } from "./catalogue-index.js";

/** What `recirc list` shows. Fields that are no text are for --json only. Each kind loads no more than it needs. */
export async function rowsOf(
  kind: "recurrences" | "scans" | "numbers" | "formats" | "theorems",
): Promise<readonly Row[]> {
  switch (kind) {
    case "recurrences":
      return rowsFrom(openIndex(), catalogueTexts(packageFolder("circuits")), async () => {
        const { recurrenceRow } = await import("./recurrence-row.js");
        return recurrenceRow;
      });
    case "scans": {
      const { SCANS } = await import("../scans/index.js");
      return SCANS.map(({ name, gives, title, source }) => ({ name, gives, title, source }));
    }
    case "numbers": {
      const { REPRESENTATIONS } = await import("../numbers/index.js");
      return [
        { name: "arithmetic", title: "one gate for each operation, over any ring (the default)" },
        ...REPRESENTATIONS.map(({ usage, title }) => ({ name: usage, title })),
      ];
    }
    case "theorems": {
      const { THEOREMS } = await import("../theorems/index.js");
      return THEOREMS.map(({ name, direction, title, source }) => ({ name, direction, title, source }));
    }
    case "formats": {
      const { FORMATS } = await import("../formats/index.js");
      return FORMATS.map(({ name, extensions, title, bases, read }) => ({
        name,
        extensions: extensions.join(", "),
        reads: read === undefined ? "no" : "yes",
        title,
        bases,
      }));
    }
  }
}
