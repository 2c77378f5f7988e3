import type { BooleanBasis } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";
import { UsageError } from "../errors.js";
import { FORMATS, type Format } from "../formats/index.js";
import { note } from "./console.js";
import { formatOf } from "./file-format.js";
import { readBytes } from "./files.js";
import { readCount } from "./options.js";

/**
 * Reads a circuit in the format asked for, or that of the file's extension. `unroll` is the text of that option. What
 * the circuit cannot hold is told on standard error.
 *
 * @throws UsageError where the file's format has no sequential circuits to unroll.
 */
export function readCircuit(
  path: string,
  asked?: string,
  unroll?: string,
): { circuit: Circuit; format: Format } {
  const format = formatOf(path, asked);
  if (format.read === undefined) {
    const readable = FORMATS.filter(({ read }) => read !== undefined).map(
      ({ extensions }) => `.${extensions[0]!}`,
    );
    const last = readable.pop()!;
    throw new UsageError(`${format.name} files are written only; read ${readable.join(", ")} or ${last}`);
  }
  if (unroll !== undefined && format.isSequential === undefined)
    throw new UsageError(
      `--unroll: ${path} is read as ${format.name}, which has no latches here; leave it out`,
    );
  const steps = unroll === undefined ? {} : { unroll: readCount("--unroll", unroll, 1, 10 ** 6) };
  const options = { ...steps, warn: (message: string) => note(`warning: ${message}`) };
  return { circuit: format.read(readBytes(path, "a circuit file"), path, options), format };
}

/** Whether a file, in the format of its extension, has latches. */
export function isSequentialFile(path: string): boolean {
  return formatOf(path, undefined).isSequential?.(readBytes(path, "a circuit file")) ?? false;
}

/** @throws UsageError for a circuit of numbers. */
export function bitsOf(circuit: Circuit, what: string): Circuit<BooleanBasis> {
  if (circuit.basis !== "arithmetic") return circuit as Circuit<BooleanBasis>;
  throw new UsageError(
    `${what}: expected a circuit of bits, got one over '${circuit.basis}'; compile to bits with --numbers int:8`,
  );
}
