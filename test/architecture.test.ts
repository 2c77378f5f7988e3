import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SCANS } from "../src/scans/index.js";
import { STRUCTURES } from "../src/structure/index.js";
import { CATALOGUE, ROOT, read } from "./catalogue.js";
import { type Import, importsOf, mentionsGlobal, type Source, sourcesUnder } from "./imports.js";

/**
 * Which folders of src a folder may import from, besides itself. Each row names only rows above it, so that there is
 * no circle. A new row or a new entry is a decision, not a convenience.
 */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  circuit: ["errors"],
  scans: [],
  algebra: ["circuit", "errors"],
  numbers: ["algebra", "scans", "circuit", "errors"],
  recurrences: ["algebra", "circuit", "errors"],
  structure: ["recurrences", "algebra", "circuit", "errors"],
  compile: ["structure", "recurrences", "numbers", "scans", "algebra", "circuit", "errors"],
  analyze: ["circuit", "errors"],
  packed: ["algebra", "circuit", "errors"],
  verify: [
    "packed",
    "analyze",
    "compile",
    "structure",
    "recurrences",
    "numbers",
    "scans",
    "algebra",
    "circuit",
    "errors",
  ],
  formats: ["algebra", "circuit", "errors"],
  theorems: [
    "verify",
    "packed",
    "analyze",
    "compile",
    "structure",
    "recurrences",
    "numbers",
    "scans",
    "algebra",
    "circuit",
    "errors",
  ],
  report: [
    "theorems",
    "verify",
    "packed",
    "analyze",
    "compile",
    "structure",
    "recurrences",
    "numbers",
    "scans",
    "algebra",
    "circuit",
    "errors",
  ],
};
const FOLDERS = Object.keys(TABLE);
/** May import everything: the command line and the table of contents. */
const TOP = ["cli", "index"];

/** The folder of a file under src, or its own name at the top: errors, index. */
function folderOf(path: string): string {
  return path.split("/")[1].replace(/\.ts$/, "");
}

/** A sentence for each import that goes where it may not. */
function forbidden(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ from, to }) => {
    const [importer, imported] = [folderOf(from), folderOf(`${to}/`)];
    if (!to.startsWith("src/") || importer === imported || TOP.includes(importer)) return [];
    const allowed = TABLE[importer];
    if (allowed === undefined) return [`${from}: the folder '${importer}' has no row in the table`];
    return allowed.includes(imported)
      ? []
      : [`${from} imports ${to}, but ${importer} may not use ${imported}`];
  });
}

