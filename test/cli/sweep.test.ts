import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { forgetPlugin, loadPlugin } from "../../src/cli/plugins.js";
import { addressOf, codeVersion } from "../../src/cli/sweep/address.js";
import type { Cell } from "../../src/cli/sweep/cell.js";
import { carryOut } from "../../src/cli/sweep/pool.js";
import type { Answer, Task } from "../../src/cli/sweep/worker.js";
import { RecircError } from "../../src/errors.js";
import { CATALOGUE, ROOT } from "../catalogue.js";
import { Folder, recirc, refused } from "./run.js";

/**
 * What a sweep promises: the same bytes however it was interrupted and whoever measured, and no row taken from a journal
 * that is not what measuring it again would give.
 */
const folder = new Folder();
const SMALL = ["measure", "linear-scalar", "-n", "1..24", "--scan", "sklansky,serial"];

/** A journal as a killed sweep leaves it: the sweep is carried out, but its results go where no folder can be. */
async function leaveJournal(name: string, args: readonly string[] = SMALL): Promise<string> {
  folder.put(`${name}.json/in-the-way`, "");
  const { code, err } = await recirc(...args, "-o", folder.at(`${name}.json`));
  expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/cannot write/) });
  const text = folder.text(`${name}.json.journal`);
  folder.put(`${name}-left.json.journal`, text);
  return text;
}

function catalogueText(wanted: string): string {
  return CATALOGUE.find(({ name }) => name === wanted)!.text;
}

function lines(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

describe("a sweep that is killed", () => {
  const LONG = ["measure", "linear-scalar", "-n", "1..90:1,200,300", "--scan", "serial,brent-kung"];

  /** Runs the sweep in a process of its own until its journal has so many lines, then kills it at once. */
  async function killAt(target: string, count: number, ...more: readonly string[]): Promise<void> {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "src/cli/main.ts", ...LONG, "-o", target, ...more],
      { cwd: ROOT, stdio: "ignore" },
    );
    const ended = once(child, "close");
    const watch = setInterval(() => {
      if (journalLines(target) >= count) child.kill("SIGKILL");
    }, 10);
    const [, signal] = (await ended) as [number | null, string | null];
    clearInterval(watch);
    expect(signal).toBe("SIGKILL");
  }

  const journalLines = (target: string): number =>
    existsSync(`${target}.journal`) ? readFileSync(`${target}.journal`, "utf8").split("\n").length - 1 : 0;

  it("twice with kill -9 goes on without losing or repeating a row, to the same bytes", async () => {
    const target = folder.at("killed.json");
    await killAt(target, 30, "--jobs", "2");
    const once = journalLines(target);
    expect(existsSync(target)).toBe(false);
    // The whole journal up to here is kept as it is, and added to.
    const before = readFileSync(`${target}.journal`, "utf8");
    await killAt(target, once + 40, "--resume", "--jobs", "1");
    expect(
      readFileSync(`${target}.journal`, "utf8").startsWith(before.slice(0, before.lastIndexOf("\n") + 1)),
    ).toBe(true);
    const addresses = lines(readFileSync(`${target}.journal`, "utf8")).map((line) => line.slice(0, 80));
    expect(new Set(addresses).size).toBe(addresses.length);

    const resumed = await recirc(...LONG, "-o", target, "--resume");
    expect(resumed.code, resumed.err).toBe(0);
    expect(existsSync(`${target}.journal`)).toBe(false);
    const whole = await recirc(...LONG, "-o", folder.at("whole.json"), "--jobs", "1");
    expect(whole.code, whole.err).toBe(0);
    expect(folder.text("killed.json")).toBe(folder.text("whole.json"));
    expect(resumed.out).toBe(whole.out);
  }, 240_000);
});

