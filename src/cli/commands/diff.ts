import type { Command } from "commander";

export function addDiff(program: Command): void {
  program
    .command("diff")
    .argument("<old>", "a result file that 'recirc measure -o old.json' wrote")
    .argument("<new>", "another")
    .description("what changed between two results: rows and laws changed, added, gone; exit code 1 if any")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  recirc diff old.json new.json\n  recirc diff results/before.json results/after.json --json",
    )
    .action(async (older: string, newer: string, options: { readonly json?: true }) =>
      (await import("../diffing.js")).diffFiles(older, newer, options),
    );
}
