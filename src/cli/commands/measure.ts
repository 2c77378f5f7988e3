import { type Command, Option } from "commander";
import { addRecipe, type CommonOptions } from "../declared-options.js";
import { LENGTHS_HELP } from "../lengths.js";

interface Options extends CommonOptions {
  readonly n: string;
  readonly scan?: string;
  readonly numbers: string;
  readonly all?: true;
  readonly verify?: true;
  readonly sequences: string;
  readonly seed: string;
  readonly output?: string;
  readonly format?: string;
  readonly jobs?: string;
  readonly resume?: true;
  readonly fresh?: true;
  readonly builtGates?: string;
  readonly pareto?: true;
}

export function addMeasure(program: Command): void {
  addRecipe(program.command("measure").argument("[recurrences...]", "names of the catalogue, or YAML files"))
    .description("depth and size over lengths, growth laws, bounds; tables and plots")
    .option("--all", "every recurrence of the catalogue")
    .option("-n <lengths>", LENGTHS_HELP, "2..256")
    .option(
      "--scan <names>",
      "scans, joined by commas (default: all that apply; of several --numbers sklansky)",
    )
    .option("--numbers <names>", "arithmetic, or bits such as int:8, joined by commas", "arithmetic")
    .option("--verify", "also build each circuit and compare it with the recurrence run directly")
    .option("--sequences <count>", "random sequences to compare on, besides the edge cases", "4")
    .option("--seed <number>", "seed of the random sequences", "1")
    .option(
      "-o, --output <path>",
      "write .json, .csv, .md, .tex, .svg or .html (a report); without an extension .json, .csv and .svg",
    )
    .option("--format <name>", "text, markdown, csv, latex or json of all rows, instead of the overview")
    .option(
      "--built-gates <count>",
      "build circuits up to this many gates, for width and fan-out (default: 10000)",
    )
    .option("--jobs <count>", "worker threads for long sweeps (default: one for each processor)")
    .addOption(
      new Option("--resume", "go on from the journal that an interrupted run left beside -o").conflicts(
        "fresh",
      ),
    )
    .option("--fresh", "start over, whatever journal there is")
    .option(
      "--pareto",
      "the front of depth and size at each length, over scans, chunk sizes, structures and numbers, and what dominates the rest",
    )
    .option("--json", "print rows and laws as JSON")
    .addHelpText(
      "after",
      `
Examples:
  recirc measure linear-scalar s4d deltanet -n 2..1024 --scan sklansky,kogge-stone,brent-kung --json
  recirc measure deltanet -n 2^4,2^20,2^60 --scan sklansky
  recirc measure deltanet -n 64,2^20 --pareto
  recirc measure linear-scalar deltanet -n 2..64 --numbers int:8,exact,fixed:8.8,float:5.10,residue
  recirc measure linear-scalar s4d -n 2..1024 -o report.html
  recirc measure --all -n 2..4096 -o results/all.json
  recirc measure --all -n 2..4096 -o results/all.json --resume
  recirc measure --all -n 1..256 --verify -o results/measure`,
    )
    .action(async (names: readonly string[], options: Options) =>
      (await import("../measuring.js")).measureAll(names, options),
    );
}

export type { Options as MeasureCommandOptions };
