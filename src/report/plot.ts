import { COST_MODELS } from "../analyze/cost-model.js";
import { seriesOf, showDimensions } from "../analyze/laws.js";
import { type Measure, measureOf, type Row } from "../analyze/row.js";
import { UsageError } from "../errors.js";
import { escapeXml, textWidth } from "./labels.js";
import { FONT_SIZE, type Panel, type PanelLayout, panel } from "./panel.js";
import { darkRules, INKS, type StyledSeries, styleRows } from "./styles.js";

export interface PlotOptions {
  /** One panel for each, side by side. */
  readonly measures?: readonly Measure[];
  /**
   * `auto`: logarithmic for everything that counts gates, linear for depth and fan-out, unless the lines end so far
   * apart that the low ones would lie on the axis.
   */
  readonly vertical?: "auto" | "linear" | "log";
  /** In place of what all series share. */
  readonly title?: string;
  /** `narrow`: as wide as a phone, the names of the lines under the axes. */
  readonly layout?: PanelLayout;
}

/** A plot without its heading and notes, for a page that sets them itself. */
export interface BarePlot {
  readonly svg: string;
  readonly notes: readonly string[];
}

const MARGIN = 12;
const TITLE_HEIGHT = 34;
const LINE_HEIGHT = 15;
/** The class that rules of dark colours go by. */
const CLASS = "recirc-plot";

/**
 * A self-contained SVG of measures against n (log2 axis), one line for each recurrence and scan, named at its end.
 * Filled marks are read off built circuits, open marks are counted without building. Same rows, same bytes.
 *
 * @throws UsageError when there is nothing to draw.
 */
export async function plotRows(rows: readonly Row[], options: PlotOptions = {}): Promise<string> {
  const { title, panels, notes } = await drawn(rows, options);
  return assemble(panels, title, TITLE_HEIGHT, notes);
}

/** @throws UsageError when there is nothing to draw. */
export async function barePlot(rows: readonly Row[], options: PlotOptions = {}): Promise<BarePlot> {
  const { title, panels, notes } = await drawn(rows, options);
  return { svg: assemble(panels, title, 0, []), notes };
}

async function drawn(rows: readonly Row[], options: PlotOptions) {
  const { measures = ["depth", "size"], vertical = "auto", layout = "wide" } = options;
  if (rows.length === 0 || measures.length === 0) {
    throw new UsageError(
      `nothing to plot: ${rows.length} rows, ${measures.length} measures; give one or more of each`,
    );
  }
  for (const measure of measures) {
    if (rows.every((row) => measureOf(row, measure) === undefined)) {
      throw new UsageError(`no row has the measure '${measure}'; plot another one`);
    }
  }
  const { series, common } = styleRows(rows);
  const panels: Panel[] = [];
  const bounds: string[] = [];
  for (const measure of measures) {
    const scale = vertical === "auto" ? scaleFor(series, measure) : vertical;
    const bound = boundLine(rows, measure);
    if (bound !== undefined) bounds.push(measure);
    panels.push(await panel([...series, ...(bound === undefined ? [] : [bound])], measure, scale, layout));
  }
  return {
    title: options.title ?? (common || `${measures.join(" and ")} against n`),
    panels,
    notes: notesOf(rows, series, panels, bounds),
  };
}

/** Ends further apart than this leave the lowest line in the bottom tenth of a linear axis. */
const WIDE_RATIO = 10;

function scaleFor(series: readonly StyledSeries[], measure: Measure): "linear" | "log" {
  if (measure !== "depth" && measure !== "fanout") return "log";
  const ends = series.flatMap(({ rows }) => {
    const end = measureOf(rows.at(-1)!, measure);
    return end === undefined || end === 0n ? [] : [Number(end)];
  });
  return Math.max(...ends) > WIDE_RATIO * Math.min(...ends) ? "log" : "linear";
}

/**
 * The lower bound on a measure along n, where all rows are of one function: what none of the lines can be below. Of rows
 * that give all outputs and rows that give the last the smaller bound, which holds for both.
 */
function boundLine(rows: readonly Row[], measure: Measure): StyledSeries | undefined {
  if (measure !== "depth" && measure !== "size") return undefined;
  const functions = new Set(
    rows.map(({ recurrence, dimensions, numbers, costModel }) =>
      JSON.stringify([recurrence, showDimensions(dimensions), numbers, costModel]),
    ),
  );
  if (functions.size !== 1) return undefined;
  const least = new Map<bigint, Row>();
  for (const row of rows) {
    const value = measure === "depth" ? row.bound : row.sizeBound;
    if (value === undefined) continue;
    const bound: Row = { ...row, [measure]: value, evidence: "built" };
    const known = least.get(row.n);
    if (known === undefined || value < Number(measureOf(known, measure))) least.set(row.n, bound);
  }
  const line = [...least.values()].sort((x, y) => (x.n < y.n ? -1 : 1));
  if (line.length < 2 || line.every((row) => measureOf(row, measure) === 0n)) return undefined;
  return { rows: line, label: "lower bound", colour: INKS.note, dash: "1 3" };
}

