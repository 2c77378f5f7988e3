import { randomWords } from "../analyze/essential/cone.js";
import type { BooleanBasis } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";
import { UsageError } from "../errors.js";
import { withNarrowGates } from "../numbers/thresholds.js";
import { bitsKind } from "../packed/kinds.js";
import { evaluateMany } from "../packed/many.js";
import { packedEvaluator } from "../packed/packed.js";
import { systemNamed } from "../verify/systems.js";
import { readCircuit } from "./circuit-file.js";
import type { SimulateCommandOptions } from "./commands/simulate.js";
import { print } from "./console.js";
import { readJson, writeFile } from "./files.js";
import { readCount } from "./options.js";
import { bitsOfValue, nested, numbersOfValue, type Vector, valuesOfBits, vectorsText } from "./vectors.js";

/** `recirc simulate`: 2048 vectors of bits at a time, of numbers 32 or 64 where they have a kernel. */
export function simulateFile(file: string, options: SimulateCommandOptions): void {
  const { circuit } = readCircuit(file, options.format, options.unroll);
  const given = vectorsOf(circuit, options);
  const outputs =
    circuit.basis === "arithmetic"
      ? simulateNumbers(circuit, given, options.over)
      : simulateBits(circuit as Circuit<BooleanBasis>, given);
  const rows = given.map((inputs, i) => ({ ...inputs, ...outputs[i] }));
  if (options.output !== undefined) writeFile(options.output, vectorsText(rows));
  else if (options.json) print(vectorsText(given.map((inputs, i) => ({ inputs, outputs: outputs[i]! }))));
  else for (const row of rows) print(line(row));
}

const line = (row: Vector): string =>
  Object.entries(row)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(" ");

function vectorsOf(circuit: Circuit, options: SimulateCommandOptions): readonly Vector[] {
  if ((options.vectors === undefined) === (options.random === undefined)) {
    throw new UsageError(
      "expected --vectors FILE or --random COUNT, one of the two; give vectors or draw them",
    );
  }
  if (options.random === undefined) return readVectors(circuit, options.vectors!);
  if (circuit.basis === "arithmetic") {
    throw new UsageError("--random draws bits, and this is a circuit of numbers; give --vectors instead");
  }
  const draw = randomWords(readCount("--seed", options.seed, 0, 2 ** 31 - 1));
  return Array.from({ length: readCount("--random", options.random, 1, 10 ** 7) }, () =>
    Object.fromEntries(
      circuit.inputs.map((port) => [
        port.name,
        valuesOfBits(
          port,
          Array.from(port.wires, () => draw() >>> 31 === 1),
        ),
      ]),
    ),
  );
}

function readVectors(circuit: Circuit, path: string): readonly Vector[] {
  const read = readJson(path, "a file of vectors");
  if (!Array.isArray(read))
    throw new UsageError(`${path}: expected a list of vectors, [{ "port": value }, ...]`);
  return (read as unknown[]).map((vector, i) => {
    if (typeof vector !== "object" || vector === null) {
      throw new UsageError(`${path}: vector ${i}: expected an object of values by port`);
    }
    for (const { name } of circuit.inputs) {
      if (Object.hasOwn(vector, name)) continue;
      throw new UsageError(
        `${path}: vector ${i}: expected a value for the input '${name}', got none; add it`,
      );
    }
    return Object.fromEntries(circuit.inputs.map(({ name }) => [name, (vector as Vector)[name]]));
  });
}

function simulateBits(given: Circuit<BooleanBasis>, vectors: readonly Vector[]): readonly Vector[] {
  const circuit: Circuit = withNarrowGates(given);
  const evaluator = packedEvaluator(circuit, bitsKind);
  const results: Vector[] = [];
  for (let from = 0; from < vectors.length; from += evaluator.lanes) {
    const now = vectors.slice(from, from + evaluator.lanes);
    for (const port of circuit.inputs) {
      const words = Array.from(port.wires, (wire) => evaluator.input(circuit.a[wire]!) as Int32Array);
      for (const word of words) word.fill(0);
      now.forEach((vector, lane) => {
        bitsOfValue(port, vector[port.name], `vector ${from + lane}, ${port.name}`).forEach((bit, i) => {
          if (bit) words[i]![lane >>> 5]! |= 1 << (lane & 31);
        });
      });
    }
    evaluator.run();
    now.forEach((_, lane) => {
      let at = 0;
      const bit = () => (((evaluator.output(at++) as Int32Array)[lane >>> 5]! >>> (lane & 31)) & 1) === 1;
      results.push(
        Object.fromEntries(
          circuit.outputs.map((port) => [port.name, valuesOfBits(port, Array.from(port.wires, bit))]),
        ),
      );
    });
  }
  return results;
}

function simulateNumbers(circuit: Circuit, vectors: readonly Vector[], over: string): readonly Vector[] {
  const system = systemNamed(over);
  const given = (i: number) =>
    Object.fromEntries(
      circuit.inputs.map((port) => {
        const where = `vector ${i}, ${port.name}`;
        const numbers = numbersOfValue(port, vectors[i]![port.name], where);
        return [port.name, numbers.map((raw) => system.read(raw, where))];
      }),
    );
  return Array.from(evaluateMany(circuit, system.domain, vectors.length, given), (outputs) =>
    Object.fromEntries(
      circuit.outputs.map(({ name, shape }) => [name, nested(outputs[name]!.map(system.show), shape)]),
    ),
  );
}
