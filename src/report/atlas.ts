import { ATLAS, type AtlasClass, type AtlasPoint } from "../theorems/atlas.js";
import { escapeXml } from "./labels.js";
import { plainTable } from "./layout.js";
import { COLOURS, darkRules, INKS } from "./styles.js";

/** log2 of a positive whole number, to a few digits, however large it is. */
function log2(value: bigint): number {
  const text = value.toString(2);
  return text.length <= 53
    ? Math.log2(Number(value))
    : text.length - 53 + Math.log2(Number.parseInt(text.slice(0, 53), 2));
}

export const depthPerLog = ({ n, depth }: AtlasPoint): number => Number(depth) / Math.log2(n);
export const exponent = ({ n, size }: AtlasPoint): number => log2(size) / Math.log2(n);

/** What was found, in words that follow from the points alone. */
export function atlasSentences(points: readonly AtlasPoint[]): readonly string[] {
  const of = (name: string): readonly AtlasPoint[] => points.filter((point) => point.class === name);
  const evidence = ATLAS.map(({ name }) => {
    const own = of(name);
    const kinds = [...new Set(own.map((point) => point.evidence))].join(" and ");
    return own.length === 0 ? "" : `${name}: ${kinds}, n = ${own[0]!.n} to ${own.at(-1)!.n}`;
  }).filter((text) => text !== "");
  const sentences = [`Points are ${evidence.join("; ")}.`];
  const [pd, table] = ["PD linear RNN", "nonlinear, log precision"].map(of) as [
    readonly AtlasPoint[],
    readonly AtlasPoint[],
  ];
  const both = pd.flatMap((point) =>
    table.filter(({ n }) => n === point.n).map((other) => [point, other] as const),
  );
  const last = both.at(-1);
  if (last !== undefined && last[1].depth < last[0].depth) {
    sentences.push(
      `At n = ${last[0].n} the nonlinear table scan is shallower than the PD circuit (${last[1].depth} and ${last[0].depth} levels) and larger (${last[1].size} and ${last[0].size} gates): at lengths that can be built the classes part in size, and in depth only in how it grows.`,
    );
  }
  sentences.push(
    "Depths are those of constructions, so upper bounds. That nothing shallower exists for the nonlinear classes is conditional: on L not being in NC1 for logarithmic, on NC not being P for polynomial precision.",
  );
  return sentences;
}

export function atlasTable(points: readonly AtlasPoint[]): string {
  const column = (title: string, cell: (point: AtlasPoint) => string, numeric = true) => ({
    title,
    numeric,
    cells: points.map(cell),
  });
  return plainTable({
    caption: "",
    columns: [
      column("class", (point) => point.class, false),
      column("n", ({ n }) => String(n)),
      column("depth", ({ depth }) => String(depth)),
      column("depth / log2 n", (point) => depthPerLog(point).toFixed(2)),
      column("size", ({ size }) => String(size)),
      column("log2 size / log2 n", (point) => exponent(point).toFixed(2)),
      column("evidence", ({ evidence }) => evidence, false),
    ],
  });
}

export function classesText(classes: readonly AtlasClass[] = ATLAS): string {
  return classes
    .map(
      ({ name, model, holds, costModel }) =>
        `${name}: ${holds}.\n  Measured: ${model} (cost model ${costModel}).`,
    )
    .join("\n");
}

const PANEL = { width: 430, height: 330, left: 56, right: 20, top: 34, bottom: 44 } as const;
const LEGEND_LINE = 18;
const CLASS = "recirc-atlas";

interface Mark {
  readonly x: number;
  readonly y: number;
  readonly built: boolean;
}

/**
 * Two panels against log2 n on a logarithmic axis: depth / log2 n, on which O(log n) is flat, and the exponent of the size.
 * Filled marks are built, open ones counted or by a formula. A self-contained SVG, light and dark.
 */
export async function atlasPlot(points: readonly AtlasPoint[]): Promise<string> {
  const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  const { document } = parseHTML("<html><body></body></html>");
  // log2 n = 0 has no place on a logarithmic axis, and log2 n = 1 says little of growth.
  const shown = points.filter(({ n }) => n >= 4);
  const names = ATLAS.map(({ name }) => name).filter((name) => shown.some((point) => point.class === name));
  const colour = (name: string): string => COLOURS[names.indexOf(name) % COLOURS.length]!;
  const draw = (title: string, figure: (point: AtlasPoint) => number, type: "log" | "linear"): string => {
    const marksOf = (name: string): Mark[] =>
      shown
        .filter((point) => point.class === name)
        .map((point) => ({ x: Math.log2(point.n), y: figure(point), built: point.evidence === "built" }));
    const plot = Plot.plot({
      document,
      width: PANEL.width,
      height: PANEL.height,
      marginLeft: PANEL.left,
      marginRight: PANEL.right,
      marginTop: PANEL.top,
      marginBottom: PANEL.bottom,
      style: { fontSize: "11px" },
      x: {
        type: "log",
        base: 2,
        ticks: [2, 4, 8, 16],
        tickFormat: (k: number) => String(k),
        label: "log2 n (log scale)",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: {
        type,
        ...(type === "log"
          ? { ticks: [5, 10, 20, 50, 100, 1000, 10000], tickFormat: (y: number) => String(y) }
          : {}),
        label: title,
        labelArrow: "none",
      },
      marks: [
        Plot.gridY({ stroke: INKS.grid, strokeOpacity: 1 }),
        ...names.map((name) =>
          Plot.line(marksOf(name), { x: "x", y: "y", stroke: colour(name), strokeWidth: 1.5 }),
        ),
        ...names.map((name) =>
          Plot.dot(marksOf(name), {
            x: "x",
            y: "y",
            r: 3,
            stroke: colour(name),
            fill: (mark: Mark) => (mark.built ? colour(name) : INKS.ground),
          }),
        ),
      ],
      color: { type: "identity" },
    });
    return (plot as unknown as { innerHTML: string }).innerHTML.replace(/\d+\.\d{3,}/g, (number) =>
      String(Math.round(Number(number) * 100) / 100),
    );
  };
  const panels = [
    draw("depth / log2 n (log scale)", depthPerLog, "log"),
    draw("log2 size / log2 n", exponent, "linear"),
  ];
  const legend = names.map((name, i) => {
    const y = PANEL.height + LEGEND_LINE * (i + 1);
    return `<line x1="20" x2="44" y1="${y - 4}" y2="${y - 4}" stroke="${colour(name)}" stroke-width="2"/><text x="52" y="${y}" fill="${INKS.text}">${escapeXml(name)}: ${escapeXml(ATLAS.find((one) => one.name === name)!.model)}</text>`;
  });
  const note = "filled: built and checked; open: counted exactly, or a formula held against counts";
  const height = PANEL.height + LEGEND_LINE * (names.length + 2);
  const width = 2 * PANEL.width;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" class="${CLASS}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="system-ui, 'DejaVu Sans', Helvetica, Arial, sans-serif" font-size="11" color="${INKS.text}" fill="${INKS.text}">`,
    "<title>Depth and size of circuits by class</title>",
    `<style>${darkRules(CLASS)}</style>`,
    `<rect width="${width}" height="${height}" fill="${INKS.ground}"/>`,
    ...panels.map(
      (content, i) => `<g transform="translate(${i * PANEL.width},0)" text-anchor="middle">${content}</g>`,
    ),
    ...legend,
    `<text x="20" y="${PANEL.height + LEGEND_LINE * (names.length + 1)}" fill="${INKS.note}">${escapeXml(note)}</text>`,
    "</svg>",
  ].join("\n")}\n`;
}