/** Packages and built-in modules with the only places that may import them; `type` where a type is all they take. */
const HOMES: readonly { readonly what: RegExp; readonly homes: RegExp; readonly only?: "dynamic" }[] = [
  { what: /^graphology(-(?!gexf|graphml)|$)/, homes: /^src\/(circuit\/graph|structure\/components)\.ts$/ },
  { what: /^graphology-(gexf|graphml)/, homes: /^src\/circuit\/graph\.ts$/ },
  { what: /^mathjs/, homes: /^src\/recurrences\/(mathjs|parse|direct|oracle-functions)\.ts$/ },
  { what: /^node:/, homes: /^src\/cli\// },
  { what: /^(@observablehq\/plot|linkedom)/, homes: /^src\/report\//, only: "dynamic" },
  { what: /^(commander|cli-progress|piscina)/, homes: /^src\/cli\// },
  // The assembler is there in a checkout only.
  { what: /^binaryen/, homes: /^src\/cli\/assemble-kernels\.ts$/, only: "dynamic" },
  { what: /^cadical-wasm/, homes: /^src\/verify\/equal\/sat\.ts$/, only: "dynamic" },
  { what: /^refa/, homes: /^src\/theorems\/automata\/regex\.ts$/ },
  { what: /^(yaml)/, homes: /^src\/recurrences\// },
];

function homeless(imports: readonly Import[]): readonly string[] {
  return imports.flatMap(({ from, to, dynamic }) =>
    HOMES.filter(({ what }) => what.test(to)).flatMap(({ homes, only }) => {
      if (!homes.test(from)) return [`${from} imports ${to}, which lives elsewhere`];
      return only === "dynamic" && !dynamic ? [`${from} imports ${to} before it is needed`] : [];
    }),
  );
}

const SOURCES = sourcesUnder("src");
const IMPORTS = SOURCES.flatMap(importsOf);

function made(path: string, text: string): readonly Import[] {
  const source: Source = { path, text };
  return importsOf(source);
}

describe("imports", () => {
  it("follow the table, whose rows lead to no circle", () => {
    expect(IMPORTS.length).toBeGreaterThan(300);
    expect(forbidden(IMPORTS)).toEqual([]);
    for (const [folder, allowed] of Object.entries(TABLE)) {
      const circle = allowed.filter((name) => name === folder || TABLE[name]?.includes(folder));
      expect({ folder, circle }).toEqual({ folder, circle: [] });
    }
    const settled = new Set<string>();
    for (let left = FOLDERS; left.length > 0; ) {
      const next = left.filter((folder) => TABLE[folder].every((name) => settled.has(name)));
      expect(next.length, `a circle among ${left.join(", ")}`).toBeGreaterThan(0);
      for (const folder of next) settled.add(folder);
      left = left.filter((folder) => !settled.has(folder));
    }
  });

  it("name files that exist, and every folder of src has its row", () => {
    const paths = new Set(SOURCES.map(({ path }) => path));
    expect(IMPORTS.filter(({ to }) => to.startsWith("src/") && !paths.has(to))).toEqual([]);
    const folders = new Set(SOURCES.map(({ path }) => folderOf(path)));
    expect([...folders].filter((folder) => !FOLDERS.includes(folder) && !TOP.includes(folder))).toEqual([]);
  });

  it("leave each library in its place", () => {
    expect(homeless(IMPORTS)).toEqual([]);
    const mathjsInParse = IMPORTS.filter(
      ({ from, to }) => from === "src/recurrences/parse.ts" && to === "mathjs",
    );
    expect(mathjsInParse.map(({ typeOnly }) => typeOnly)).toEqual([true]);
  });

  it("load nothing that a command works with before it runs", () => {
    const reached = new Set(["src/cli/main.ts"]);
    for (const path of reached) {
      for (const { from, to, dynamic, typeOnly } of IMPORTS)
        if (from === path && to.startsWith("src/") && !dynamic && !typeOnly) reached.add(to);
    }
    const declaring = /^src\/(cli\/(main|background|declared-options|lengths|commands\/[a-z-]+)|errors)\.ts$/;
    expect([...reached].filter((path) => !declaring.test(path))).toEqual([]);
    expect(reached.size).toBeGreaterThan(12);
  });

  it("leave scans without any library, and the process with the command line", () => {
    const scans = IMPORTS.filter(({ from }) => from.startsWith("src/scans/"));
    expect(scans.length).toBeGreaterThan(10);
    expect(scans.filter(({ to }) => !to.startsWith("src/scans/"))).toEqual([]);
    const outside = SOURCES.filter(({ path }) => !path.startsWith("src/cli/"));
    for (const name of ["process", "Buffer", "require", "window", "document", "globalThis"]) {
      const using = outside.filter(
        (source) => mentionsGlobal(source, name) && !(name === "document" && declares(source, name)),
      );
      expect({ name, using: using.map(({ path }) => path) }).toEqual({ name, using: [] });
    }
  });

  it("keep the oracle apart from the compiler: both know the parser and nothing else of each other", () => {
    const mayUse =
      /^src\/(errors|recurrences\/(mathjs|oracle-functions|oracle-rounding|recurrence|values))\.ts$|^(mathjs|fraction\.js)$/;
    const oracle = IMPORTS.filter(({ from }) =>
      /recurrences\/(direct|oracle-functions|oracle-rounding)\.ts$/.test(from),
    );
    expect(oracle.length).toBeGreaterThan(5);
    expect(oracle.filter(({ to, typeOnly }) => !typeOnly && !mayUse.test(to))).toEqual([]);
    const compilers = IMPORTS.filter(({ from }) => /^src\/(structure|compile|algebra|scans)\//.test(from));
    expect(compilers.filter(({ to }) => /direct|oracle-functions|oracle-rounding/.test(to))).toEqual([]);
    const rest = IMPORTS.filter(
      ({ from }) =>
        from.startsWith("src/recurrences/") && !/(direct|oracle-functions|oracle-rounding)\.ts$/.test(from),
    );
    expect(rest.filter(({ to }) => /direct|oracle-functions|oracle-rounding/.test(to))).toEqual([]);
  });
});

/** A module with a variable of its own called `name` does not mean the global. */
function declares(source: Source, name: string): boolean {
  return new RegExp(`\\b(const|let|var)\\s+([{[][^=]*\\b)?${name}\\b|\\b${name}\\??:`).test(source.text);
}

describe("the checks themselves", () => {
  it("report a forbidden import, in whatever form it is written", () => {
    const forms = [
      'import { compile } from "../compile/compile.js";',
      'export * from "../compile/compile.js";',
      'export { compile } from "../compile/compile.js";',
      'import type { Recipe } from "../compile/compile.js";',
      'const later = () => import("../compile/compile.js");',
      'let recipe: import("../compile/compile.js").Recipe;',
      'import "../compile/compile.js";',
    ];
    for (const text of forms) {
      expect(forbidden(made("src/circuit/made-up.ts", text))).toEqual([
        "src/circuit/made-up.ts imports src/compile/compile.ts, but circuit may not use compile",
      ]);
      expect(forbidden(made("src/report/made-up.ts", text))).toEqual([]);
    }
    expect(forbidden(made("src/scans/made-up.ts", 'import { x } from "../errors.js";'))).toHaveLength(1);
    expect(forbidden(made("src/theory/made-up.ts", 'import { x } from "../errors.js";'))).toHaveLength(1);
    expect(
      forbidden(made("src/circuit/made-up.ts", "const text = \"import x from '../cli/main.js'\";")),
    ).toEqual([]);
  });

  it("report a library out of its place, and one that is loaded too early", () => {
    expect(homeless(made("src/analyze/x.ts", 'import { DirectedGraph } from "graphology";'))).toHaveLength(1);
    expect(homeless(made("src/structure/components.ts", 'import gexf from "graphology-gexf";'))).toHaveLength(
      1,
    );
    expect(homeless(made("src/compile/x.ts", 'import { readFileSync } from "node:fs";'))).toHaveLength(1);
    expect(homeless(made("src/report/x.ts", 'import * as Plot from "@observablehq/plot";'))).toHaveLength(1);
    expect(homeless(made("src/report/x.ts", 'const p = import("@observablehq/plot");'))).toEqual([]);
    expect(homeless(made("src/structure/x.ts", 'import { parse } from "mathjs";'))).toHaveLength(1);
  });

  it("tell a global from a property and a type from a value", () => {
    const text = "const a = x.process; const b = { process: 1 }; // process";
    expect(mentionsGlobal({ path: "src/a.ts", text }, "process")).toBe(false);
    expect(mentionsGlobal({ path: "src/a.ts", text: "const a = process.env;" }, "process")).toBe(true);
    const kinds = made(
      "src/recurrences/x.ts",
      'import { type A, type B } from "./a.js"; import { type A, b } from "./b.js"; import type C from "./c.js";',
    );
    expect(kinds.map(({ to, typeOnly }) => [to, typeOnly])).toEqual([
      ["src/recurrences/a.ts", true],
      ["src/recurrences/b.ts", false],
      ["src/recurrences/c.ts", true],
    ]);
  });
});

describe("files", () => {
  it("of src are none longer than 350 lines", () => {
    const lengths = SOURCES.map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }));
    expect(lengths.filter(({ lines }) => lines > 350)).toEqual([]);
  });

  it("of scans and structures are registered", async () => {
    const shared = [
      "scan",
      "arrays",
      "compressed",
      "accounts",
      "course",
      "rope",
      "rope-verbs",
      "rope-map",
      "pairs",
      "pair-map",
      "optima",
      "index",
    ];
    const scans = SOURCES.filter(({ path }) => path.startsWith("src/scans/"))
      .map(({ path }) => path.slice("src/scans/".length, -".ts".length))
      .filter((name) => !shared.includes(name));
    const families = new Set(SCANS.map(({ name }) => name.split(":")[0]));
    expect([...families].sort()).toEqual(scans.sort());

    const exported = new Set<string>();
    for (const { path, text } of SOURCES) {
      if (!path.startsWith("src/structure/") || !/: Structure\b/.test(text)) continue;
      const module = (await import(join(ROOT, path))) as Record<string, unknown>;
      for (const value of Object.values(module)) {
        for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
          if (typeof item === "object" && item !== null && "over" in item && "name" in item)
            exported.add(String(item.name));
        }
      }
    }
    expect(exported.size).toBeGreaterThanOrEqual(4);
    expect([...exported].sort()).toEqual(STRUCTURES.map(({ name }) => name).sort());
  });

  it("of the catalogue are named after what they say", () => {
    expect(CATALOGUE.length).toBeGreaterThanOrEqual(9);
    for (const entry of CATALOGUE) {
      const { name, family } = read(entry);
      expect({ name, family }).toEqual({ name: entry.name, family: entry.family });
    }
    expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length);
  });

  it("at the top level are the agreed ones", () => {
    const agreed = [
      ...["package.json", "package-lock.json", "tsconfig.json", "README.md", "LICENSE", "CHANGELOG.md"],
      ...[".gitignore", ".ci", "src", "circuits", "examples", "test", "docs"],
    ];
    const ignored = [".git", "node_modules", "dist", "results", "coverage"];
    const there = readdirSync(ROOT).filter((name) => !ignored.includes(name) && !name.endsWith(".tgz"));
    expect(there.filter((name) => !agreed.includes(name))).toEqual([]);
  });
});
