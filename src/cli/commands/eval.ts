import { type Command, Option } from "commander";
import { addDimensions, type CommonOptions } from "../declared-options.js";

interface Options extends CommonOptions {
  readonly inputs: string;
  readonly engine: "direct" | "circuit";
  readonly scan: string;
  readonly over: string;
}

export function addEval(program: Command): void {
  addDimensions(program.command("eval").argument("<recurrence>", "a name of the catalogue, or a YAML file"))
    .description("run a recurrence on one sequence, directly or by its circuit")
    .requiredOption("--inputs <file>", "JSON: { dimensions, parameters, inputs, initial }")
    .addOption(
      new Option("--engine <which>", "the recurrence itself, or the compiled circuit")
        .choices(["direct", "circuit"])
        .default("direct"),
    )
    .option("--scan <name>", "order of composition of the circuit", "sklansky")
    .option(
      "--over <numbers>",
      "rational, integer, float64, mod:P, bits:W, fixed:I.F or float:E.M (bf16, fp16, fp32)",
      "rational",
    )
    .option("--json", "print JSON (it always is)")
    .addHelpText(
      "after",
      `
The file holds one entry per step for each input: a number, a flat list for a vector, a list of rows for a matrix.
Text such as "3/7" is exact. Parameters and initial states not given are the recurrence's own.

Examples:
  recirc eval deltanet --inputs examples/deltanet.json
  recirc eval deltanet --inputs examples/deltanet.json --engine circuit --scan brent-kung --over mod:2305843009213693951`,
    )
    .action(async (name: string, options: Options) =>
      (await import("../evaluating.js")).evaluateFile(name, options),
    );
}

export type { Options as EvalCommandOptions };
