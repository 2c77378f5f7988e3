import type { BasisName } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";

/**
 * # File formats
 *
 * A format writes circuits, and most read them back. What a format can say is in its type: one whose `bases` are
 * `["aig"]` takes a `Circuit<"aig">`, so that exporting an unlowered circuit does not compile.
 *
 * Laws, run on the registry: the same circuit gives the same bytes; what is read back computes the same functions and
 * has the same ports; a damaged file is a FormatError that names the place, or a circuit that passes `check`.
 *
 * To write your own: one file like dot.ts that exports a Format, one line in index.ts. Write in pieces (see chunks.ts)
 * so that a large circuit is never one string; when reading, believe no count before the file is long enough for it.
 */
export interface Format<B extends BasisName = BasisName> {
  /** As given to `--format`. */
  readonly name: string;
  readonly title: string;
  /** File name extensions without the dot, the usual one first. */
  readonly extensions: readonly string[];
  readonly bases: readonly B[];
  /** The file in pieces. UsageError for names that the format cannot say; LimitError where a drawing is too large. */
  write(circuit: Circuit<B>, options?: WriteOptions): Iterable<Uint8Array>;
  /** Absent where nothing can be read back. FormatError with the line or the byte where the file is wrong. */
  read?(bytes: Uint8Array, fileName: string, options?: ReadOptions): Circuit<B>;
  /** Present where `read` unrolls: whether a file has latches, or properties of its steps, and is read only so. */
  isSequential?(bytes: Uint8Array): boolean;
}

export interface ReadOptions {
  /**
   * Steps, from 1, of a file that are made one circuit; without it a sequential file is refused. Formats without
   * `isSequential` have no such files and pass over it.
   */
  readonly unroll?: number;
  /**
   * `hash`: equal gates of an AIGER file are made once, and x & x, x & ~x and gates of constants are none. By default
   * the circuit is as it is written.
   */
  readonly sharing?: "none" | "hash";
  /** How equal gates of an AIGER file are found: `wasm` where it can, which is the default, or by plain loops. */
  readonly engine?: "wasm" | "plain";
  /** Is told, in a sentence with its place, of what an AIGER file says and a circuit cannot hold. */
  readonly warn?: (message: string) => void;
}

export interface WriteOptions {
  /** Most nodes of a drawing (dot, graphml, gexf); other formats have no limit. */
  readonly limit?: number;
  /** The field of r1cs and sym files: a prime; other formats have none. */
  readonly prime?: bigint;
}
