import { extname } from "node:path";
import { UsageError } from "../errors.js";
import { FORMATS, type Format, formatFor } from "../formats/index.js";

/** The format asked for, or else that of the file's extension. */
export function formatOf(path: string, asked: string | undefined): Format {
  // `.yosys.json` before `.json`.
  const compound = FORMATS.flatMap(({ extensions }) =>
    extensions.filter((extension) => extension.includes(".")),
  );
  const whole = compound.find((extension) => path.toLowerCase().endsWith(`.${extension}`));
  const name = asked ?? whole ?? extname(path);
  if (name !== "") return formatFor(name);
  const extensions = FORMATS.map((format) => `.${format.extensions[0]!}`).join(", ");
  throw new UsageError(
    `expected a file name that ends in ${extensions}, got '${path}'; give it an extension, or say --format`,
  );
}
