import type { Command } from "commander";

interface Options {
  readonly judge?: true;
  readonly seconds: string;
  readonly json?: true;
}

export function addGadgets(program: Command): void {
  program
    .command("gadgets")
    .argument("[names...]", "gadgets, or functions such as add and multiply (default: all)")
    .description("component circuits: measured depth and size beside the figures they have to meet")
    .option("--judge", "also ask Yosys and ABC for their best circuit of the same function, from Verilog")
    .option("--seconds <count>", "how long ABC may search for fewer gates, for each function", "10")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Depth and gates are those of the cost model unit (and, or, xor 1; negation free), AIG figures those of and-inverter
graphs, in which an xor is three ands and two levels. With --judge, Yosys makes an and-inverter graph of the function as
a designer writes it, and ABC makes it shallow by one script and small by another; ratios are recirc's figure divided by
the better one of theirs. Exit code 1 when a figure is not met.

Examples:
  recirc gadgets
  recirc gadgets add multiply --json
  recirc gadgets add less --judge`,
    )
    .action(async (names: readonly string[], options: Options) =>
      (await import("../gadgets.js")).printGadgets(names, options),
    );
}

export type { Options as GadgetsCommandOptions };
