import { type Command, Option } from "commander";
import { addUnroll } from "../declared-options.js";

interface Options {
  readonly byOrder?: true;
  readonly judge: string;
  readonly random?: string;
  readonly seed: string;
  readonly bits?: string;
  readonly seconds: string;
  readonly conflicts?: string;
  readonly solverAnds?: string;
  readonly emit?: string;
  readonly vectors?: string;
  readonly unroll?: string;
  readonly json?: true;
}

export const JUDGES = [
  "auto",
  "random",
  "hashing",
  "exhaustive",
  "sat",
  "cadical",
  "minisat",
  "abc",
] as const;

export function addEquivalent(program: Command): void {
  addUnroll(program.command("equivalent").argument("<a>", "a circuit file").argument("<b>", "another"))
    .description("whether two circuits compute the same; exit code 1 with a counterexample if not")
    .option("--by-order", "match the i-th input and output with the i-th, whatever their names")
    .addOption(new Option("--judge <name>", "who decides").choices(JUDGES).default("auto"))
    .option("--random <count>", "random assignments (default: 65536)")
    .option("--seed <number>", "seed of the random assignments", "1")
    .option("--bits <count>", "most input bits for trying all assignments (default: 22)")
    .option("--seconds <count>", "time for each outside program", "300")
    .option("--conflicts <count>", "conflicts after which the solver inside gives up (default: 200000)")
    .option("--solver-ands <count>", "most ANDs of a miter for the solver inside (default: 20000)")
    .option("--emit <file>", "also write the question as a miter: .cnf for any SAT solver, or a circuit file")
    .option("--vectors <file>", "write the counterexample as vectors for 'recirc simulate'")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Bits: random assignments first, then a miter in which equal gates are one, then all assignments where they are few,
else a SAT solver: cadical, minisat or berkeley-abc where they are on the PATH, and CaDiCaL in WebAssembly. Numbers: as
polynomials, at random points modulo a random prime of 61 bits, with the bound on the probability of error.
--unroll is for the files with latches; a file without them is compared as it is.
Exit code 0: equal, or no difference found (the line says which); 1: different; 2: bad input.

Examples:
  recirc equivalent a.aig b.json
  recirc equivalent mine.aig theirs.blif --by-order --judge abc --seconds 60
  recirc equivalent a.aig b.aig --emit miter.cnf --judge random
  recirc equivalent a.aig b.aig --vectors bug.json && recirc simulate a.aig --vectors bug.json`,
    )
    .action(async (first: string, second: string, options: Options) =>
      (await import("../comparing.js")).compareFiles(first, second, options),
    );
}

export type { Options as EquivalentCommandOptions };
