import { type Measure, measureOf, type Row } from "../analyze/row.js";
import { InternalError } from "../errors.js";
import { escapeXml, showPower, spread, textWidth } from "./labels.js";
import { INKS, type PlotSymbol, type StyledSeries } from "./styles.js";

/** A drawn panel: the inside of an SVG group, its room, and how many points had no place on its axes. */
export interface Panel {
  readonly content: string;
  readonly width: number;
  readonly height: number;
  readonly dropped: number;
}

export const FONT_SIZE = 11;
/** `wide`: the names of the lines at their ends; `narrow`: under the axes, all of it as wide as a phone. */
export type PanelLayout = "wide" | "narrow";

interface Frame {
  readonly layout: PanelLayout;
  readonly width: number;
  readonly height: number;
  /** Of the axes. */
  readonly plotWidth: number;
  readonly plotHeight: number;
}

const PLOT_WIDTH = { wide: 380, narrow: 264 } as const;
const LEAST_PLOT_HEIGHT = { wide: 300, narrow: 240 } as const;
/** Ticks of the length axis that have room. */
const LENGTH_TICKS = { wide: 9, narrow: 6 } as const;
const TOP = 26;
const BOTTOM = 48;
const LEFT = 52;
/** From the right edge of the axes to the symbol of a label, room for the leaders to fan out. */
const LEADER = 30;
/** Half the sample of its line that a label shows behind its symbol, dashes and all. */
const SAMPLE = 12;
const LABEL_GAP = 14;
/** Right of narrow axes: half of the last tick's label. */
const NARROW_RIGHT = 20;

interface Mark {
  readonly n: number;
  readonly value: number;
  readonly evidence: "built" | "counted";
}

interface Line {
  readonly style: StyledSeries;
  readonly marks: readonly Mark[];
}

/** What is used of a plot that Observable Plot has drawn. */
interface Drawn {
  readonly innerHTML: string;
  scale(name: "x" | "y"): { apply(value: number): number } | undefined;
}

/** One measure against n. Lines keep the order of the series; a series without a drawable point is left out. */
export async function panel(
  series: readonly StyledSeries[],
  measure: Measure,
  vertical: "linear" | "log",
  layout: PanelLayout = "wide",
): Promise<Panel> {
  let dropped = 0;
  const lines: Line[] = [];
  for (const style of series) {
    const all = style.rows.flatMap((row) => markOf(row, measure));
    const marks = vertical === "log" ? all.filter((mark) => mark.value > 0) : all;
    if (style.symbol !== undefined) dropped += all.length - marks.length;
    if (marks.length > 0) lines.push({ style, marks });
  }
  const frame = frameOf(lines, layout);
  const drawn = await draw(lines, measure, vertical, frame);
  // A hundredth of a pixel is more than shows; the rest would be half of the file.
  const content = drawn.innerHTML.replace(/\d+\.\d{3,}/g, (number) => String(rounded(Number(number))));
  return {
    content: content + labels(lines, drawn, frame),
    width: frame.width,
    height: frame.height,
    dropped,
  };
}

function frameOf(lines: readonly Line[], layout: PanelLayout): Frame {
  const widest = Math.max(0, ...lines.map(({ style }) => textWidth(style.label, FONT_SIZE)));
  const plotWidth = PLOT_WIDTH[layout];
  const names = lines.length * LABEL_GAP;
  if (layout === "wide") {
    const plotHeight = Math.max(LEAST_PLOT_HEIGHT.wide, names);
    const width = LEFT + plotWidth + LEADER + SAMPLE + 8 + widest;
    return { layout, width, height: TOP + plotHeight + BOTTOM, plotWidth, plotHeight };
  }
  const plotHeight = LEAST_PLOT_HEIGHT.narrow;
  const width = Math.max(LEFT + plotWidth + NARROW_RIGHT, 2 * SAMPLE + 8 + widest);
  return { layout, width, height: TOP + plotHeight + BOTTOM + names, plotWidth, plotHeight };
}

function markOf(row: Row, measure: Measure): Mark[] {
  const value = measureOf(row, measure);
  if (value === undefined) return [];
  return [{ n: Number(row.n), value: Number(value), evidence: row.evidence ?? "built" }];
}

async function draw(
  lines: readonly Line[],
  measure: Measure,
  vertical: "linear" | "log",
  { layout, width, height, plotWidth, plotHeight }: Frame,
): Promise<Drawn> {
  const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  const { document } = parseHTML("<html><body></body></html>");
  const lengths = lines.flatMap(({ marks }) => marks.map((mark) => mark.n));
  const values = valueAxis(
    lines.flatMap(({ marks }) => marks.map((mark) => mark.value)),
    vertical,
  );
  const plot = Plot.plot({
    document,
    width,
    height,
    marginTop: TOP,
    marginBottom: height - TOP - plotHeight,
    marginLeft: LEFT,
    marginRight: width - LEFT - plotWidth,
    style: { fontSize: `${FONT_SIZE}px` },
    x: {
      ...lengthAxis(lengths, LENGTH_TICKS[layout]),
      label: "sequence length n (log scale)",
      labelAnchor: "center",
      labelOffset: BOTTOM - 3,
      labelArrow: "none",
    },
    y: { ...values, label: yLabel(lines, measure, vertical), labelArrow: "none" },
    marks: [
      Plot.gridY({ ticks: values.ticks, stroke: INKS.grid, strokeOpacity: 1 }),
      ...lines.map(({ style, marks }) =>
        Plot.line(marks, {
          x: "n",
          y: "value",
          stroke: style.colour,
          strokeWidth: 1.5,
          strokeDasharray: style.dash ?? "none",
        }),
      ),
      ...lines.flatMap(({ style, marks }) =>
        style.symbol === undefined
          ? []
          : Plot.dot(marks, {
              x: "n",
              y: "value",
              r: 3,
              symbol: style.symbol,
              stroke: style.colour,
              fill: (mark: Mark) => (mark.evidence === "built" ? style.colour : INKS.ground),
            }),
      ),
    ],
    color: { type: "identity" },
  });
  return plot as unknown as Drawn;
}

