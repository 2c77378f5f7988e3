import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { Command } from "commander";
import { describe, expect, it, vi } from "vitest";
import { progress } from "../src/cli/console.js";
import { openCatalogue, readJson } from "../src/cli/disk.js";
import { pagesOf, transcript, updateDocs } from "../src/cli/tables.js";
import { scanNamed } from "../src/scans/index.js";
import { evaluateGiven, readGiven } from "../src/verify/given.js";
import { systemNamed } from "../src/verify/systems.js";
import { ROOT } from "./catalogue.js";

const PAGES = pagesOf(ROOT);
const SCAN = scanNamed("brent-kung");

function page(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}

/** The page without blocks of code, code spans and generated comments, where brackets mean other things. */
function prose(text: string): string {
  return text
    .replace(/^```[\s\S]*?^```$/gm, "")
    .replace(/^ {4}.*$/gm, "")
    .replace(/`[^`\n]*`/g, "");
}

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(text: string): ReadonlySet<string> {
  const headings = text.replace(/^```[\s\S]*?^```$/gm, "").matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    Array.from(headings, ([, title]) =>
      title!
        .replace(/`/g, "")
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

/** A sentence for each link of a page that leads nowhere. */
function brokenLinks(file: string, text: string): readonly string[] {
  const links = Array.from(prose(text).matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target!);
  return links.flatMap((target) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path, anchor] = target.split("#") as [string, string | undefined];
    const to = path === "" ? join(ROOT, file) : resolve(dirname(join(ROOT, file)), path);
    if (!existsSync(to) || relative(ROOT, to).startsWith("..")) return [`${file}: no file '${target}'`];
    if (anchor === undefined) return [];
    const aimed = path === "" ? text : readFileSync(to, "utf8");
    return anchorsOf(aimed).has(anchor) ? [] : [`${file}: no anchor '${target}'`];
  });
}

describe("pages", () => {
  it("are fresh: every generated block is what its command prints now", { timeout: 600_000 }, () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", join(ROOT, "src/cli/main.ts"), "tables", "--check"],
      { cwd: ROOT, encoding: "utf8" },
    );
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: `${PAGES.length} files, none stale\n`,
      stderr: "",
    });
  });

  it("have no link or anchor that leads nowhere", () => {
    expect(PAGES.length).toBeGreaterThan(15);
    expect(PAGES.flatMap((file) => brokenLinks(file, page(file)))).toEqual([]);
  });

  it("show TypeScript only from files that are compiled and run", () => {
    for (const file of PAGES) {
      const lines = page(file).split("\n");
      lines.forEach((line, i) => {
        if (line !== "```ts") return;
        expect({ file, line: i + 1, before: lines[i - 1] }).toEqual({
          file,
          line: i + 1,
          before: expect.stringMatching(/^<!-- recirc: include (examples|src)\/[\w/-]+\.ts -->$/),
        });
      });
    }
  });

  it("are all reached from the README", () => {
    const reached = new Set<string>();
    const visit = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const [, target] of prose(page(file)).matchAll(/\]\(([^)#\s]+\.md)(?:#[^)]*)?\)/g)) {
        if (!/^[a-z]+:/.test(target!)) visit(relative(ROOT, resolve(dirname(join(ROOT, file)), target!)));
      }
    };
    visit("README.md");
    expect(PAGES.filter((file) => !reached.has(file))).toEqual([]);
  });

  it("have a section for each recurrence, with its formulas", () => {
    const text = page("docs/recurrences.md");
    const catalogue = openCatalogue();
    for (const name of catalogue.names()) {
      expect(anchorsOf(text)).toContain(name);
      for (const formula of Object.values(catalogue.source(name).content.update))
        expect(text).toContain(` = ${formula}\n`);
    }
  });
});

