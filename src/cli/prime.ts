import { isPrime } from "../algebra/primes.js";
import { UsageError } from "../errors.js";
import type { Format } from "../formats/index.js";
import { primeNamed } from "../formats/r1cs/system.js";

/** `--prime` for a file of this format; nothing where it was not given. */
export function readPrime(format: Format, given: string | undefined): { readonly prime?: bigint } {
  if (given === undefined) return {};
  if (!["r1cs", "sym"].includes(format.name))
    throw new UsageError(`--prime is the field of .r1cs and .sym files, not of ${format.name}; leave it out`);
  return { prime: expectPrime(primeNamed(given), "--prime") };
}

export function expectPrime(value: bigint, what: string): bigint {
  if (isPrime(value)) return value;
  throw new UsageError(
    `${what}: expected a prime, got ${value}; say bn128, bls12381 or goldilocks, or another prime`,
  );
}
