import { modular } from "../algebra/evaluate.js";
import { sizeOf } from "../circuit/circuit.js";
import { UsageError } from "../errors.js";
import type { PortHead } from "../formats/port-names.js";
import { readSystem } from "../formats/r1cs/read.js";
import { solve } from "../formats/r1cs/solve.js";
import { writeWitness } from "../formats/r1cs/write.js";
import { modularSystem } from "../verify/systems.js";
import type { WitnessCommandOptions } from "./commands/witness.js";
import { note, print, printJson } from "./console.js";
import { readBytes, readJson, writeFile } from "./files.js";
import { expectPrime } from "./prime.js";
import { nested, numbersOfValue, type Vector } from "./vectors.js";

/** `recirc witness`: every wire of a constraint system from its inputs. */
export function writeWitnessFile(file: string, options: WitnessCommandOptions): void {
  const system = readSystem(readBytes(file, "an R1CS file"), file);
  const field = modularSystem(expectPrime(system.prime, `${file}: the prime of its header`));
  const given = readJson(options.inputs, "a file of inputs");
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new UsageError(`${options.inputs}: expected an object of values by port, { "port": value }`);
  const inputs = system.ports.inputs.flatMap((head) => {
    const value = (given as Vector)[head.name];
    if (value === undefined)
      throw new UsageError(
        `${options.inputs}: expected a value for the input '${head.name}', got none; add it`,
      );
    const port = { ...head, wires: new Uint32Array(sizeOf(head.shape)) };
    return numbersOfValue(port, value, head.name).map((raw) => field.read(raw, head.name));
  });
  const { wires, checks } = solve(system, modular(system.prime), inputs, file);
  const broken = checks.filter(({ residual }) => residual !== 0n);
  const counts = { wires: system.wires, constraints: system.constraints, checks: checks.length };
  if (broken.length > 0) {
    process.exitCode = 1;
    const failed = broken.map(({ constraint }) => constraint);
    if (options.json) printJson({ file, ...counts, broken: failed });
    else
      print(
        `${file}: ${broken.length} of ${system.constraints} constraints do not hold of these inputs, the first is constraint ${failed[0]}; no witness was written`,
      );
    return;
  }
  // A wire that nothing names may have any value.
  const values = Array.from(wires, (value) => value ?? 0n);
  writeFile(options.output, writeWitness(system.prime, values));
  const outputs = valuesOf(
    system.ports.outputs,
    values.slice(1).map((value) => field.show(value)),
  );
  if (options.json) printJson({ file: options.output, ...counts, outputs });
  else {
    note(
      `${options.output}: ${system.wires} wires that satisfy the ${system.constraints} constraints of ${file}, modulo ${system.prime}`,
    );
    for (const [name, value] of Object.entries(outputs)) print(`${name}=${JSON.stringify(value)}`);
  }
}

function valuesOf(
  heads: readonly PortHead[],
  entries: readonly unknown[],
): Readonly<Record<string, unknown>> {
  let from = 0;
  return Object.fromEntries(
    heads.map(({ name, shape }) => {
      const size = sizeOf(shape);
      from += size;
      return [name, nested(entries.slice(from - size, from), shape)];
    }),
  );
}
