import { UsageError } from "../errors.js";
import {
  atlasPlot,
  atlasSentences,
  atlasTable,
  classesText,
  depthPerLog,
  exponent,
  lengthText,
  shortly,
} from "../report/atlas.js";
import { ATLAS, type AtlasPoint, pointAt } from "../theorems/atlas.js";
import type { AtlasCommandOptions } from "./commands/atlas.js";
import { note, print, printJson, progress } from "./console.js";
import { openCatalogue, writeFile } from "./disk.js";
import { readCount } from "./options.js";

/** Powers of two that a double holds exactly, with every whole number below them. */
const LONGEST_NUMBER = 53;
/** Figures of more bits than this are written as powers of two in JSON, too. */
const LONGEST_FIGURE = 256n;

const numberOrText = (value: bigint): bigint | string =>
  value >> LONGEST_FIGURE === 0n ? value : shortly(value);

/** log2 of the longest length wanted, of `1024` or `2^10`. @throws UsageError */
function readLength(text: string): number {
  const power = /^2\^(\d{1,6})$/.exec(text);
  if (power === null) return Math.log2(readCount("--most", text, 4, 2 ** 31 - 1));
  const logN = Number(power[1]);
  if (logN >= 2 && logN <= 65536) return logN;
  throw new UsageError(`--most: expected a length from 4 to 2^65536, got '${text}'`);
}

/** `recirc atlas`. */
export async function printAtlas(options: AtlasCommandOptions): Promise<void> {
  const most = readLength(options.most);
  if (options.output !== undefined && !options.output.endsWith(".svg"))
    throw new UsageError(
      `-o: expected a file that ends in .svg, got '${options.output}'; use --json for data`,
    );
  const catalogue = openCatalogue();
  const request = {
    recurrence: (name: string, dimensions?: Readonly<Record<string, number>>) =>
      catalogue.recurrence(name, dimensions),
  };
  const cells = ATLAS.flatMap((one) =>
    one.logs.filter((logN) => logN <= most).map((logN) => ({ one, logN })),
  );
  const bar = await progress({ count: cells.length, unit: "points" });
  const points: AtlasPoint[] = [];
  for (const { one, logN } of cells) {
    points.push(pointAt(one, logN, request));
    bar.advance(`${one.name}, n = ${lengthText(logN)}`);
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
      class: point.class,
      n: point.logN <= LONGEST_NUMBER ? 2 ** point.logN : `2^${point.logN}`,
      logN: point.logN,
      depth: numberOrText(point.depth),
      size: numberOrText(point.size),
      evidence: point.evidence,
      ...(point.way !== undefined && { way: point.way }),
      depthPerLog: depthPerLog(point),
      exponent: exponent(point),
    }));
    printJson({ classes, points: figures, text });
    return;
  }
  print(`${classesText()}\n\n${atlasTable(points)}\n\n${text.join("\n")}`);
}