describe("the case worked by hand", () => {
  it("is what the recurrence gives after each step, directly and by its circuit", () => {
    const rows = page("docs/evaluating.md").matchAll(/^\| (\d+) \| (\[\[.*\]\]) \| (\[.*\]) \|$/gm);
    const byHand = Array.from(rows, ([, step, S, o]) => ({
      step: Number(step),
      S: JSON.parse(S!) as unknown,
      o: JSON.parse(o!) as unknown,
    }));
    expect(byHand.map(({ step }) => step)).toEqual([1, 2, 3]);
    const path = join(ROOT, "examples/deltanet.json");
    const whole = readGiven(readJson(path, "inputs"), path);
    const recurrence = openCatalogue().recurrence("deltanet");
    for (const engine of ["direct", "circuit"] as const) {
      const options = { engine, scan: SCAN };
      for (const { step, S, o } of byHand) {
        const inputs = Object.fromEntries(
          Object.entries(whole.inputs).map(([name, steps]) => [name, steps.slice(0, step)]),
        );
        const result = evaluateGiven(recurrence, { ...whole, inputs }, systemNamed("rational"), options);
        expect(result.final.S).toEqual(S);
        expect((result.outputs.o as readonly unknown[])[step - 1]).toEqual(o);
      }
    }
  });
});

describe("the generator", () => {
  it("writes stale blocks, reports them, and is content afterwards", async () => {
    const root = mkdtempSync(join(tmpdir(), "recirc-tables-"));
    try {
      for (const folder of ["docs", "circuits", "examples"]) mkdirSync(join(root, folder));
      writeFileSync(join(root, "README.md"), "no blocks here\n");
      const path = join(root, "docs", "a.md");
      const before = "above\n<!-- recirc: table bases -->\nold\n<!-- end -->\nbelow\n";
      writeFileSync(path, before);
      const program = new Command("recirc");
      expect(await updateDocs(program, { root, stale: "report" })).toEqual({
        files: ["README.md", "docs/a.md"],
        stale: ["docs/a.md"],
      });
      expect(readFileSync(path, "utf8")).toBe(before);
      expect((await updateDocs(program, { root, stale: "write" })).stale).toEqual(["docs/a.md"]);
      const after = readFileSync(path, "utf8");
      expect(after).toMatch(
        /^above\n<!-- recirc: table bases -->\n\n\| basis [\s\S]*\n<!-- end -->\nbelow\n$/,
      );
      expect(after).not.toMatch(/^old$/m);
      expect((await updateDocs(program, { root, stale: "report" })).stale).toEqual([]);

      writeFileSync(path, "<!-- recirc: table bases -->\n");
      await expect(updateDocs(program, { root, stale: "write" })).rejects.toThrow(
        "docs/a.md:1:1: expected '<!-- end -->' after",
      );
      writeFileSync(path, "<!-- recirc: table basis -->\n<!-- end -->\n");
      await expect(updateDocs(program, { root, stale: "write" })).rejects.toThrow("Did you mean 'bases'?");
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  it("takes down both streams of a command, and its exit code", async () => {
    const program = new Command("recirc").exitOverride();
    program
      .command("say")
      .argument("<what>")
      .action((what: string) => {
        process.stdout.write(`${what}\n`);
        process.stderr.write("aside\n");
        process.exitCode = 1;
      });
    expect(await transcript(program, ["say", "two words"])).toBe("two words\naside\n[exit code 1]\n");
    expect(await transcript(program, ["say"])).toMatch(/missing required argument[\s\S]*\[exit code 2\]\n$/);
  });

  it("leaves progress out, however long a command takes, and only there", async () => {
    const slow = async (): Promise<void> => {
      const clock = vi.spyOn(performance, "now").mockReturnValue(0);
      try {
        const bar = await progress({ count: 2 });
        clock.mockReturnValue(31_000);
        bar.advance("the first");
        bar.stop();
      } finally {
        clock.mockRestore();
      }
    };
    const program = new Command("recirc").exitOverride();
    program.command("slow").action(async () => {
      await slow();
      process.stdout.write("done\n");
    });
    expect(await transcript(program, ["slow"])).toBe("done\n");
    const written: string[] = [];
    const errors = vi
      .spyOn(process.stderr, "write")
      .mockImplementation((text) => written.push(String(text)) > 0);
    const { isTTY } = process.stderr;
    process.stderr.isTTY = false;
    try {
      await slow();
    } finally {
      process.stderr.isTTY = isTTY;
      errors.mockRestore();
    }
    expect(written).toEqual(["1 of 2 rows, about 31 s left\n"]);
  });
});

describe("the checks themselves", () => {
  it("find links and anchors that lead nowhere", () => {
    const text = "# A title, here\n[a](#a-title-here) [b](#no) [c](no.md) [d](https://x.y) `[e](no)`\n";
    expect(brokenLinks("docs/index.md", text)).toEqual([
      "docs/index.md: no anchor '#no'",
      "docs/index.md: no file 'no.md'",
    ]);
  });
});
