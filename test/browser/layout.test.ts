import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { lawsOf } from "../../src/analyze/laws.js";
import type { Results } from "../../src/analyze/row.js";
import { representationNamed } from "../../src/numbers/index.js";
import { htmlReport } from "../../src/report/html.js";
import { measure } from "../../src/report/measure.js";
import { markFronts } from "../../src/report/pareto.js";
import { plotRows, readableSelection } from "../../src/report/plot.js";
import { scanNamed } from "../../src/scans/index.js";
import { catalogued } from "../catalogue.js";
import { evaluated, findBrowser, type Layout, layoutsOf, type Page, pictureOf } from "./layout.js";

const browser = findBrowser();
/** A folder for pictures of the pages, for people to look at. */
const PICTURES = process.env.RECIRC_PICTURES || undefined;

function measured(
  names: readonly string[],
  lengths: readonly bigint[],
  scans: readonly string[],
  numbers: readonly string[] = ["arithmetic"],
): Results {
  const rows = names.flatMap((name) =>
    numbers.flatMap((number) =>
      scans.map(scanNamed).flatMap((scan) => {
        const representation = number === "arithmetic" ? {} : { representation: representationNamed(number) };
        const recipe = {
          recurrence: catalogued(name),
          scan,
          outputs: scan.gives,
          weights: "inputs",
          ...representation,
        };
        return [...measure(recipe as Parameters<typeof measure>[0], lengths)];
      }),
    ),
  );
  return { rows, laws: lawsOf(rows) };
}

const powers = (...exponents: readonly number[]): readonly bigint[] => exponents.map((k) => 1n << BigInt(k));
const MANY = [
  ...["serial", "tree", "sklansky", "kogge-stone", "brent-kung", "ladner-fischer:0", "ladner-fischer:1"],
  ...[
    "ladner-fischer:2",
    "han-carlson",
    "size-optimal",
    "fibonacci",
    "multiway",
    "chunked:4",
    "chunked-last:4",
  ],
];

const RECIPES: Readonly<Record<string, () => Results>> = {
  "one recurrence": () =>
    measured(["linear-scalar"], powers(0, 1, 2, 3, 4, 5, 6), ["serial", "sklansky", "kogge-stone"]),
  "three recurrences": () =>
    measured(["linear-scalar", "s4d", "deltanet"], powers(1, 2, 3, 4, 5), ["sklansky", "brent-kung"]),
  "many scans": () => measured(["linear-scalar"], powers(1, 2, 3, 4, 5, 6, 7, 8), MANY),
  "lengths to 2^60": () =>
    measured(["deltanet"], powers(4, 8, 20, 30, 40, 50, 60), ["sklansky", "brent-kung"]),
  representations: () =>
    measured(["linear-scalar"], powers(1, 2, 3), ["sklansky"], ["int:4", "int:8", "fixed:4.4"]),
  "a front": () => {
    const { rows, laws } = measured(["linear-scalar"], powers(4, 6), MANY);
    return { rows: markFronts(rows), laws };
  },
};

async function pagesOf(name: string): Promise<readonly Page[]> {
  const results = RECIPES[name]!();
  const html = await htmlReport(results, { command: `recirc measure ${name}`, version: "0.0.0" });
  const { rows, title } = readableSelection(results.rows);
  const svg = await plotRows(rows, title === undefined ? {} : { title });
  const report = (width: number, theme: Page["theme"]): Page => ({
    name: `${name}, report, ${width}, ${theme}`,
    text: html,
    width,
    theme,
  });
  const plot = (theme: Page["theme"]): Page => ({
    name: `${name}, plot, ${theme}`,
    text: svg,
    width: 1600,
    theme,
  });
  // Themes differ in colours, widths in places.
  return [
    ...[360, 720, 1280].map((width) => report(width, "light")),
    ...[report(1280, "dark"), plot("light"), plot("dark")],
  ];
}

