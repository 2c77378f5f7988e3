import type { Command } from "commander";

interface Options {
  readonly all?: true;
  readonly quick?: true;
  readonly mistakes: boolean;
  readonly seed: string;
  readonly emit?: string;
  readonly json?: true;
}

export function addTheorem(program: Command): void {
  const theorem = program
    .command("theorem")
    .description("theorems as programs: run a construction and check it");
  theorem
    .command("list")
    .description("the theorems there are, and what each may be given")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  recirc theorem list\n  recirc theorem list --json")
    .action(async (options: { json?: true }) => (await import("../theorems.js")).listTheorems(options));
  theorem
    .command("ledger")
    .description("what the paper's abstract says, what is run for it, what is only cited, and errata")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  recirc theorem ledger\n  recirc theorem ledger --json")
    .action(async (options: { json?: true }) => (await import("../theorems.js")).showLedger(options));
  theorem
    .command("run")
    .argument("[name]", "a theorem, with its own options after it as --option value")
    .description("do what a theorem says, hold it against something independent, and print what was checked")
    .option("--all", "every theorem")
    .option("--quick", "small instances only")
    .option("--no-mistakes", "do not plant the known mistakes to see that they are caught")
    .option("--seed <number>", "seed of everything random", "1")
    .option("--emit <folder>", "write weights, token streams and circuits there")
    .option("--json", "print JSON")
    .allowUnknownOption()
    .allowExcessArguments()
    .addHelpText(
      "after",
      `
Each theorem has options of its own; 'recirc theorem list' shows them. Exit code 1 when a check fails.

Examples:
  recirc theorem run barrington
  recirc theorem run barrington --formula "(a & b) | !c" --emit out
  recirc theorem run --all --json`,
    )
    .action(async (name: string | undefined, options: Options, command: Command) =>
      (await import("../theorems.js")).runTheorems(name, command.args, options),
    );
}

export type { Options as TheoremCommandOptions };
