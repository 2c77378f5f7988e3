import { LimitError } from "../errors.js";

/**
 * An array of zeros. Memory that is never written to takes no room: an array may be made larger than it will be.
 *
 * @throws LimitError where the machine has no memory for it.
 */
export function roomFor<A>(kind: new (length: number) => A, length: number): A {
  try {
    return new kind(length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new LimitError(
      `there is no memory for ${length} entries of the circuit. Take a shorter length, or use 'recirc measure', which counts without building`,
    );
  }
}
