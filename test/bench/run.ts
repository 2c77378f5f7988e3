import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Benchmark } from "./benchmark.js";
import { BENCHMARKS } from "./index.js";
import { placeIn } from "./place.js";
import {
  ALLOWED,
  keyOf,
  measure,
  type Ratios,
  type Row,
  ratiosOf,
  type Skipped,
  slowDowns,
  tableOf,
} from "./rows.js";

const HELP = `Usage: npm run bench -- [options]

recirc beside other tools that do the same work, in one run. Prints medians and
ratios; peers that are not installed are skipped.

Options:
  --only <names>  these benchmarks only, joined by commas
  --runs <count>  runs of each entrant (default: 5); slow peers are run once
  --quick         one run of each, slow peers left out
  --json <file>   write all figures to a file
  --check         hold the ratios against test/bench/baseline.json; exit code 1
                  and the names if one fell by more than ${Math.round((ALLOWED - 1) * 100)} %
  --baseline      write test/bench/baseline.json and baseline.txt
  --help          display this text

Benchmarks:
${BENCHMARKS.map(({ name, title }) => `  ${name.padEnd(14)}${title}`).join("\n")}`;

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

class Refused extends Error {}

function options() {
  try {
    return parseArgs({
      options: {
        only: { type: "string" },
        runs: { type: "string" },
        quick: { type: "boolean", default: false },
        json: { type: "string" },
        check: { type: "boolean", default: false },
        baseline: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new Refused((error as Error).message);
  }
}

function chosen(only: string | undefined): readonly Benchmark[] {
  if (only === undefined) return BENCHMARKS;
  return only.split(",").map((name) => {
    const found = BENCHMARKS.find((each) => each.name === name);
    if (found !== undefined) return found;
    const names = BENCHMARKS.map((each) => each.name).join(", ");
    throw new Refused(`--only: expected one of ${names}, got '${name}'`);
  });
}

function runAll(benchmarks: readonly Benchmark[], how: { readonly runs: number; readonly quick: boolean }) {
  const rows: Row[] = [];
  const skipped: Skipped[] = [];
  for (const benchmark of benchmarks) {
    const folder = mkdtempSync(join(tmpdir(), "recirc-bench-"));
    try {
      process.stderr.write(`${benchmark.name} ...\n`);
      const found = measure(benchmark, placeIn(folder), how);
      rows.push(...found.rows);
      skipped.push(...found.skipped);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { rows, skipped };
}

/** Slow-downs are measured a second time: on a busy machine one that is none goes away. */
function check(rows: readonly Row[], how: { readonly runs: number; readonly quick: boolean }): void {
  const baseline = JSON.parse(readFileSync(beside("baseline.json"), "utf8")) as Ratios;
  const first = new Set(slowDowns(rows, baseline).map(keyOf));
  const again = BENCHMARKS.filter(({ name }) => [...first].some((key) => key.startsWith(`${name}, `)));
  const slower = slowDowns(runAll(again, how).rows, baseline).filter((row) => first.has(keyOf(row)));
  for (const row of slower)
    console.log(`slower: ${keyOf(row)}: ratio ${row.ratio.toPrecision(3)}, baseline ${baseline[keyOf(row)]}`);
  if (slower.length > 0) process.exitCode = 1;
  else console.log("no slow-down");
}

function main(): void {
  const { only, runs: asked = "5", quick, json, check: checks, baseline, help } = options();
  if (help) {
    console.log(HELP);
    return;
  }
  const runs = quick ? 1 : Number(asked);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Refused(`--runs: expected a whole number from 1, got '${asked}'`);
  if (baseline && (quick || only !== undefined))
    throw new Refused("--baseline: expected the whole suite, got a part of it; leave out --quick and --only");
  const how = { runs, quick };
  const benchmarks = chosen(only);
  const { rows, skipped } = runAll(benchmarks, how);
  const table = tableOf(rows, skipped, benchmarks);
  console.log(table);
  const machine = { cpu: cpus()[0]?.model, node: process.version };
  const written = { runs, machine, rows, skipped, ratios: ratiosOf(rows) };
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(written, undefined, 2)}\n`);
  if (baseline) {
    writeFileSync(beside("baseline.json"), `${JSON.stringify(ratiosOf(rows), undefined, 2)}\n`);
    writeFileSync(beside("baseline.txt"), `${table}\n`);
  }
  if (checks) check(rows, how);
}

try {
  main();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
