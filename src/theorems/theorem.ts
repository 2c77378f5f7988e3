import type { Circuit } from "../circuit/circuit.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { Stream } from "./tools/streams.js";

/**
 * The contract of a theorem as a program. A theorem is one file that exports one `Theorem`, and one line in index.ts.
 *
 * To write your own: say what holds and where it is from (`statement`, `source`), on what it stands (`assumes`: every
 * condition, above all those nobody has proved), and how it is done (`construction`). `run` then does it: it yields one
 * `Check` for each thing it held against something independent, with the number of cases tried. What it takes on trust
 * goes to `cited`, not to a check. Each entry of `mistakes` is a way to get the construction wrong; with
 * `request.mistake` set to its name `run` makes that mistake on purpose, and at least one of its checks has to fail:
 * the laws run every one of them, so a check that cannot fail is found out.
 *
 * Recurrences are the catalogue's own (`request.recurrence`), run by its oracle and its compiler; a theorem has no
 * simulator of its own. Figures are measured on circuits that were checked, and carry their cost model.
 */
export interface Theorem {
  /** As typed: `barrington`. */
  readonly name: string;
  /** What else it goes by on the command line. */
  readonly alias?: string;
  readonly title: string;
  readonly direction: "class to circuits" | "problem to weights";
  /** What holds, in one or two sentences; conditional results are worded as conditional. */
  readonly statement: string;
  /** Author, title, year, number of the theorem. */
  readonly source: string;
  readonly assumes: readonly string[];
  readonly construction: string;
  /** What `recirc theorem run NAME --key value` may set. */
  readonly options: Readonly<Record<string, TheoremOption>>;
  /** Ways to go wrong, by name, each of which the checks must catch. */
  readonly mistakes: Readonly<Record<string, string>>;
  readonly cited: readonly Cited[];
  readonly errata: readonly Erratum[];
  run(request: TheoremRequest): Iterable<Check> | AsyncIterable<Check>;
}

export interface TheoremOption {
  readonly meaning: string;
  readonly default: string;
  /**
   * `file`: on the command line a path is given, and the option's value is the text of that file. `circuit`: the path of
   * a circuit file in any format that is read; the option's value is the path, and what it holds is in `circuits` of the
   * request. A theorem with such an option has one called `unroll`: steps of a file with latches, or nothing.
   */
  readonly kind?: "text" | "file" | "circuit";
}

/** What is taken from the literature and not checked by running. */
export interface Cited {
  readonly claim: string;
  readonly source: string;
}

/** A place where a published text is wrong or loose, and how that is known. */
export interface Erratum {
  readonly where: string;
  readonly what: string;
  /** `proved`: the argument is given. `run`: a check of this theorem shows it. `reported`: by a third party. */
  readonly known: "proved" | "run" | "reported";
  readonly evidence: string;
}

export interface TheoremRequest {
  /** Every option of the theorem, with its default where the caller set none. */
  readonly options: Readonly<Record<string, string>>;
  /** By option: those of kind `circuit` that were given. */
  readonly circuits?: Readonly<Record<string, Circuit>>;
  /** `quick` is for tests: seconds. `full` is the ledger's. */
  readonly effort: "quick" | "full";
  readonly seed: number;
  /** The mistake to make, if any. */
  readonly mistake?: string;
  /** A recurrence of the catalogue. */
  recurrence(name: string, dimensions?: Readonly<Record<string, number>>): Recurrence;
  /** Takes what others can load: weights, token streams, circuits. Missing when nobody asked. */
  emit?(artifact: Artifact): void;
}

export type Artifact =
  | { readonly name: string; readonly kind: "json"; readonly value: unknown }
  /** Weights and tokens of a recurrence, and what else there is to know of them. */
  | {
      readonly name: string;
      readonly kind: "stream";
      readonly recurrence: Recurrence;
      readonly stream: Stream;
      readonly about?: Readonly<Record<string, unknown>>;
    }
  | { readonly name: string; readonly kind: "circuit"; readonly circuit: Circuit };

/** One thing held against something independent. */
export interface Check {
  readonly what: string;
  /** `exhaustive`: all cases of the stated size. `random`: drawn with the request's seed. `single`: this one instance. */
  readonly how: "exhaustive" | "random" | "single";
  readonly cases: number;
  /** Cases that came out wrong, of `cases`. */
  readonly wrong: number;
  /** The first wrong case, or what is worth knowing about the cases. */
  readonly detail?: string;
  readonly figures?: readonly Figure[];
}

/** A measured number beside the number it is held against. */
export interface Figure {
  readonly what: string;
  readonly value: number | bigint;
  /** Missing: shown only. */
  readonly bound?: { readonly relation: "at most" | "equal to"; readonly value: number | bigint };
  /** Name of the cost model of a depth or a size; missing for lengths, counts and magnitudes. */
  readonly costModel?: string;
}