function yLabel(lines: readonly Line[], measure: Measure, vertical: "linear" | "log"): string {
  const models = [...new Set(lines.flatMap(({ style }) => style.rows.map((row) => row.costModel)))].join(
    ", ",
  );
  const unit = measure === "depth" ? "levels, " : measure === "size" ? "gates, " : "";
  const priced = measure === "depth" || measure === "size" || measure === "width";
  const model = priced ? `${unit}cost model ${models}` : "every gate 1";
  const scale = vertical === "log" ? ", log scale" : "";
  return measure === "fanout" ? `largest fan-out${scale}` : `${measure} (${model}${scale})`;
}

function lengthAxis(lengths: readonly number[], most: number) {
  const [low, high] = extent(lengths);
  const domain = low === high ? [low / 2, high * 2] : [low, high];
  const first = Math.ceil(Math.log2(domain[0]!));
  const last = Math.floor(Math.log2(domain[1]!));
  const step = Math.max(1, Math.ceil((last - first) / most));
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += step) ticks.push(2 ** exponent);
  const tickFormat = (n: number): string => (high < 2 ** 14 ? String(n) : showPower(2, Math.log2(n)));
  return { type: "log" as const, base: 2, domain, ticks: ticks.length < 2 ? domain : ticks, tickFormat };
}

function valueAxis(values: readonly number[], vertical: "linear" | "log") {
  const [low, high] = extent(values);
  if (vertical === "linear") {
    return { type: "linear" as const, domain: [Math.min(0, low), Math.max(1, high)], nice: true, ticks: 8 };
  }
  const first = Math.floor(Math.log10(low));
  const last = Math.max(first + 1, Math.ceil(Math.log10(high)));
  const step = Math.max(1, Math.ceil((last - first) / 9));
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += step) ticks.push(10 ** exponent);
  const tickFormat = (value: number): string =>
    last <= 4 ? String(value) : showPower(10, Math.round(Math.log10(value)));
  return { type: "log" as const, base: 10, domain: [10 ** first, 10 ** last], ticks, tickFormat };
}

function extent(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return values.length === 0 ? [1, 1] : [low, high];
}

/** The names of the lines, each with its symbol: at their ends, moved apart, with a leader back; or under the axes. */
function labels(lines: readonly Line[], drawn: Drawn, frame: Frame): string {
  const x = drawn.scale("x");
  const y = drawn.scale("y");
  if (x === undefined || y === undefined) throw new InternalError("a plot was drawn without its scales");
  const ends = lines.map(({ marks }) => {
    const last = marks.at(-1)!;
    return { x: x.apply(last.n), y: y.apply(last.value) };
  });
  const wide = frame.layout === "wide";
  const [low, high] = [TOP, TOP + frame.plotHeight];
  const column = wide ? LEFT + frame.plotWidth + LEADER : SAMPLE;
  const wanted = ends.map((end) => end.y);
  const under = high + BOTTOM + LABEL_GAP / 2;
  const placed = wide ? spread(wanted, LABEL_GAP, low, high) : spread(wanted, LABEL_GAP, under, frame.height);
  const drawnLabels = lines.map(({ style, marks }, i) => {
    const end = ends[i]!;
    const at = rounded(placed[i]!);
    const fill = marks.at(-1)!.evidence === "built" ? style.colour : INKS.ground;
    const leader = `<path d="M${rounded(end.x + 5)},${rounded(end.y)}L${column - SAMPLE - 2},${at}" stroke="${INKS.leader}" stroke-width="0.6" fill="none"/>`;
    return [
      wide ? leader : "",
      `<path d="M${column - SAMPLE},${at}h${2 * SAMPLE}" stroke="${style.colour}" stroke-width="1.5" stroke-dasharray="${style.dash ?? "none"}"/>`,
      style.symbol === undefined
        ? ""
        : `<path d="${SHAPES[style.symbol]}" transform="translate(${column},${at})" fill="${fill}" stroke="${style.colour}"/>`,
      `<text x="${column + SAMPLE + 4}" y="${at}" dy="0.32em" text-anchor="start">${escapeXml(style.label)}</text>`,
    ].join("");
  });
  return `<g aria-label="series">${drawnLabels.join("")}</g>`;
}

function rounded(x: number): number {
  return Math.round(x * 100) / 100;
}

/** The outlines of the marks, about 7 pixels across, for the labels. */
const SHAPES: Readonly<Record<PlotSymbol, string>> = {
  circle: "M3,0A3,3,0,1,1,-3,0A3,3,0,1,1,3,0Z",
  square: "M-2.7,-2.7H2.7V2.7H-2.7Z",
  triangle: "M0,-4L3.5,2H-3.5Z",
  diamond: "M0,-4.6L2.6,0L0,4.6L-2.6,0Z",
  star: "M0,-4.6L1,-1.4H4.4L1.7,0.6L2.7,3.7L0,1.8L-2.7,3.7L-1.7,0.6L-4.4,-1.4H-1Z",
  cross: "M-3.5,-1.2H-1.2V-3.5H1.2V-1.2H3.5V1.2H1.2V3.5H-1.2V1.2H-3.5Z",
  wye: "M-1,4V0.6L-4,-1.1L-3,-2.9L0,-1.2L3,-2.9L4,-1.1L1,0.6V4Z",
};
