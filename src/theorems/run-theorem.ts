import { InternalError, UsageError } from "../errors.js";
import type { Check, Cited, Erratum, Figure, Theorem, TheoremRequest } from "./theorem.js";

/** One theorem as it was run: a row of the ledger. Plain data, but for sizes that may be bigints. */
export interface LedgerEntry {
  readonly theorem: string;
  readonly title: string;
  readonly direction: Theorem["direction"];
  readonly statement: string;
  readonly source: string;
  readonly assumes: readonly string[];
  readonly construction: string;
  readonly options: Readonly<Record<string, string>>;
  /** `fail` when a case was wrong, a figure past its bound, or a planted mistake not caught. */
  readonly verdict: "pass" | "fail";
  readonly cases: number;
  readonly checks: readonly JudgedCheck[];
  readonly mistakes: readonly PlantedMistake[];
  readonly cited: readonly Cited[];
  readonly errata: readonly Erratum[];
}

export interface JudgedCheck extends Check {
  readonly verdict: "pass" | "fail";
}

export interface PlantedMistake {
  readonly name: string;
  readonly what: string;
  readonly caught: boolean;
  /** The first check that failed. */
  readonly by?: string;
}

export type RunOptions = Omit<TheoremRequest, "options" | "mistake"> & {
  /** Those to set; the rest have their defaults. */
  readonly options?: Readonly<Record<string, string>>;
  /** `plant`: every mistake is made as well, and has to be caught. */
  readonly mistakes: "plant" | "omit";
  /** Called with each check as it is done. */
  readonly onCheck?: (check: JudgedCheck) => void;
};

/** Runs a theorem, judges its checks, and makes each of its mistakes to see that it is caught. */
export async function runTheorem(theorem: Theorem, run: RunOptions): Promise<LedgerEntry> {
  const options = allOptions(theorem, run.options ?? {});
  const { effort, seed, recurrence, circuits = {}, emit } = run;
  const request: TheoremRequest = { options, circuits, effort, seed, recurrence, ...(emit && { emit }) };
  const checks: JudgedCheck[] = [];
  for await (const check of theorem.run(request)) {
    const judged = judge(check);
    checks.push(judged);
    run.onCheck?.(judged);
  }
  if (checks.length === 0) throw new InternalError(`${theorem.name} checks nothing`);
  const mistakes: PlantedMistake[] = [];
  if (run.mistakes === "plant") {
    const own = allOptions(theorem, {});
    for (const [name, what] of Object.entries(theorem.mistakes)) {
      const by = await firstFailure(theorem, {
        options: own,
        effort: "quick",
        seed,
        recurrence,
        mistake: name,
      });
      mistakes.push({ name, what, caught: by !== undefined, ...(by !== undefined && { by }) });
    }
  }
  const good = checks.every(({ verdict }) => verdict === "pass") && mistakes.every(({ caught }) => caught);
  const { name, title, direction, statement, source, assumes, construction, cited, errata } = theorem;
  return {
    theorem: name,
    title,
    direction,
    statement,
    source,
    assumes,
    construction,
    options,
    verdict: good ? "pass" : "fail",
    cases: checks.reduce((sum, { cases }) => sum + cases, 0),
    checks,
    mistakes,
    cited,
    errata,
  };
}

async function firstFailure(theorem: Theorem, request: TheoremRequest): Promise<string | undefined> {
  for await (const check of theorem.run(request)) if (judge(check).verdict === "fail") return check.what;
  return undefined;
}

/** A check passes when it tried something, nothing was wrong, and every figure is within its bound. */
export function judge(check: Check): JudgedCheck {
  const good = check.cases > 0 && check.wrong === 0 && (check.figures ?? []).every(within);
  return { ...check, verdict: good ? "pass" : "fail" };
}

export function within({ value, bound }: Figure): boolean {
  if (bound === undefined) return true;
  // Both may be of either type: `==` and `<=` compare a number and a bigint by value.
  return bound.relation === "at most" ? value <= bound.value : BigInt(value) === BigInt(bound.value);
}

function allOptions(theorem: Theorem, set: Readonly<Record<string, string>>): Record<string, string> {
  for (const key of Object.keys(set)) {
    if (!(key in theorem.options)) {
      const known = Object.keys(theorem.options).join(", ") || "none";
      throw new UsageError(`${theorem.name} has no option '${key}'; it has: ${known}`);
    }
  }
  const defaults = Object.entries(theorem.options).map(([key, option]) => [key, option.default] as const);
  return { ...Object.fromEntries(defaults), ...set };
}
