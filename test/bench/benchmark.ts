/**
 * # Benchmarks
 *
 * A benchmark sets recirc beside what else does the same work, in one run on one machine: entrants take turns, figures
 * are medians, and what is kept and compared are ratios, so that a baseline from one machine serves on another.
 *
 * To write your own: one file that exports a `Benchmark`, one line in index.ts.
 */
export interface Benchmark {
  /** As given to `--only`. */
  readonly name: string;
  /** The work, in a sentence without its end. */
  readonly title: string;
  readonly measures: readonly Measure[];
  /** Makes what all runs work on, in the folder of `place`, and gives who takes part. Nothing made here is timed. */
  enter(place: Place): Entrants;
}

export interface Measure {
  readonly name: string;
  readonly better: "more" | "less";
}

export const SECONDS: Measure = { name: "seconds", better: "less" };

/** By the name of the measure; a peer may leave some out. */
export type Sample = Readonly<Record<string, number>>;

export interface Entrants {
  readonly recirc: () => Sample;
  readonly peers: readonly Peer[];
}

export interface Peer {
  readonly name: string;
  /** Takes more than ten seconds: run once only, and left out by `--quick`. */
  readonly slow?: boolean;
  /** A function that measures once, or the reason why it cannot. */
  readonly run: (() => Sample) | string;
}

/** A folder of the benchmark's own and the ways to run something there. */
export interface Place {
  readonly folder: string;
  /** Path of a file in the folder. */
  file(name: string): string;
  /** Runs a program there to its end and gives what it printed and its wall time. Throws if it fails. */
  run(program: string, args: readonly string[]): { readonly seconds: number; readonly printed: string };
  /** recirc as a user runs it, from dist. */
  recirc(...args: string[]): { readonly seconds: number; readonly printed: string };
  /** Calls an exported function of a module (its `import.meta.url`) in a process of its own; all is JSON. */
  apart<T>(module: string, name: string, argument: unknown): T;
  /** The first of these programs on the PATH. */
  find(...programs: string[]): string | undefined;
}

export function missing(...programs: readonly string[]): string {
  return `no '${programs.join("' or '")}' on the PATH`;
}
