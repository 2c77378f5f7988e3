import { join } from "node:path";
import Fraction from "fraction.js";
import { formatFor, writeCircuit } from "../formats/index.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { RawNumber } from "../recurrences/values.js";
import { type Tensor, writeSafetensors } from "../recurrences/weights.js";
import type { Artifact } from "../theorems/theorem.js";
import { nestedParameters, type Stream } from "../theorems/tools/streams.js";
import { note } from "./console.js";
import { writeFile } from "./files.js";
import { nested } from "./vectors.js";

/** Writes each artifact of a theorem into a folder that is made for them, and keeps a list of all in about.json. */
export function writerOfArtifacts(folder: string): (artifact: Artifact) => void {
  const about: Record<string, unknown> = {};
  return (artifact) => {
    if (artifact.kind === "json") {
      writeFile(join(folder, `${artifact.name}.json`), `${JSON.stringify(artifact.value)}\n`);
      return;
    }
    if (artifact.kind === "circuit") {
      const { circuit } = artifact;
      const format = formatFor(circuit.basis === "arithmetic" ? "json" : "aiger-ascii");
      writeFile(join(folder, `${artifact.name}.${format.extensions[0]!}`), writeCircuit(format, circuit));
      return;
    }
    const { name, recurrence, stream } = artifact;
    const { dimensions } = recurrence;
    // As `recirc eval RECURRENCE --inputs FILE` reads it.
    const given = { dimensions, ...nestedStream(recurrence, stream) };
    writeFile(join(folder, `${name}.json`), `${JSON.stringify(given)}\n`);
    about[name] = { recurrence: recurrence.name, dimensions, ...artifact.about };
    writeFile(join(folder, "about.json"), `${JSON.stringify(about, undefined, 2)}\n`);
    writeTensors(join(folder, `${name}.safetensors`), weightsIn(recurrence, stream));
    writeTensors(join(folder, `${name}-tokens.safetensors`), tokensIn(recurrence, stream));
  };
}

function nestedStream(recurrence: Recurrence, { inputs, parameters = {} }: Stream) {
  return {
    parameters: nestedParameters(recurrence, parameters),
    inputs: Object.fromEntries(
      recurrence.inputs.map(({ name, axes }) => [
        name,
        inputs[name]!.map((entries) => nested(entries, axes)),
      ]),
    ),
  };
}

/** The double that a number is; NaN for one that is none. */
function numberOf(raw: RawNumber): number {
  const { s, n, d } = new Fraction(raw);
  const isDouble = n < 1n << 53n && d <= 1n << 1000n && (d & (d - 1n)) === 0n;
  return isDouble ? Number(s * n) / Number(d) : Number.NaN;
}

function weightsIn({ parameters }: Recurrence, stream: Stream): Readonly<Record<string, Tensor>> {
  const given = stream.parameters ?? {};
  return Object.fromEntries(
    parameters
      .filter(({ name }) => given[name] !== undefined)
      .map(({ name, axes }) => [name, { shape: axes, entries: given[name]!.map(numberOf) }] as const),
  );
}

/** The step is the first axis. */
function tokensIn({ inputs }: Recurrence, stream: Stream): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    inputs.map(({ name, axes }) => {
      const steps = stream.inputs[name]!;
      return [name, { shape: [steps.length, ...axes], entries: steps.flat().map(numberOf) }] as const;
    }),
  );
}

/** Only where every number is a double: rounded weights would not be those that were checked. */
function writeTensors(path: string, tensors: Readonly<Record<string, Tensor>>): void {
  const all = Object.entries(tensors);
  if (all.length === 0) return;
  const rounded = all.find(([, { entries }]) => entries.some(Number.isNaN));
  if (rounded === undefined) writeFile(path, [writeSafetensors(tensors)]);
  else
    note(
      `${path} is not written: ${rounded[0]} holds fractions that are no doubles; the .json file has them`,
    );
}
