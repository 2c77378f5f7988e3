import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { lawsOf } from "../src/analyze/laws.js";
import type { Results } from "../src/analyze/row.js";
import { compile, type Recipe } from "../src/compile/compile.js";
import { joinChunks } from "../src/formats/chunks.js";
import { formatFor, writeCircuit } from "../src/formats/index.js";
import { representationNamed } from "../src/numbers/index.js";
import { explain } from "../src/report/explain.js";
import { measure } from "../src/report/measure.js";
import { plotRows } from "../src/report/plot.js";
import { renderTable } from "../src/report/table.js";
import { scanNamed } from "../src/scans/index.js";
import { CATALOGUE, catalogued, ROOT, read } from "./catalogue.js";

/**
 * Small netlists and reports under circuits/golden, rebuilt byte for byte: whatever changes them, on purpose or not,
 * shows in a review. To accept new ones:
 *
 *     npx vitest run --config test/vitest.config.ts test/golden.test.ts -u
 */
const FOLDER = join(ROOT, "circuits/golden");
const UPDATE = "to accept it: npx vitest run --config test/vitest.config.ts test/golden.test.ts -u";
/** Before anything is written: a missing file is a failure once, and there the next time. */
const THERE = readdirSync(FOLDER).sort();

function recipe(name: string, numbers?: string): Recipe {
  return {
    recurrence: catalogued(name),
    scan: scanNamed("sklansky"),
    outputs: "all",
    weights: "inputs",
    ...(numbers === undefined ? {} : { representation: representationNamed(numbers) }),
  };
}

function netlist(format: string, made: Recipe, n: number): string {
  return new TextDecoder().decode(joinChunks(writeCircuit(formatFor(format), compile(made, n))));
}

function measured(): Results {
  const lengths = Array.from({ length: 16 }, (_, i) => BigInt(i + 1));
  const scans = ["sklansky", "kogge-stone", "brent-kung"].map(scanNamed);
  const rows = scans.flatMap((scan) => [...measure({ ...recipe("linear-scalar"), scan }, lengths)]);
  return { rows, laws: lawsOf(rows) };
}

/**
 * Every file there is, and what it holds. JSON and SVG are kept under .txt, since a formatter or linter of the checkout
 * has no say in their bytes.
 */
const GOLDEN: Readonly<Record<string, () => string | Promise<string>>> = {
  "linear-scalar-n4-int4.aag": () => netlist("aag", recipe("linear-scalar", "int:4"), 4),
  "linear-scalar-n2-int2.blif": () => netlist("blif", recipe("linear-scalar", "int:2"), 2),
  "linear-scalar-n2-int2.v": () => netlist("verilog", recipe("linear-scalar", "int:2"), 2),
  "linear-scalar-n2-int2.bench": () => netlist("bench", recipe("linear-scalar", "int:2"), 2),
  "linear-scalar-n2-int2.yosys.json.txt": () => netlist("yosys-json", recipe("linear-scalar", "int:2"), 2),
  "linear-scalar-n4.dot": () => netlist("dot", recipe("linear-scalar"), 4),
  "deltanet-n3.json.txt": () => netlist("json", recipe("deltanet"), 3),
  "elman-n2.json.txt": () => netlist("json", recipe("elman"), 2),
  "linear-scalar-measured.md": async () => renderTable(measured(), "markdown"),
  "linear-scalar-measured.json.txt": async () => renderTable(measured(), "json"),
  "linear-scalar-measured.svg.txt": async () => plotRows(measured().rows),
  "explained.json.txt": () =>
    `${JSON.stringify(
      CATALOGUE.map((entry) => explain(read(entry))),
      undefined,
      2,
    )}\n`,
};

it.each(Object.keys(GOLDEN))("%s", async (name) => {
  const text = await GOLDEN[name]();
  expect(await GOLDEN[name](), "the same, made again").toBe(text);
  await expect(text, `${name} has changed; ${UPDATE}`).toMatchFileSnapshot(join(FOLDER, name));
});

it("the folder holds these files and no others", () => {
  expect(THERE).toEqual(Object.keys(GOLDEN).sort());
});