function notesOf(
  rows: readonly Row[],
  series: readonly StyledSeries[],
  panels: readonly Panel[],
  bounds: readonly string[],
): string[] {
  const models = [...new Set(rows.map((row) => row.costModel))].map((name) => {
    const known = Object.hasOwn(COST_MODELS, name)
      ? COST_MODELS[name as keyof typeof COST_MODELS]
      : undefined;
    return known === undefined ? name : `${name} (${known.title})`;
  });
  const caption = [`Cost model: ${models.join("; ")}.`];
  const evidence = new Set(series.flatMap((one) => one.rows.map((row) => row.evidence ?? "built")));
  if (evidence.has("counted")) {
    caption.push("Filled marks: circuits that were built. Open marks: counted without building.");
  }
  if (bounds.length > 0) caption.push("Lower bound: no circuit of fan-in 2 is below it.");
  if (panels.some((one) => one.dropped > 0)) caption.push("Values of 0 have no place on a logarithmic axis.");
  return caption;
}

/** Panels side by side, under a heading of that height (none when it is 0) and over notes. */
function assemble(
  panels: readonly Panel[],
  title: string,
  titleHeight: number,
  notes: readonly string[],
): string {
  const height = Math.max(...panels.map((one) => one.height));
  const panelWidth = panels.reduce((sum, one) => sum + one.width, 0);
  const textual = [
    ...(titleHeight === 0 ? [] : [textWidth(title, 14)]),
    ...notes.map((line) => textWidth(line, FONT_SIZE)),
  ];
  const margin = titleHeight === 0 ? 0 : MARGIN;
  const width = Math.max(panelWidth, ...textual) + 2 * margin;
  const total = titleHeight + height + (notes.length === 0 ? 0 : (notes.length + 0.4) * LINE_HEIGHT) + margin;
  let left = margin;
  const groups = panels.map((one) => {
    const group = `<g transform="translate(${left},${titleHeight})" text-anchor="middle">${one.content}</g>`;
    left += one.width;
    return group;
  });
  const lines = notes.map(
    (line, i) =>
      `<text x="${margin}" y="${titleHeight + height + (i + 1) * LINE_HEIGHT}" fill="${INKS.note}">${escapeXml(line)}</text>`,
  );
  const heading = `<text x="${margin}" y="22" font-size="14" font-weight="bold">${escapeXml(title)}</text>`;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" class="${CLASS}" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" role="img" font-family="system-ui, 'DejaVu Sans', Helvetica, Arial, sans-serif" font-size="${FONT_SIZE}" color="${INKS.text}" fill="${INKS.text}">`,
    `<title>${escapeXml(title)}</title>`,
    `<style>${darkRules(CLASS)}</style>`,
    `<rect width="${width}" height="${total}" fill="${INKS.ground}"/>`,
    ...(titleHeight === 0 ? [] : [heading]),
    ...groups,
    ...lines,
    "</svg>",
  ].join("\n")}\n`;
}

/** More lines than this in one panel cannot be told apart. */
const MOST_LINES = 24;

/**
 * Rows few enough to read in one plot: all of them, or else, of each recurrence, those of its shallowest way of
 * compiling at the largest length (the smallest of equals).
 */
export function readableSelection(rows: readonly Row[]): {
  readonly rows: readonly Row[];
  readonly title?: string;
} {
  const series = seriesOf(rows);
  if (series.length <= MOST_LINES) return { rows };
  const best = new Map<string, readonly Row[]>();
  for (const candidate of series) {
    const [row] = candidate.rows;
    const key = `${row!.recurrence} ${showDimensions(row!.dimensions)} ${row!.numbers}`;
    const known = best.get(key);
    if (known === undefined || isShallower(candidate.rows, known)) best.set(key, candidate.rows);
  }
  return {
    rows: [...best.values()].flat(),
    title: "depth and size against n, the shallowest scan of each recurrence",
  };
}

function isShallower(rows: readonly Row[], than: readonly Row[]): boolean {
  const last = (list: readonly Row[]): Row => list.reduce((most, row) => (row.n > most.n ? row : most));
  const [a, b] = [last(rows), last(than)];
  return a.depth < b.depth || (a.depth === b.depth && a.size < b.size);
}
