import type { Command } from "commander";

export function addTables(program: Command): void {
  program
    .command("tables")
    .description("write the generated parts of README.md and docs/ in a checkout")
    .option("--check", "write nothing; exit 1 and name the files that are stale")
    .option("--json", "print the files as JSON")
    .addHelpText("after", "\nExamples:\n  recirc tables\n  recirc tables --check")
    .action(async (options: { check?: true; json?: true }) => {
      const { updateDocs } = await import("../tables.js");
      const { note, print, printJson } = await import("../console.js");
      const { stale, files } = await updateDocs(program, {
        root: process.cwd(),
        stale: options.check ? "report" : "write",
      });
      if (options.json) printJson({ files, stale });
      else if (options.check)
        print(stale.length === 0 ? `${files.length} files, none stale` : stale.join("\n"));
      else
        print(stale.length === 0 ? `${files.length} files, nothing to write` : `wrote ${stale.join(", ")}`);
      if (options.check && stale.length > 0) {
        note("recirc: generated parts are stale; run 'recirc tables'");
        process.exitCode = 1;
      }
    });
}
