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
      "one table and one plot: depth and size against n for every class, built, counted and modelled apart",
    )
    .option("-o, --output <file>", "write the plot as an SVG")
    .option("--most <n>", "leave out lengths beyond this, as 4096 or 2^12", "2^65536")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Depth is divided by log2 n, so that a class of logarithmic depth is flat; beside it the exponent of the size. Lengths go to
n = 2^65536: circuits are built as far as that goes, then counted exactly or given by formulas, then modelled by the level
functions of their parts, which is at most so much.

Examples:
  recirc atlas
  recirc atlas --most 32 --json
  recirc atlas -o atlas.svg`,
    )
    .action(async (options: Options) => (await import("../atlas.js")).printAtlas(options));
}

export type { Options as AtlasCommandOptions };
