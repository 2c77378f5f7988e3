import { powerMod } from "./evaluate.js";

const SMALL_PRIMES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n];

/**
 * Miller-Rabin to the first twelve prime bases: a proof below 3.3e24 (Sorenson, Webster, Math. Comp. 86, 2017), a very
 * strong test above.
 */
export function isPrime(p: bigint): boolean {
  if (p < 2n) return false;
  for (const small of SMALL_PRIMES) if (p % small === 0n) return p === small;
  let odd = p - 1n;
  let twos = 0;
  while (odd % 2n === 0n) {
    odd /= 2n;
    twos++;
  }
  return SMALL_PRIMES.every((base) => {
    let x = powerMod(base, odd, p);
    if (x === 1n || x === p - 1n) return true;
    for (let i = 1; i < twos; i++) {
      x = (x * x) % p;
      if (x === p - 1n) return true;
    }
    return false;
  });
}
