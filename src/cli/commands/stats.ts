import { type Command, Option } from "commander";
import { addUnroll } from "../declared-options.js";

interface Options {
  readonly model: string;
  readonly format?: string;
  readonly unroll?: string;
  readonly json?: true;
}

export function addStats(program: Command): void {
  addUnroll(
    program.command("stats").argument("<file>", "a circuit file; 'recirc list formats' says which are read"),
  )
    .description("depth, size and other figures of a circuit file, as written and with equal gates made once")
    .addOption(
      new Option("--model <name>", "cost model")
        .choices(["unit", "not-counted", "multiplicative", "U2", "aig", "mig", "unbounded"])
        .default("unit"),
    )
    .option("--format <name>", "format, when the extension does not say")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  recirc stats a.aig\n  recirc stats deltanet.json --model multiplicative --json",
    )
    .action(async (file: string, options: Options) =>
      (await import("../stating.js")).stateFigures(file, options),
    );
}

export type { Options as StatsCommandOptions };
