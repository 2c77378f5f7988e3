import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rational } from "../src/algebra/evaluate.js";
import { analyze } from "../src/analyze/analyze.js";
import { evaluate } from "../src/circuit/evaluate.js";
import { loadRecurrence, openCatalogue } from "../src/cli/disk.js";
import { applicableScans } from "../src/compile/applicable.js";
import { compile } from "../src/compile/compile.js";
import { formatFor } from "../src/formats/index.js";
import { readRecurrence } from "../src/recurrences/elaborate.js";
import { entriesOf, exactNumber } from "../src/recurrences/values.js";
import { explain } from "../src/report/explain.js";
import { SCANS } from "../src/scans/index.js";
import { ROOT } from "./catalogue.js";

/**
 * What docs/adding.md tells a newcomer to do, done as written: the files are taken out of the page, and so are the
 * commands, which are run in an empty folder in the order of the page.
 */
const PAGE = readFileSync(join(ROOT, "docs/adding.md"), "utf8");
const SECTION = PAGE.slice(PAGE.indexOf("## A recurrence"), PAGE.indexOf("## A scan"));

/** The blocks of code that stand under a `file` comment, by name. */
const FILES = new Map(
  Array.from(SECTION.matchAll(/^<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)^```$/gm), ([, name, text]) => [
    name!,
    text!,
  ]),
);
const YAML = FILES.get("momentum.yaml")!;
const COMMANDS = Array.from(SECTION.matchAll(/^<!-- recirc: (.+) -->$/gm), ([, line]) => line!);

/** By its place, since the folder the commands run in has no packages. */
const TSX = import.meta.resolve("tsx");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "recirc-newcomer-"));
  for (const [name, text] of FILES) writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function recirc(line: string): {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
} {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", TSX, join(ROOT, "src/cli/main.ts"), ...line.split(" ")],
    { cwd: folder, encoding: "utf8" },
  );
  return { status, stdout, stderr };
}

function jsonOf<T>(line: string): T {
  const { status, stdout, stderr } = recirc(line);
  expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: "" });
  return JSON.parse(stdout) as T;
}

describe("a newcomer who follows docs/adding.md", () => {
  it("finds a recurrence, a file of inputs and commands on the page", () => {
    expect([...FILES.keys()]).toEqual(["momentum.yaml", "momentum.json"]);
    const verbs = COMMANDS.map((line) => line.split(" ")[0]);
    expect(verbs).toEqual(["explain", "measure", "eval", "eval", "compile", "stats"]);
  });

  it("is told by explain what the page says", () => {
    const { class: kind, components } = explain(readRecurrence(YAML, "momentum.yaml"));
    expect(kind).toBe("linear");
    expect(components.map(({ states, structure }) => [states, structure])).toEqual([
      [["m"], "scalar"],
      [["w"], "scalar"],
    ]);
    const variants = Array.from(
      SECTION.matchAll(/^\| `([mw]): (.+)` \| (linear|nonlinear) \| (.+) \|$/gm),
      ([, state, formula, says, what]) => {
        const text = YAML.replace(new RegExp(`(update:[\\s\\S]*?\\n {2}${state}: ).*`), `$1${formula}`);
        expect(text).toContain(`  ${state}: ${formula}\n`);
        const found = explain(readRecurrence(text, "momentum.yaml"));
        expect(found.class).toBe(says);
        for (const { states, structure, kind } of found.components)
          expect(what).toMatch(
            new RegExp(`${states.map((name) => `\`${name}\``).join(" and ")}.* ${structure ?? kind}`),
          );
        return found.components.length;
      },
    );
    expect(variants).toEqual([2, 1, 1]);
  });

  it("measures the depth that the file claims, and no difference", () => {
    const line = COMMANDS.find((command) => command.startsWith("measure"))!;
    const { rows, laws } = jsonOf<{
      rows: { n: number; scan: string; depth: number; checked: { differences: number } }[];
      laws: { scan: string; measure: string; law: string; exact: boolean }[];
    }>(`${line} --json`);
    const claim = readRecurrence(YAML, "momentum.yaml").claims[0]!;
    expect(claim.formula).toBe("3*k + 2");
    const powers = rows.filter(({ n, scan }) => scan === claim.scan && (n & (n - 1)) === 0);
    expect(powers.map(({ depth }) => depth)).toEqual(
      powers.map(({ n }) => (n === 1 ? 2 : 3 * Math.log2(n) + 2)),
    );
    expect(rows.filter(({ checked }) => checked.differences !== 0)).toEqual([]);
    const law = laws.find(({ scan, measure }) => scan === claim.scan && measure === "depth")!;
    expect([law.law.replace("n = 2^k: ", ""), law.exact]).toEqual([claim.formula, true]);
  });

  it("evaluates the file's example, directly and by a circuit", () => {
    const own = readRecurrence(YAML, "momentum.yaml").examples[0]!;
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    for (const line of COMMANDS.filter((command) => command.startsWith("eval"))) {
      const { outputs } = jsonOf<{ outputs: { y: unknown } }>(line);
      expect(outputs.y).toEqual(plain(own.outputs!.y));
    }
    expect(JSON.parse(FILES.get("momentum.json")!).inputs).toEqual(plain(own.inputs));
  });

  it("compiles a file of bits and reads it back", () => {
    const [compiling, stats] = COMMANDS.slice(-2) as [string, string];
    expect(recirc(compiling).status).toBe(0);
    const figures = jsonOf<{ inputs: number; outputs: number; basis: string; depth: number }>(stats);
    expect(figures).toMatchObject({ inputs: 8 * (1 + 8 * 3), outputs: 8 * 8 * 2, basis: "aig" });
    const bytes = readFileSync(join(folder, "momentum.aig"));
    expect(analyze(formatFor("aig").read!(bytes, "momentum.aig")).depth).toBe(figures.depth);
  });

  it("puts the file into the catalogue, where every scan makes circuits of it", () => {
    const circuits = join(folder, "circuits");
    cpSync(join(ROOT, "circuits"), circuits, { recursive: true });
    writeFileSync(join(circuits, "diagonal", "momentum.yaml"), YAML);
    expect(existsSync(join(ROOT, "circuits/diagonal/momentum.yaml"))).toBe(false);
    const catalogue = openCatalogue(circuits);
    expect(catalogue.names()).toContain("momentum");
    const recurrence = loadRecurrence("momentum", { K: 2 }, catalogue);
    expect(recurrence.family).toBe("diagonal");
    const example = recurrence.examples[0]!;
    const given = Object.fromEntries(
      recurrence.inputs.map(({ name, axes, shape }) => [
        name,
        example.inputs[name]!.flatMap((raw) => entriesOf(raw, axes, shape, name)).map((raw) =>
          exactNumber(raw, name),
        ),
      ]),
    );
    const wanted = (example.outputs!.y as (string | number)[][])
      .flat()
      .map((raw) => exactNumber(raw, "y").toFraction());
    // What w reads of m is needed at every step, so the scans of all prefixes serve.
    for (const scan of applicableScans(recurrence, SCANS).filter(({ gives }) => gives === "all")) {
      const recipe = {
        recurrence,
        scan,
        outputs: scan.gives,
        weights: "constants",
      } as const;
      const { y } = evaluate(compile(recipe, 3), rational, given);
      expect(y!.map(rational.show)).toEqual(wanted);
    }
  });
});
