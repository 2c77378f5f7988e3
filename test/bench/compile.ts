import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Built, PHASES } from "./phases.js";

/**
 * How fast and in how little memory circuits are compiled: gates a second, bytes a gate, peak resident memory. Fails
 * when a circuit of more than five million gates does not fit in 1 GiB.
 *
 *     npm run bench:compile -- [--runs 3] [--json]
 *
 * Every run is a process of its own, so that its peak memory is its own. Figures are medians; peaks are the largest.
 */
const LIMIT = 2 ** 30;
const LARGE = 5_000_000;
/** Phases whose circuits must be large, and still fit. */
const HELD = ["arithmetic", "bits", "bits to AIGER"];

interface Sample extends Built {
  readonly seconds: number;
  readonly peak: number;
}

interface Figures extends Sample {
  readonly phase: string;
  readonly title: string;
  readonly gatesPerSecond: number;
  readonly bytesPerGate: number;
}

function sample(phase: string): Sample {
  const start = performance.now();
  const weigh = PHASES[phase]!.run();
  const seconds = (performance.now() - start) / 1000;
  // Peak of building, before weighing adds to it.
  const peak = process.resourceUsage().maxRSS * 1024;
  return { ...weigh(), seconds, peak };
}

function measured(phase: string, runs: number): Figures {
  const samples = Array.from({ length: runs }, (): Sample => {
    const script = [...process.execArgv, "--expose-gc", fileURLToPath(import.meta.url), "--phase", phase];
    return JSON.parse(execFileSync(process.execPath, script, { encoding: "utf8" }));
  });
  const { gates } = samples[0]!;
  const seconds = median(samples.map((each) => each.seconds));
  const bytes = median(samples.map((each) => each.bytes));
  const peak = Math.max(...samples.map((each) => each.peak));
  return {
    phase,
    title: PHASES[phase]!.title,
    gates,
    seconds,
    bytes,
    peak,
    gatesPerSecond: gates / seconds,
    bytesPerGate: bytes / gates,
  };
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
const millions = (count: number): string => `${(count / 1e6).toFixed(2)} M`;

function line({ phase, title, gates, seconds, peak, gatesPerSecond, bytesPerGate }: Figures): string {
  const cells = [
    phase.padEnd(14),
    `${gates}`.padStart(9),
    `${seconds.toFixed(2)} s`.padStart(9),
    `${millions(gatesPerSecond)}/s`.padStart(11),
    bytesPerGate.toFixed(1).padStart(11),
    mebibytes(peak).padStart(10),
  ];
  return `${cells.join(" ")}   ${title}`;
}

function report(runs: number, asJson: boolean): void {
  const figures: Figures[] = [];
  if (!asJson) console.log("phase              gates      time   gates/s      bytes/gate   peak");
  for (const phase of Object.keys(PHASES)) {
    figures.push(measured(phase, runs));
    if (!asJson) console.log(line(figures[figures.length - 1]!));
  }
  const of = (phase: string): Figures => figures.find((each) => each.phase === phase)!;
  const against = (phase: string) => ({
    fewerBytesPerGate: of(phase).bytesPerGate / of("arithmetic").bytesPerGate,
    fasterPerGate: of("arithmetic").gatesPerSecond / of(phase).gatesPerSecond,
  });
  const ratios = { objects: against("objects"), graphology: against("graphology") };
  const failures = HELD.map(of).flatMap(({ phase, gates, peak }) => [
    ...(gates > LARGE ? [] : [`${phase}: expected more than ${LARGE} gates, got ${gates}`]),
    ...(peak < LIMIT ? [] : [`${phase}: expected a peak below ${mebibytes(LIMIT)}, got ${mebibytes(peak)}`]),
  ]);
  if (asJson) console.log(JSON.stringify({ runs, figures, ratios, failures }, undefined, 2));
  else {
    for (const [name, { fewerBytesPerGate, fasterPerGate }] of Object.entries(ratios)) {
      console.log(
        `against ${name}: ${fewerBytesPerGate.toFixed(1)} times fewer bytes a gate, ${fasterPerGate.toFixed(1)} times as many gates a second`,
      );
    }
    console.log(
      failures.length === 0
        ? `more than ${LARGE} gates in less than ${mebibytes(LIMIT)}: yes`
        : failures.join("\n"),
    );
  }
  if (failures.length > 0) process.exitCode = 1;
}

const options = process.argv.slice(2);
const valueAfter = (name: string): string | undefined => {
  const at = options.indexOf(name);
  return at < 0 ? undefined : options[at + 1];
};
const phase = valueAfter("--phase");
const runs = Number(valueAfter("--runs") ?? 3);
if (phase !== undefined) console.log(JSON.stringify(sample(phase)));
else if (Number.isInteger(runs) && runs > 0) report(runs, options.includes("--json"));
else {
  console.error(`--runs: expected a whole number of at least 1, got '${valueAfter("--runs")}'`);
  process.exitCode = 2;
}
