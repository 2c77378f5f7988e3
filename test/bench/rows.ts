import type { Benchmark, Measure, Place, Sample } from "./benchmark.js";

/** One measure of recirc beside one peer. */
export interface Row {
  readonly benchmark: string;
  readonly measure: string;
  readonly peer: string;
  readonly recirc: number;
  readonly other: number;
  /** How many times better recirc is, whichever direction is better; below 1 the peer is. */
  readonly ratio: number;
  /** Runs of the peer. */
  readonly runs: number;
}

export interface Skipped {
  readonly benchmark: string;
  readonly peer: string;
  readonly because: string;
}

/** What another machine can compare: ratios by `benchmark, measure, peer`. */
export type Ratios = Readonly<Record<string, number>>;

/** A ratio this many times lower than in the baseline is a slow-down. */
export const ALLOWED = 1.25;

export function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Runs a benchmark: entrants take turns, so that what else the machine does hits all alike. */
export function measure(
  { name, measures, enter }: Benchmark,
  place: Place,
  { runs, quick }: { readonly runs: number; readonly quick: boolean },
): { readonly rows: readonly Row[]; readonly skipped: readonly Skipped[] } {
  const { recirc, peers } = enter(place);
  const ours: Sample[] = [];
  const skipped: Skipped[] = [];
  const running = peers.flatMap(({ name: peer, run, slow = false }) => {
    const because = typeof run === "string" ? run : slow && quick ? "--quick leaves out what is slow" : "";
    if (typeof run !== "string" && because === "") return [{ peer, run, slow, samples: [] as Sample[] }];
    skipped.push({ benchmark: name, peer, because });
    return [];
  });
  // With nobody to compare to there is no ratio.
  for (let round = 0; running.length > 0 && round < runs; round++) {
    ours.push(recirc());
    for (const { run, slow, samples } of running) if (!slow || round === 0) samples.push(run());
  }
  const figure = (samples: readonly Sample[], of: Measure) => median(samples.map((each) => each[of.name]!));
  const rows = running.flatMap(({ peer, samples }) =>
    measures
      .filter((each) => samples[0]![each.name] !== undefined)
      .map((each): Row => {
        const [own, other] = [figure(ours, each), figure(samples, each)];
        const ratio = each.better === "more" ? own / other : other / own;
        return {
          benchmark: name,
          measure: each.name,
          peer,
          recirc: own,
          other,
          ratio,
          runs: samples.length,
        };
      }),
  );
  return { rows, skipped };
}

export const keyOf = ({ benchmark, measure, peer }: Row): string => `${benchmark}, ${measure}, ${peer}`;

export function ratiosOf(rows: readonly Row[]): Ratios {
  return Object.fromEntries(rows.map((row) => [keyOf(row), Number(row.ratio.toPrecision(3))]));
}

/** Rows whose ratio fell too far below the baseline's; those that it does not know are none. */
export function slowDowns(rows: readonly Row[], baseline: Ratios): readonly Row[] {
  return rows.filter((row) => row.ratio * ALLOWED < (baseline[keyOf(row)] ?? 0));
}

export function tableOf(
  rows: readonly Row[],
  skipped: readonly Skipped[],
  benchmarks: readonly Benchmark[],
): string {
  const lines = [["benchmark", "measure", "recirc", "peer", "figure", "ratio"]];
  const show = (value: number): string => (value >= 1000 ? value.toFixed(0) : value.toPrecision(3));
  for (const row of rows) {
    const once = row.runs === 1 ? " (1 run)" : "";
    lines.push([
      row.benchmark,
      row.measure,
      show(row.recirc),
      `${row.peer}${once}`,
      show(row.other),
      show(row.ratio),
    ]);
  }
  const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const right = [2, 4, 5];
  const table = lines.map((line) =>
    line
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  "),
  );
  const told = benchmarks.map(({ name, title }) => `${name}: ${title}`);
  const left = skipped.map(
    ({ benchmark, peer, because }) => `skipped: ${benchmark} against ${peer}: ${because}`,
  );
  return [...table, "", "ratio: how many times better recirc is; below 1 the peer is", ...told, ...left].join(
    "\n",
  );
}
