import type { Command } from "commander";

interface Options {
  readonly output?: string;
  readonly most: string;
  readonly json?: true;
}

export function addAtlas(program: Command): void {
  program
    .command("atlas")
    .description(
      "one table and one plot: depth and size against n for every class, measured, counted and cited apart",
    )
    .option("-o, --output <file>", "write the plot as an SVG")
    .option("--most <n>", "leave out lengths beyond this", "65536")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Depth is divided by log2 n, so that a class of logarithmic depth is flat; beside it the exponent of the size.

Examples:
  recirc atlas
  recirc atlas --most 32 --json
  recirc atlas -o atlas.svg`,
    )
    .action(async (options: Options) => (await import("../atlas.js")).printAtlas(options));
}

export type { Options as AtlasCommandOptions };