describe("a journal", () => {
  it("is offered, and used only when that is asked for", async () => {
    const text = await leaveJournal("offer");
    const [head, ...rows] = lines(text);
    const target = folder.at("offered.json");
    folder.put("offered.json.journal", `${[head, ...rows.slice(0, 10)].join("\n")}\n`);
    await refused(
      folder,
      [...SMALL, "-o", target],
      /offered\.json\.journal holds 10 of the \d+ rows of this sweep; add --resume to go on from there, or --fresh/,
    );
    const { code } = await recirc(...SMALL, "-o", target, "--resume");
    expect(code).toBe(0);
    await recirc(...SMALL, "-o", folder.at("afresh.json"));
    expect(folder.text("offered.json")).toBe(folder.text("afresh.json"));
  });

  it("whose last line is torn loses that row and no other", async () => {
    const rows = lines(await leaveJournal("torn"));
    const target = folder.at("torn-off.json");
    for (const torn of [1, 40, rows.at(-1)!.length - 1]) {
      folder.put("torn-off.json.journal", `${rows.slice(0, -1).join("\n")}\n${rows.at(-1)!.slice(0, torn)}`);
      const { code, err } = await recirc(...SMALL, "-o", target, "--resume");
      expect({ code, err }).toEqual({ code: 0, err: `wrote ${target}\n` });
      await recirc(...SMALL, "-o", folder.at("afresh.json"));
      expect(folder.text("torn-off.json")).toBe(folder.text("afresh.json"));
    }
  });

  it("in which a figure was changed is refused, with the line", async () => {
    const rows = lines(await leaveJournal("changed"));
    rows[3] = rows[3]!.replace(/"depth":\d+/, '"depth":1');
    folder.put("planted.json.journal", `${rows.join("\n")}\n`);
    await refused(
      folder,
      [...SMALL, "-o", folder.at("planted.json"), "--resume"],
      /planted\.json\.journal:4:1: expected a row as it was written, got a line that does not match its checksum/,
    );
    folder.put("other.json.journal", "{}\n");
    await refused(
      folder,
      [...SMALL, "-o", folder.at("other.json"), "--resume"],
      /other\.json\.journal:1:1: expected the journal of a sweep/,
    );
  });

  it("of another recipe, recurrence or version gives no row", async () => {
    const text = await leaveJournal("foreign");
    // Rows of this version at other options: each of them is measured again.
    const target = folder.at("folded.json");
    folder.put("folded.json.journal", text);
    const args = [...SMALL, "--fold", "none", "-o", target];
    const { code, err } = await recirc(...args, "--resume");
    expect(code).toBe(0);
    expect(err).toMatch(/folded\.json\.journal: \d+ rows are of another recipe or version, and are not used/);
    await recirc(...SMALL, "--fold", "none", "-o", folder.at("folded-afresh.json"));
    expect(folder.text("folded.json")).toBe(folder.text("folded-afresh.json"));
  });
});

