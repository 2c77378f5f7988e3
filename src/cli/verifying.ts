import { compile, type Recipe } from "../compile/compile.js";
import { UsageError } from "../errors.js";
import type { RecurrenceText } from "../recurrences/catalogue.js";
import { fromJson, replay, toJson } from "../verify/counterexample.js";
import { underTest, type VerifyReport, verifyRecipe } from "../verify/report.js";
import type { ErrorFigures, RoundingReport } from "../verify/rounding.js";
import { failsOf, shrink } from "../verify/shrink.js";
import type { Difference } from "../verify/verify.js";
import type { VerifyCommandOptions } from "./commands/verify.js";
import { note, print, printJson, progress } from "./console.js";
import { readDimensions } from "./dimensions.js";
import { loadRecurrence, openCatalogue, readJson, recurrenceText, writeFile } from "./disk.js";
import { parseLengths } from "./lengths.js";
import { readCount, recipesOf } from "./options.js";
import { judgeInThreads } from "./sweep/judging.js";
import { readJobs } from "./sweep/pool.js";
import { namesOf, recipeSettings } from "./sweep/recipe-settings.js";

/** `recirc verify`: every engine on every recipe and length asked for; a counterexample is made small and written. */
export async function verifyAll(name: string | undefined, options: VerifyCommandOptions): Promise<void> {
  if (options.replay !== undefined) return replayFile(options.replay, options);
  if (name === undefined)
    throw new UsageError("expected a recurrence or --replay FILE, got neither; see 'recirc list'");
  const lengths = parseLengths(options.n).map(Number);
  const catalogue = openCatalogue();
  const dimensions = readDimensions(options.d);
  const recurrence = loadRecurrence(name, dimensions, catalogue);
  const recipes = recipesOf(recurrence, options);
  const jobs = readJobs(options.jobs);
  const settings = {
    random: readCount("--sequences", options.sequences, 0, 1_000_000_000),
    oracle: readCount("--oracle", options.oracle, 0, 1_000_000_000),
    trials: readCount("--trials", options.trials, 1, 100),
    exhaustiveBits: readCount("--exhaustive-bits", options.exhaustiveBits, 0, 30),
    mutants: readCount("--mutants", options.mutants, 0, 1_000_000),
    seed: readCount("--seed", options.seed, 0, 2 ** 31),
  };
  const { random, oracle, seed } = settings;
  const drawn = {
    recurrence: { ...recurrenceText(name, catalogue), dimensions },
    settings: recipeSettings(options),
    drawing: { random, oracle, seed },
  };
  const bar = await progress({ count: recipes.length * lengths.length, unit: "circuits" });
  const reports: VerifyReport[] = [];
  try {
    for (const recipe of recipes) {
      for (const n of lengths) {
        const what = `${recipe.scan.name} n = ${n}`;
        const circuit = compile(recipe, n);
        let done = 0;
        const judged = await judgeInThreads(
          underTest(recipe, circuit, n),
          { ...drawn, recipe: namesOf(recipe), n },
          jobs,
          (parts, of) => {
            bar.advance(what, 0, parts / of - done);
            done = parts / of;
          },
        );
        const report = verifyRecipe(recipe, n, { ...settings, circuit, judged });
        reports.push(report);
        bar.advance(what, 1, 1 - done);
        await new Promise((resolve) => setImmediate(resolve));
        const found = firstDifference(report);
        if (found !== undefined) {
          writeCounterexample(recipe, n, found, recurrenceText(name, catalogue), options.output);
          process.exitCode = 1;
        }
        if (report.verdict === "fail") process.exitCode = 1;
      }
    }
  } finally {
    bar.stop();
  }
  if (options.json) printJson({ reports });
  else print(reports.map(reportLine).join("\n") + summary(reports));
}

interface Found {
  readonly system: string;
  readonly difference: Difference;
}

function firstDifference({ sequences, direct, identity, exhaustive }: VerifyReport): Found | undefined {
  const ordinary = sequences.differences[0] ?? direct?.differences[0];
  if (ordinary !== undefined) return { system: sequences.system, difference: ordinary };
  if (identity?.kind === "polynomial" && identity.differences.length > 0) {
    return { system: `mod:${identity.prime}`, difference: identity.differences[0]! };
  }
  const [last] = exhaustive?.differences ?? [];
  return last === undefined ? undefined : { system: sequences.system, difference: last };
}

