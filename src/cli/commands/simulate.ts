import type { Command } from "commander";
import { addUnroll } from "../declared-options.js";

interface Options {
  readonly vectors?: string;
  readonly random?: string;
  readonly seed: string;
  readonly over: string;
  readonly format?: string;
  readonly output?: string;
  readonly unroll?: string;
  readonly json?: true;
}

export function addSimulate(program: Command): void {
  addUnroll(program.command("simulate").argument("<file>", "a circuit file"))
    .description("the outputs of a circuit file on vectors of inputs")
    .option("--vectors <file>", "JSON: a list of { port: value }, one for each vector")
    .option("--random <count>", "random vectors instead; circuits of bits only")
    .option("--seed <number>", "seed of the random vectors", "1")
    .option("--over <numbers>", "for circuits of numbers: rational, integer, float64 or mod:P", "rational")
    .option("--format <name>", "format, when the extension does not say")
    .option("-o, --output <file>", "write inputs and outputs as vectors")
    .option("--json", "print inputs and outputs as JSON")
    .addHelpText(
      "after",
      `
A value has the port's shape as nested lists. A port with an encoding such as int:8 takes numbers; other bits are 0 and 1,
where the last axis may be text such as "0110", entry 0 first.

Examples:
  recirc simulate a.aig --random 4 --seed 7
  recirc simulate a.json --vectors vectors.json --json`,
    )
    .action(async (file: string, options: Options) =>
      (await import("../simulating.js")).simulateFile(file, options),
    );
}

export type { Options as SimulateCommandOptions };
