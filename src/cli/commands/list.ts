import { Argument, type Command } from "commander";

const KINDS = ["recurrences", "scans", "numbers", "formats", "theorems"] as const;
type Kind = (typeof KINDS)[number];

export function addList(program: Command): void {
  program
    .command("list")
    .description("what there is: recurrences, scans, numbers, formats, theorems")
    .addArgument(new Argument("[kind]").choices([...KINDS]).default("recurrences"))
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  recirc list\n  recirc list scans --json")
    .action(async (kind: Kind, options: { json?: true }) => {
      const { rowsOf } = await import("../listing.js");
      const { print, printJson } = await import("../console.js");
      const rows = await rowsOf(kind);
      if (options.json) return printJson({ [kind]: rows });
      const { plainTable } = await import("../../report/layout.js");
      const titles = Object.keys(rows[0]!).filter((title) => typeof rows[0]![title] === "string");
      const columns = titles.map((title) => ({
        title,
        numeric: false,
        cells: rows.map((row) => String(row[title])),
      }));
      print(plainTable({ caption: "", columns }));
    });
}
