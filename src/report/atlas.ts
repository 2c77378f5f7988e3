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

/** May be infinite in a double: depths that grow like n. */
export const depthPerLog = ({ logN, depth }: AtlasPoint): number =>
  depth < 1n << 1000n ? Number(depth) / logN : Number.POSITIVE_INFINITY;
export const exponent = ({ logN, size }: AtlasPoint): number => log2(size) / logN;

/** A whole number as it is, or as a power of two where it is longer than anybody reads. */
export function shortly(value: bigint): string {
  return value < 1n << 64n ? String(value) : `2^${log2(value).toFixed(1)}`;
}

/** n, of its logarithm. */
export function lengthText(logN: number): string {
  return logN <= 20 ? String(2 ** logN) : `2^${logN}`;
}

/** Pairs of points of two classes at the same length. */
function pairs(
  points: readonly AtlasPoint[],
  first: string,
  second: string,
): readonly (readonly [AtlasPoint, AtlasPoint])[] {
  return points
    .filter((point) => point.class === first)
    .flatMap((point) =>
      points
        .filter((other) => other.class === second && other.logN === point.logN)
        .map((other) => [point, other] as const),
    );
}

/** The least of the lengths from which on the second is deeper than the first. */
function deeperFrom(both: readonly (readonly [AtlasPoint, AtlasPoint])[]): AtlasPoint | undefined {
  const last = both.findLastIndex(([one, other]) => other.depth <= one.depth);
  return both[last + 1]?.[0];
}

const [PD, LOW_RANK, TABLE] = ["PD linear RNN", "low-rank linear RNN", "nonlinear, log precision"] as const;

/** Consecutive points of one kind as a range of lengths. */
function ranges(points: readonly AtlasPoint[], kind: (point: AtlasPoint) => string): string {
  const runs: { readonly kind: string; readonly from: AtlasPoint; to: AtlasPoint }[] = [];
  for (const point of points) {
    const open = runs.at(-1);
    if (open?.kind === kind(point)) open.to = point;
    else runs.push({ kind: kind(point), from: point, to: point });
  }
  return runs
    .map(({ kind: name, from, to }) =>
      from === to
        ? `${name} at n = ${lengthText(from.logN)}`
        : `${name}, n = ${lengthText(from.logN)} to ${lengthText(to.logN)}`,
    )
    .join(", ");
}

