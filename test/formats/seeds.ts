import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { UsageError } from "../../src/errors.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { FORMATS, type Format, writeCircuit } from "../../src/formats/index.js";
import { ROOT } from "../catalogue.js";
import { multiplier } from "./circuits.js";
import { binaryToggle, bytesOf, COUNTER, TOGGLE } from "./sequential.js";

/** A circuit over numbers, for formats that hold no bits. */
function polynomial(): Circuit<"arithmetic"> {
  const builder = new CircuitBuilder("arithmetic");
  const [x, y] = builder.input("x", [2]) as unknown as [Wire, Wire];
  builder.output("y", [], [builder.gate("mul", builder.gate("add", x, y), x)]);
  return builder.build();
}

/** The files under circuits/files of one format. */
export function exampleFiles(
  format: Format,
): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  const folder = join(ROOT, "circuits/files", format.name);
  try {
    return readdirSync(folder).map((name) => ({
      name,
      bytes: new Uint8Array(readFileSync(join(folder, name))),
    }));
  } catch {
    return [];
  }
}

/** A way to read files of one format, and files to damage for it. */
export interface SeededReader {
  readonly name: string;
  readonly read: (bytes: Uint8Array, file: string) => Circuit;
  readonly seeds: readonly Uint8Array[];
}

/** Every format that is read, and those that unroll latches once more with them. */
export function seededReaders(): readonly SeededReader[] {
  const latches = [bytesOf(TOGGLE), bytesOf(COUNTER), binaryToggle(0), binaryToggle(1)];
  return FORMATS.flatMap((format) => {
    const { name, read, isSequential } = format;
    if (read === undefined) return [];
    const seeds = seedsOf(format);
    const plain: SeededReader = { name, read: (bytes, file) => read(bytes, file), seeds };
    if (isSequential === undefined) return [plain];
    const unrolled: SeededReader = {
      name: `${name} with latches`,
      read: (bytes, file) => read(bytes, file, { unroll: 3 }),
      seeds: [...seeds, ...latches],
    };
    return [plain, unrolled];
  });
}

/** Files to damage: what the format writes of small circuits, and its examples. */
function seedsOf(format: Format): readonly Uint8Array[] {
  const written = [multiplier(3), polynomial()].flatMap((circuit) => {
    try {
      return [joinChunks(writeCircuit(format, circuit))];
    } catch (error) {
      if (error instanceof UsageError) return [];
      throw error;
    }
  });
  return [...written, ...exampleFiles(format).map(({ bytes }) => bytes)];
}