function keepPictures(folder: string, pages: readonly Page[], layouts: readonly Layout[]): void {
  mkdirSync(folder, { recursive: true });
  for (const [i, page] of pages.entries()) {
    const name = `${page.name.replaceAll(/[^\w]+/g, "-")}.png`;
    writeFileSync(join(folder, name), pictureOf(browser!, page, Math.min(layouts[i]!.height, 6000)));
  }
}

function faultsOf(layouts: readonly Layout[]): readonly string[] {
  return layouts.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
}

describe.runIf(browser !== undefined)("in a browser", () => {
  // Starting a browser is what takes long, so that all pages are judged in one run.
  const pagesBy = new Map<string, readonly Page[]>();
  const layoutBy = new Map<string, Layout>();

  beforeAll(async () => {
    for (const name of Object.keys(RECIPES)) pagesBy.set(name, await pagesOf(name));
    const pages = [...pagesBy.values()].flat();
    const layouts = layoutsOf(browser!, pages);
    for (const layout of layouts) layoutBy.set(layout.name, layout);
    if (PICTURES !== undefined) keepPictures(PICTURES, pages, layouts);
  });

  it.each(Object.keys(RECIPES))("no text overlaps or is cut off: %s", (name) => {
    const pages = pagesBy.get(name)!;
    const layouts = pages.map((page) => layoutBy.get(page.name)!);
    expect(faultsOf(layouts)).toEqual([]);
    expect(layouts.map(({ dark }) => dark)).toEqual(pages.map(({ theme }) => theme === "dark"));
    for (const { texts } of layouts) expect(texts).toBeGreaterThan(20);
  });

  it("a click on a column's head sorts by it, numbers of any length as numbers", async () => {
    const results = measured(["linear-scalar"], powers(5, 1, 60, 3), ["sklansky", "brent-kung"]);
    const html = await htmlReport(results, { command: "recirc measure", version: "0.0.0" });
    const head = "document.querySelector('table').tHead.rows[0].cells[2]";
    const first =
      "[...document.querySelector('table').tBodies[0].rows].map((row) => row.cells[0].textContent).join()";
    const orders = evaluated(browser!, html, [`${head}.querySelector("button").click()`, first]);
    expect(orders).toBe("2,8,32,1152921504606846976");
    const down = evaluated(browser!, html, [
      ...Array(2).fill(`${head}.querySelector("button").click()`),
      first,
    ]);
    expect(down).toBe("1152921504606846976,32,8,2");
  });

  it("what is planted is found: an overlap, a cut, a faint or small text, a page too wide", async () => {
    const row = measured(["linear-scalar"], powers(1, 2, 3, 4), ["sklansky", "brent-kung"]);
    const svg = await plotRows(row.rows);
    const html = await htmlReport(row, { command: "recirc measure", version: "0.0.0" });
    const text = (x: number, y: number): string => `<text x="${x}" y="${y}">planted</text></svg>`;
    const planted: Readonly<Record<string, readonly [page: string, found: RegExp]>> = {
      nothing: [svg, /^nothing: $/],
      "an overlap": [svg.replace("</svg>", text(20, 20)), /: '[^']+' and '[^']+' overlap$/],
      "a cut": [svg.replace("</svg>", text(-20, 200)), /: 'planted' is cut off by svg.recirc-plot/],
      "faint text": [
        html.replace("--soft: #4b5158", "--soft: #b0b0b0"),
        /has a contrast of 2\.\d\d with its/,
      ],
      "small text": [html.replace("font: 1rem/1.5", "font: 0.4rem/1.5"), /: '[^']+' is \d\.\d pixels high/],
      "a wide page": [
        html.replace("<header>", '<header style="width: 2000px">'),
        /the page is \d+ pixels wide/,
      ],
      "a hidden end": [
        html.replace("overflow-x: auto; margin", "overflow: hidden; width: 9rem; margin"),
        /cut off by div\.table/,
      ],
    };
    const pages = Object.entries(planted).map(
      ([name, [page]]): Page => ({ name, text: page, width: 1280, theme: "light" }),
    );
    for (const { name, faults } of layoutsOf(browser!, pages))
      expect(`${name}: ${faults.join("; ")}`).toMatch(planted[name]![1]);
  });
});
