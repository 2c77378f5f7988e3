import { type Command, Option } from "commander";
import { addRecipe, type CommonOptions } from "../declared-options.js";

interface Options extends CommonOptions {
  readonly n: string;
  readonly scan: string;
  readonly numbers: string;
  readonly output: string;
  readonly format?: string;
  readonly sharing: "none" | "hash";
  readonly limit?: string;
  readonly prime?: string;
}

export function addCompile(program: Command): void {
  addRecipe(program.command("compile").argument("<recurrence>", "a name of the catalogue, or a YAML file"))
    .description("compile a recurrence at one length into a circuit file")
    .requiredOption("-n <length>", "sequence length, such as 64 or 2^10")
    .option("--scan <name>", "order of composition", "sklansky")
    .option("--numbers <name>", "arithmetic, or bits such as int:8", "arithmetic")
    .requiredOption("-o, --output <file>", "where to write; the extension chooses the format")
    .option("--format <name>", "format, when the extension does not say")
    .addOption(
      new Option("--sharing <how>", "build equal operations once").choices(["none", "hash"]).default("none"),
    )
    .option("--limit <nodes>", "most nodes a circuit may have")
    .option(
      "--prime <prime>",
      "field of .r1cs and .sym: bn128 (the default), bls12381, goldilocks, or a prime in digits",
    )
    .option("--json", "print the figures as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  recirc compile linear-scalar -n 8 --numbers int:8 -o a.aig\n  recirc compile deltanet -n 64 -d K=4 V=4 --scan brent-kung -o deltanet.json\n  recirc compile linear-scalar -n 64 -o a.r1cs --prime bls12381",
    )
    .action(async (name: string, options: Options) =>
      (await import("../compiling.js")).compileToFile(name, options),
    );
}

export type { Options as CompileCommandOptions };
