import type { Command } from "commander";
import { addUnroll } from "../declared-options.js";

interface Options {
  readonly basis?: string;
  readonly format?: string;
  readonly from?: string;
  readonly limit?: string;
  readonly prime?: string;
  readonly unroll?: string;
  readonly json?: true;
}

export function addConvert(program: Command): void {
  addUnroll(
    program
      .command("convert")
      .argument("<in>", "a circuit file; the extension says its format")
      .argument("<out>", "where to write; the extension chooses the format"),
  )
    .description("write a circuit file in another format, over another basis")
    .option(
      "--basis <name>",
      "lower to B2, U2, xag, aig, mig, ac0 or tc0 first (default: what the format can say)",
    )
    .option("--from <name>", "format of the input, when the extension does not say")
    .option("--format <name>", "format of the output, when the extension does not say")
    .option("--limit <nodes>", "most nodes of the lowered circuit, and of a drawing")
    .option(
      "--prime <prime>",
      "field of .r1cs and .sym: bn128 (the default), bls12381, goldilocks, or a prime in digits",
    )
    .option("--json", "print the figures before and after as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  recirc convert a.json a.aig\n  recirc convert a.aig a.dot --limit 100000\n  recirc convert a.aig majority.json --basis mig",
    )
    .action(async (from: string, to: string, options: Options) =>
      (await import("../converting.js")).convertFile(from, to, options),
    );
}

export type { Options as ConvertCommandOptions };
