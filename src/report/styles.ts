import { type Series, seriesOf, showDimensions } from "../analyze/laws.js";
import type { Row } from "../analyze/row.js";

/** A line of a plot: its rows, its name at the line's end, its look. */
export interface StyledSeries {
  readonly rows: readonly Row[];
  readonly label: string;
  readonly colour: string;
  /** Missing for what was not measured: a line without marks. */
  readonly symbol?: PlotSymbol;
  /** SVG dash pattern; undefined for a solid line. */
  readonly dash?: string;
}

/**
 * Okabe and Ito's palette (Color Universal Design, 2008), told apart with every common kind of colour blindness. Its
 * yellow is left out: it has no contrast with white.
 */
export const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"] as const;
/** Everything else that a plot is drawn with. */
export const INKS = {
  ground: "#ffffff",
  text: "#222222",
  note: "#555555",
  grid: "#dddddd",
  leader: "#999999",
} as const;

/** What stands for a colour on a dark ground; those that are not named have contrast enough on both. */
const DARK: Readonly<Record<string, string>> = {
  [INKS.ground]: "#14171c",
  [INKS.text]: "#e6e8eb",
  [INKS.note]: "#b3b9c1",
  [INKS.grid]: "#343a43",
  [INKS.leader]: "#7b838e",
  "#000000": "#ffffff",
};

/**
 * CSS for a plot of class `name` where the reader's system is dark. Colours are plain attributes, which every reader of
 * SVG understands; a browser lets rules override them.
 */
export function darkRules(name: string): string {
  const rules = Object.entries(DARK).flatMap(([light, dark]) => [
    `.${name} [fill="${light}"]{fill:${dark}}`,
    `.${name} [stroke="${light}"]{stroke:${dark}}`,
  ]);
  const ink = DARK[INKS.text];
  return `.${name}{color-scheme:light dark}@media (prefers-color-scheme:dark){.${name}{color:${ink};fill:${ink}}${rules.join("")}}`;
}

const SYMBOLS = ["circle", "square", "triangle", "diamond", "star", "cross", "wye"] as const;
export type PlotSymbol = (typeof SYMBOLS)[number];
const DASHES = [undefined, "6 3", "2 2", "8 2 2 2"] as const;

type Part = (row: Row) => string;

const RECURRENCE: Part = (row) => row.recurrence;
const SCAN: Part = (row) => row.scan;
const DIMENSIONS: Part = (row) => showDimensions(row.dimensions);
/** What else can tell two series apart, the most telling first. */
const DETAILS: readonly Part[] = [
  DIMENSIONS,
  (row) => row.numbers,
  (row) => row.outputs,
  (row) => row.costModel,
  (row) => row.structure,
  (row) => row.basis,
];

export interface StyledRows {
  readonly series: readonly StyledSeries[];
  /** What all series share of recurrence, dimensions and scan, for the title; may be empty. */
  readonly common: string;
}

/**
 * One series for each recurrence and scan (and whatever else differs besides n). The colour follows the recurrence and
 * the symbol the scan where both vary, so that either can be followed by eye; otherwise each series has both its own.
 */
export function styleRows(rows: readonly Row[]): StyledRows {
  const all = seriesOf(rows);
  const parts = tellingParts(all);
  const shared = [RECURRENCE, DIMENSIONS, SCAN].filter((part) => distinct(all, part).length === 1);
  const common = all.length === 0 ? "" : join(shared, all[0]!.rows[0]!);
  const variant: Part = (row) =>
    join(
      parts.filter((part) => part !== RECURRENCE),
      row,
    );
  const recurrences = distinct(all, RECURRENCE);
  const variants = distinct(all, variant);
  const crossed = recurrences.length > 1 && variants.length > 1;
  const series = all.map(({ rows: own }, i) => {
    const row = own[0]!;
    const hue = crossed ? recurrences.indexOf(row.recurrence) : i;
    const shape = crossed ? variants.indexOf(variant(row)) : i;
    const dash = DASHES[Math.floor(hue / COLOURS.length) % DASHES.length];
    return {
      rows: own,
      label: join(parts, row) || row.recurrence,
      colour: COLOURS[hue % COLOURS.length]!,
      symbol: SYMBOLS[shape % SYMBOLS.length]!,
      ...(dash === undefined ? {} : { dash }),
    };
  });
  return { series, common };
}

/** The fewest parts, found greedily, that give every series a name of its own. */
function tellingParts(all: readonly Series[]): Part[] {
  const parts = [RECURRENCE, SCAN].filter((part) => distinct(all, part).length > 1);
  let told = distinct(all, (row) => join(parts, row)).length;
  for (const detail of DETAILS) {
    if (told === all.length) break;
    const more = distinct(all, (row) => join([...parts, detail], row)).length;
    if (more === told) continue;
    parts.push(detail);
    told = more;
  }
  return parts;
}

function join(parts: readonly Part[], row: Row): string {
  return parts
    .map((part) => part(row))
    .filter((text) => text !== "")
    .join(", ");
}

function distinct(all: readonly Series[], part: Part): string[] {
  return [...new Set(all.map(({ rows }) => part(rows[0]!)))];
}
