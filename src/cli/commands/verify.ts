import type { Command } from "commander";
import { addRecipe, type CommonOptions } from "../declared-options.js";

interface Options extends CommonOptions {
  readonly n: string;
  readonly scan?: string;
  readonly numbers: string;
  readonly sequences: string;
  readonly oracle: string;
  readonly trials: string;
  readonly exhaustiveBits: string;
  readonly mutants: string;
  readonly seed: string;
  readonly output: string;
  readonly replay?: string;
  readonly jobs?: string;
}

export function addVerify(program: Command): void {
  addRecipe(program.command("verify").argument("[recurrence]", "a name of the catalogue, or a YAML file"))
    .description("hold compiled circuits against the recurrence run directly")
    .option("-n <lengths>", "lengths, as for measure", "1,2,3,5,8,16")
    .option("--scan <names>", "scans, joined by commas (default: all that apply)")
    .option(
      "--numbers <names>",
      "arithmetic, or bits such as int:8, fixed:8.8 or fp16, joined by commas",
      "arithmetic",
    )
    .option(
      "--sequences <count>",
      "random sequences besides the edge cases; of words of bits so many of each of four kinds",
      "8",
    )
    .option(
      "--oracle <count>",
      "put so many sequences to the independent oracle where more are run directly (int:W up to 32 bits)",
      "1000",
    )
    .option("--trials <count>", "trials of identity testing over a random 61-bit prime", "2")
    .option(
      "--exhaustive-bits <bits>",
      "try all inputs of circuits of bits with at most so many input bits",
      "16",
    )
    .option(
      "--mutants <count>",
      "also change the circuit so many times and see that each change is caught",
      "0",
    )
    .option("--seed <number>", "seed of everything random", "1")
    .option(
      "-o, --output <file>",
      "where to write a counterexample, should there be one",
      "counterexample.json",
    )
    .option("--replay <file>", "run a counterexample file again instead")
    .option("--jobs <count>", "worker threads for many sequences (default: one for each processor)")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Engines: edge and random sequences against the recurrence run step by step; identity testing (Schwartz-Zippel) with its
error bound where everything is a polynomial; all inputs where they are few; mutants, which must be caught. Numbers that
round (fixed, float) are held against their own order of operations to the bit, and against the recurrence run exactly
within a bound derived for this very circuit.
Exit code 1 when a circuit differs from the recurrence, or a mutant that differs was not caught.

Examples:
  recirc verify deltanet
  recirc verify linear-scalar -n 2 --numbers int:4 --mutants 100
  recirc verify linear-scalar --numbers fixed:8.8,float:5.10 --scan sklansky
  recirc verify linear-scalar -n 64 --numbers int:32 --scan sklansky --sequences 250000
  recirc verify --replay counterexample.json`,
    )
    .action(async (name: string | undefined, options: Options) =>
      (await import("../verifying.js")).verifyAll(name, options),
    );
}

export type { Options as VerifyCommandOptions };
