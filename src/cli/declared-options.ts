import { type Command, Option } from "commander";

/** That of package.json. */
export const VERSION = "0.1.0";

/**
 * Options that several commands share, as they are declared; `options.ts` reads and checks them. Apart from it, so that
 * `--help` loads nothing that a command works with.
 */
export interface CommonOptions {
  readonly d?: readonly string[];
  readonly scan?: string;
  readonly numbers?: string;
  readonly outputs?: "all" | "last";
  /** `inputs`, `constants`, or a file of weights to fold in. */
  readonly weights?: string;
  readonly structure?: string;
  readonly largestRank?: string;
  readonly fold?: "constants" | "none";
  readonly json?: true;
}

export function addDimensions(command: Command): Command {
  return command.option("-d <name=size...>", "override a dimension, such as -d K=4 V=2");
}

export function addRecipe(command: Command): Command {
  return addDimensions(command)
    .addOption(
      new Option("--outputs <which>", "outputs at every step, or after the last only").choices([
        "all",
        "last",
      ]),
    )
    .addOption(
      new Option(
        "--weights <as>",
        "parameters as inputs of the circuit, as constants folded in, or constants from a .json or .safetensors file",
      ).default("inputs"),
    )
    .addOption(
      new Option(
        "--structure <names>",
        "operator structures, joined by commas: narrowest, or any that 'recirc explain' lists",
      ).default("narrowest"),
    )
    .option("--largest-rank <rank>", "low rank: the largest kept before a transition is written as a matrix")
    .addOption(
      new Option("--fold <what>", "compute with constants at once, or make a gate of every operation")
        .choices(["constants", "none"])
        .default("constants"),
    );
}

/** For commands that read circuit files. */
export function addUnroll(command: Command): Command {
  return command.option("--unroll <steps>", "make this many steps of a sequential AIGER file one circuit");
}
