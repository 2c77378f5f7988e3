import type { Command } from "commander";
import { addDimensions, type CommonOptions } from "../declared-options.js";

export function addExplain(program: Command): void {
  addDimensions(
    program.command("explain").argument("<recurrence>", "a name of the catalogue, or a YAML file"),
  )
    .description("what may be parallelized in a recurrence, and why")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  recirc explain gated-deltanet\n  recirc explain my-rnn.yaml -d K=4 --json",
    )
    .action(async (name: string, options: CommonOptions) =>
      (await import("../explaining.js")).explainRecurrence(name, options),
    );
}
