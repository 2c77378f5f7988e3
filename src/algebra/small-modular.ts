import { type Domain, domain, modular } from "./evaluate.js";

/** `modular` on numbers, for primes below 2^26, whose products are exact there: many times faster. */
export function smallModular(p: number): Domain<number> {
  const exact = modular(BigInt(p));
  return domain<number>({
    name: exact.name,
    exact: true,
    zero: 0,
    one: 1 % p,
    add: (x, y) => (x + y) % p,
    sub: (x, y) => (x + p - y) % p,
    mul: (x, y) => (x * y) % p,
    neg: (x) => (p - x) % p,
    literal: (value) => Number(exact.literal(value)),
    equal: (x, y) => x === y,
    show: String,
    functions: {},
  });
}