describe("the address of a row", () => {
  const cell: Cell = {
    recurrence: { file: "a.yaml", text: "name: a", dimensions: { K: 2 } },
    recipes: [],
    n: "8",
    settings: { verify: "none", random: 4, seed: 1, weights: "inputs" },
  };
  const recipe = { scan: "sklansky", structure: "narrowest", numbers: "arithmetic" };

  it("is another for another recurrence, dimension, recipe, length, option or version", () => {
    const { recurrence, settings } = cell;
    const others = [
      addressOf(cell, recipe, "1.0.1"),
      addressOf({ ...cell, n: "9" }, recipe, "1.0.0"),
      addressOf({ ...cell, recurrence: { ...recurrence, text: "name: a " } }, recipe, "1.0.0"),
      addressOf({ ...cell, recurrence: { ...recurrence, dimensions: { K: 3 } } }, recipe, "1.0.0"),
      addressOf({ ...cell, settings: { ...settings, seed: 2 } }, recipe, "1.0.0"),
      addressOf({ ...cell, settings: { ...settings, fold: "none" } }, recipe, "1.0.0"),
      ...Object.keys(recipe).map((part) => addressOf(cell, { ...recipe, [part]: "other" }, "1.0.0")),
    ];
    const own = addressOf(cell, recipe, "1.0.0");
    expect(new Set([own, ...others]).size).toBe(1 + others.length);
    expect(addressOf({ ...cell, settings: { ...settings } }, { ...recipe }, "1.0.0")).toBe(own);
  });

  it("does not depend on where the file is, or on the order of options", () => {
    const own = addressOf(cell, recipe, "1.0.0");
    const moved = { ...cell, recurrence: { ...cell.recurrence, file: "elsewhere/a.yaml" } };
    const settings = Object.fromEntries(Object.entries(cell.settings).reverse()) as Cell["settings"];
    expect(addressOf({ ...moved, settings }, recipe, "1.0.0")).toBe(own);
  });

  it("holds the version and a hash of the code", () => {
    expect(codeVersion()).toMatch(/^\d+\.\d+\.\d+\+[0-9a-f]{16}$/);
  });

  it("holds the module of a plug-in, which is code too", async () => {
    const own = codeVersion();
    try {
      await loadPlugin(folder.put("one.mjs", "export default { semirings: [] };\n"));
      const one = codeVersion();
      await loadPlugin(folder.put("two.mjs", "export default { monoids: [] };\n"));
      expect(new Set([own, one, codeVersion()]).size).toBe(3);
    } finally {
      forgetPlugin();
    }
    expect(codeVersion()).toBe(own);
  });
});

describe("worker threads", () => {
  const settings = { verify: "none", random: 4, seed: 1, weights: "inputs" } as const;
  const recipes = [{ scan: "brent-kung", structure: "narrowest", numbers: "arithmetic" }];
  const text = catalogueText("linear-scalar");
  const taskOf = (file: string, n: string, own = text): Task => ({
    kind: "cell",
    cell: { recurrence: { file, text: own, dimensions: {} }, recipes, n, settings },
  });

  it("give what one thread gives, and the error that one thread would have thrown", async () => {
    const broken = taskOf("b.yaml", "3", text.replace("a * h", "a * g"));
    const tasks = [...["3", "64", "200", "1048576"].map((n) => taskOf("a.yaml", n)), broken];
    const run = async (jobs: number) => {
      const given = new Map<number, Answer>();
      const done = (answer: Answer, index: number): void => {
        expect(given.has(index)).toBe(false);
        given.set(index, answer);
      };
      const error: unknown = await carryOut(tasks, jobs, done, 0).catch((thrown: unknown) => thrown);
      return { given, error: error as Error };
    };
    const [one, two] = [await run(1), await run(2)];
    expect([...one.given.keys()]).toEqual([0, 1, 2, 3]);
    // The other thread may have been at work when the error came.
    expect(two.given.size).toBeGreaterThanOrEqual(3);
    for (const [index, answer] of two.given) expect(answer).toEqual(one.given.get(index));
    for (const { error } of [one, two]) {
      expect(error).toBeInstanceOf(RecircError);
      expect(error.message).toMatch(/^b\.yaml:\d+:\d+: /);
      expect(error.message).toBe(one.error.message);
    }
  }, 240_000);
});

describe("a length that cannot be counted", () => {
  it("is named with what can be, beside the rows of the others", async () => {
    const { code, out } = await recirc(
      ...["measure", "linear-scalar", "elman", "-n", "4,2^40", "--scan", "sklansky", "--json"],
    );
    expect(code).toBe(0);
    const { rows, unreached } = JSON.parse(out) as {
      rows: { recurrence: string; n: number }[];
      unreached: Record<string, unknown>[];
    };
    expect(rows.map(({ recurrence, n }) => [recurrence, n])).toEqual([
      ["linear-scalar", 4],
      ["linear-scalar", 2 ** 40],
      ["elman", 4],
    ]);
    expect(unreached).toMatchObject([
      { recurrence: "elman", n: 2 ** 40, scan: "serial", reachable: 2 ** 13 },
    ]);
    expect(unreached[0]!.why).toMatch(/elman has steps that are not composed \(h\)/);
  });
});
