import { type Command, Option } from "commander";

interface Options {
  readonly model: string;
  readonly format?: string;
  readonly json?: true;
}

export function addStats(program: Command): void {
  program
    .command("stats")
    .argument("<file>", "a circuit file: .aig, .aag or .json")
    .description("depth, size and other figures of a circuit file")
    .addOption(
      new Option("--model <name>", "cost model")
        .choices(["unit", "not-counted", "multiplicative", "U2", "aig", "mig"])
        .default("unit"),
    )
    .option("--format <name>", "format, when the extension does not say")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  recirc stats a.aig\n  recirc stats deltanet.json --model multiplicative --json",
    )
    .action(async (file: string, options: Options) => {
      const { analyze } = await import("../../analyze/analyze.js");
      const { costModelNamed } = await import("../../analyze/cost-model.js");
      const { UsageError } = await import("../../errors.js");
      const { readBytes } = await import("../disk.js");
      const { formatOf } = await import("../file-format.js");
      const { statsOf } = await import("../statistics.js");
      const { print, printJson } = await import("../console.js");
      const format = formatOf(file, options.format);
      if (format.read === undefined)
        throw new UsageError(`${format.name} files are written only; read .aig, .aag or .json`);
      const stats = statsOf(
        analyze(format.read(readBytes(file, "a circuit file"), file), costModelNamed(options.model)),
      );
      if (options.json) return printJson(stats);
      print(
        Object.entries(stats)
          .map(([name, value]) => `${name.padEnd(20)}${value ?? "not a polynomial"}`)
          .join("\n"),
      );
    });
}
