import type { Command } from "commander";

interface Options {
  readonly inputs: string;
  readonly output: string;
  readonly json?: true;
}

export function addWitness(program: Command): void {
  program
    .command("witness")
    .argument("<file>", "an R1CS file")
    .description("the values of all wires of an R1CS file, for proof systems (.wtns)")
    .requiredOption("--inputs <file>", "JSON: { port: value } for every input, as simulate takes a vector")
    .requiredOption("-o, --output <file>", "where to write the witness")
    .option("--json", "print the outputs and the counts as JSON")
    .addHelpText(
      "after",
      `
Values are numbers, or text such as "3/7" or one of more than 15 digits, taken modulo the prime of the file. Exit code 1
if the inputs do not satisfy a constraint; nothing is written then.

Examples:
  recirc compile linear-scalar -n 64 -o a.r1cs
  recirc witness a.r1cs --inputs inputs.json -o a.wtns
  snarkjs wtns check a.r1cs a.wtns`,
    )
    .action(async (file: string, options: Options) =>
      (await import("../witnessing.js")).writeWitnessFile(file, options),
    );
}

export type { Options as WitnessCommandOptions };
