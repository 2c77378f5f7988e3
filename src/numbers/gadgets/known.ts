/**
 * The value of a bit that is known beforehand. Folded gates carry such bits as plain booleans; elsewhere nothing is
 * known. Constructions may leave work out for known bits, never change what they compute.
 */
export function knownBit(bit: unknown): boolean | undefined {
  return typeof bit === "boolean" ? bit : undefined;
}