function writeCounterexample(
  recipe: Recipe,
  n: number,
  { system, difference }: Found,
  text: RecurrenceText,
  path: string,
): void {
  // What the oracle does not see is made small by the judge that does.
  const byOracle = failsOf(recipe, system);
  const seen = byOracle(n, difference.sequence) !== undefined;
  const fails = seen ? byOracle : failsOf(recipe, system, compile, "directly");
  const small = shrink(recipe, { n, system, difference }, fails);
  writeFile(path, `${JSON.stringify(toJson(recipe, small, text), null, 2)}\n`);
  const { output, step, expected, got } = small.difference;
  note(
    `difference: ${recipe.scan.name}, n = ${small.n}: ${output} at step ${step} should be ${expected} and is ${got}; wrote ${path}, run it again with --replay ${path}`,
  );
}

function reportLine(report: VerifyReport): string {
  const { sequences, direct, identity, exhaustive, mutants } = report;
  const parts = [
    direct === undefined
      ? `${sequences.sequences} sequences over ${sequences.system}, ${sequences.differences.length} differences`
      : `checked against the recurrence run directly: ${direct.sequences} sequences over ${sequences.system}, ${direct.failing} differences; of these ${sequences.sequences} also against the independent oracle: ${sequences.differences.length} differences`,
  ];
  if (sequences.worst !== undefined)
    parts[0] += ` (worst ${sequences.worst.toExponential(1)} of ${sequences.allowed!.toExponential(0)} allowed)`;
  if (identity?.kind === "polynomial") {
    parts.push(
      `identity modulo ${identity.prime}: ${identity.differences.length} differences, chance of missing one below 2^${Math.ceil(identity.log2ErrorBound)} (degree ${identity.degree}, ${identity.trials} trials)`,
    );
  } else if (identity !== undefined) {
    parts.push(`no identity test: ${identity.because}`);
  }
  if (report.rounding !== undefined) parts.push(...roundingParts(report.rounding));
  if (exhaustive !== undefined)
    parts.push(`all ${exhaustive.assignments} inputs tried, ${exhaustive.failing} differ`);
  if (mutants !== undefined) {
    const rate = `${(100 * mutants.killRate).toFixed(1)} %`;
    parts.push(
      `mutants: ${mutants.killed} of ${mutants.made} killed, ${mutants.equivalent} equivalent, kill rate ${rate}`,
    );
    parts.push(...mutants.missed.map((missed) => `missed: ${missed}`));
    if (mutants.missed.length > 0)
      parts.push("so the sequences are too few, whatever the circuit is: ask for more with --sequences");
  }
  return `${report.verdict.padEnd(4)}  ${report.numbers}, ${report.scan}${report.outputs === "last" ? " (last)" : ""}, n = ${report.n}: ${parts.join("; ")}`;
}

function roundingParts(report: RoundingReport): readonly string[] {
  const { compared, unbounded, because, exact, serial, failures } = report;
  const figures = ({ worst, bound, share }: ErrorFigures): string =>
    `worst error ${worst.toExponential(2)}, derived bound ${bound.toExponential(2)}, none past ${(100 * share).toFixed(1)} % of its own bound`;
  return [
    `rounding ${report.rounding}`,
    `from the recurrence in ${exact.against}: ${figures(exact)}`,
    `from the serial order: ${figures(serial)}`,
    `${compared} outputs bounded${unbounded === 0 ? "" : `, ${unbounded} void (${because})`}`,
    ...failures.map((failure) => `past its bound: ${failure}`),
  ];
}

function summary(reports: readonly VerifyReport[]): string {
  const failed = reports.filter((report) => report.verdict === "fail").length;
  const sequences = Math.max(
    ...reports.map(({ sequences, direct }) => direct?.sequences ?? sequences.sequences),
  );
  const differences = reports.reduce(
    (sum, report) => sum + Math.max(report.sequences.differences.length, report.direct?.failing ?? 0),
    0,
  );
  const made = reports.reduce(
    (sum, { mutants }) => sum + (mutants === undefined ? 0 : mutants.made - mutants.equivalent),
    0,
  );
  const killed = reports.reduce((sum, { mutants }) => sum + (mutants?.killed ?? 0), 0);
  const mutants =
    made === 0
      ? ""
      : `; mutants: ${killed} of ${made} that differ killed, ${((100 * killed) / made).toFixed(1)} %`;
  return `\n\n${reports.length} ${reports.length === 1 ? "circuit" : "circuits"} checked against the recurrence: up to ${sequences} sequences each, ${differences} differences, ${failed} circuits failed${mutants}`;
}

function replayFile(path: string, options: VerifyCommandOptions): void {
  const result = replay(fromJson(readJson(path, "a counterexample"), path));
  if (options.json) printJson(result);
  else if (result.difference === undefined) print(`${path}: passes, the circuit agrees with the recurrence`);
  else {
    const { output, step, expected, got } = result.difference;
    print(`${path}: still fails, ${output} at step ${step} should be ${expected} and is ${got}`);
  }
  if (result.verdict === "still fails") process.exitCode = 1;
}
