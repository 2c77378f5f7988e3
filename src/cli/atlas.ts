import { UsageError } from "../errors.js";
import {
  atlasPlot,
  atlasSentences,
  atlasTable,
  classesText,
  depthPerLog,
  exponent,
} from "../report/atlas.js";
import { ATLAS, type AtlasPoint, pointAt } from "../theorems/atlas.js";
import type { AtlasCommandOptions } from "./commands/atlas.js";
import { note, print, printJson, progress } from "./console.js";
import { openCatalogue, writeFile } from "./disk.js";
import { readCount } from "./options.js";

/** `recirc atlas`. */
export async function printAtlas(options: AtlasCommandOptions): Promise<void> {
  const most = readCount("--most", options.most, 4, 2 ** 31 - 1);
  if (options.output !== undefined && !options.output.endsWith(".svg"))
    throw new UsageError(
      `-o: expected a file that ends in .svg, got '${options.output}'; use --json for data`,
    );
  const catalogue = openCatalogue();
  const request = {
    recurrence: (name: string, dimensions?: Readonly<Record<string, number>>) =>
      catalogue.recurrence(name, dimensions),
  };
  const cells = ATLAS.flatMap((one) => one.lengths.filter((n) => n <= most).map((n) => ({ one, n })));
  const bar = await progress({ count: cells.length, unit: "points" });
  const points: AtlasPoint[] = [];
  for (const { one, n } of cells) {
    points.push(pointAt(one, n, request));
    bar.advance(`${one.name}, n = ${n}`);
  }
  bar.stop();
  if (options.output !== undefined) {
    writeFile(options.output, await atlasPlot(points));
    note(`${options.output}: ${points.length} points of ${ATLAS.length} classes`);
  }
  const text = atlasSentences(points);
  if (options.json) {
    const classes = ATLAS.map(({ name, model, holds, theorem, costModel }) => ({
      name,
      model,
      holds,
      theorem,
      costModel,
    }));
    const figures = points.map((point) => ({
      ...point,
      depthPerLog: depthPerLog(point),
      exponent: exponent(point),
    }));
    printJson({ classes, points: figures, text });
    return;
  }
  print(`${classesText()}\n\n${atlasTable(points)}\n\n${text.join("\n")}`);
}