/** What was found, in words that follow from the points alone. */
export function atlasSentences(points: readonly AtlasPoint[]): readonly string[] {
  const of = (name: string): readonly AtlasPoint[] => points.filter((point) => point.class === name);
  const evidence = ATLAS.map(({ name }) => {
    const own = of(name);
    return own.length === 0 ? "" : `${name}: ${ranges(own, (point) => point.evidence)}`;
  }).filter((text) => text !== "");
  const sentences = [`Points are ${evidence.join("; ")}.`];
  const ways = of(LOW_RANK).filter(({ way }) => way !== undefined);
  if (new Set(ways.map(({ way }) => way)).size > 1) {
    const plainly = ({ way }: AtlasPoint): string => way!.replace(/, blocks of .*/, "");
    sentences.push(
      `The low-rank RNN is shallowest by ${ranges(ways, plainly)}: the asymptotically better way is the deeper one at first.`,
    );
  }
  const near = pairs(points, PD, TABLE).findLast(([{ evidence: own }]) => own === "built");
  if (near !== undefined && near[1].depth < near[0].depth) {
    sentences.push(
      `At n = ${lengthText(near[0].logN)} the nonlinear table scan is shallower than the PD circuit (${near[1].depth} and ${near[0].depth} levels) and larger (${near[1].size} and ${near[0].size} gates): at lengths that can be built the classes part in size, and in depth only in how it grows.`,
    );
  }
  for (const linear of [PD, LOW_RANK]) {
    const from = deeperFrom(pairs(points, linear, TABLE));
    if (from === undefined || from.logN === 1) continue;
    const by = from.evidence === "modelled" ? " by the modelled depths" : "";
    sentences.push(
      `The table scan is deeper than the ${linear.replace(" linear", "")} from n = ${lengthText(from.logN)} on${by}; before that depth alone has the classes in the wrong order.`,
    );
  }
  if (points.some((point) => point.evidence === "modelled")) {
    sentences.push(
      "Modelled depths add up the parts of a circuit as if none began before another had ended, so that lines step up where they begin; from there on they are to be compared with each other.",
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
  const perLog = (point: AtlasPoint): string => {
    const value = depthPerLog(point);
    return value < 1e9 ? value.toFixed(2) : `2^${(log2(point.depth) - Math.log2(point.logN)).toFixed(1)}`;
  };
  return plainTable({
    caption: "",
    columns: [
      column("class", (point) => point.class, false),
      column("n", ({ logN }) => lengthText(logN)),
      column("depth", ({ depth }) => shortly(depth)),
      column("depth / log2 n", perLog),
      column("size", ({ size }) => shortly(size)),
      column("log2 size / log2 n", (point) => exponent(point).toFixed(2)),
      column(
        "evidence",
        ({ evidence, way }) => (way === undefined ? evidence : `${evidence}: ${way}`),
        false,
      ),
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
  readonly evidence: AtlasPoint["evidence"];
}

/** Depths past this times log2 n leave the plot: what grows like n soon hides the rest. */
const HIGHEST = 2e5;

/**
 * Two panels against log2 n on a logarithmic axis: depth / log2 n, on which O(log n) is flat, and the exponent of the size.
 * Filled marks are built, open ones counted or by a formula, lozenges on a dashed line modelled. A self-contained SVG,
 * light and dark.
 */
export async function atlasPlot(points: readonly AtlasPoint[]): Promise<string> {
  const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  const { document } = parseHTML("<html><body></body></html>");
  // log2 n = 0 has no place on a logarithmic axis, and log2 n = 1 says little of growth.
  const shown = points.filter((point) => point.logN >= 2 && depthPerLog(point) <= HIGHEST);
  const names = ATLAS.map(({ name }) => name).filter((name) => shown.some((point) => point.class === name));
  const colour = (name: string): string => COLOURS[names.indexOf(name) % COLOURS.length]!;
  const draw = (title: string, figure: (point: AtlasPoint) => number, type: "log" | "linear"): string => {
    const marksOf = (name: string): Mark[] =>
      shown
        .filter((point) => point.class === name)
        .map((point) => ({ x: point.logN, y: figure(point), evidence: point.evidence }));
    /** Up to the last that is no model, and from there on. */
    const parts = (name: string): readonly (readonly [Mark[], boolean])[] => {
      const all = marksOf(name);
      const near = all.filter(({ evidence }) => evidence !== "modelled");
      return [
        [near, false],
        [all.slice(Math.max(0, near.length - 1)), true],
      ];
    };
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
        ticks: [2, 4, 16, 64, 256, 1024, 4096, 16384, 65536],
        tickFormat: (k: number) => String(k),
        label: "log2 n (log scale)",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: {
        type,
        ...(type === "log"
          ? { ticks: [5, 10, 20, 50, 100, 1000, 10000, 100000], tickFormat: (y: number) => String(y) }
          : {}),
        label: title,
        labelArrow: "none",
      },
      marks: [
        Plot.gridY({ stroke: INKS.grid, strokeOpacity: 1 }),
        ...names.flatMap((name) =>
          parts(name).map(([marks, dashed]) =>
            Plot.line(marks, {
              x: "x",
              y: "y",
              stroke: colour(name),
              strokeWidth: 1.5,
              ...(dashed && { strokeDasharray: "3,3" }),
            }),
          ),
        ),
        ...names.map((name) =>
          Plot.dot(
            marksOf(name).filter(({ evidence }) => evidence !== "modelled"),
            {
              x: "x",
              y: "y",
              r: 3,
              stroke: colour(name),
              fill: (mark: Mark) => (mark.evidence === "built" ? colour(name) : INKS.ground),
            },
          ),
        ),
        ...names.map((name) =>
          Plot.dot(
            marksOf(name).filter(({ evidence }) => evidence === "modelled"),
            { x: "x", y: "y", r: 2.5, symbol: "diamond", stroke: colour(name), fill: INKS.ground },
          ),
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
  const note =
    "filled: built and checked; open: counted exactly, or a formula held against counts; lozenges, dashed: modelled, at most so much";
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
