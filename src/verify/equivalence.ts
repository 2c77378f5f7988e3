import { uniformBigInt } from "pure-rand/distribution/uniformBigInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type Domain, modular } from "../algebra/evaluate.js";
import { formalDegree } from "../analyze/degree.js";
import type { BooleanBasis } from "../circuit/basis.js";
import { type Circuit, inputCount } from "../circuit/circuit.js";
import { withNarrowGates } from "../numbers/thresholds.js";
import { evaluateMany } from "../packed/many.js";
import { mapValues, type Outputs } from "./engines.js";
import { pairUp } from "./equal/pairing.js";
import { PairedSimulation } from "./equal/simulate.js";
import { randomPrime } from "./identity.js";
import { drawing, type Range } from "./sequences.js";
import type { NumberSystem } from "./systems.js";
import { compareOutputs } from "./verify.js";

/** Circuits of bits are compared on all assignments up to this many input bits, else on random ones. */
const ALL_ASSIGNMENTS_BITS = 16;
/** Of 2048 assignments each: once through the densities, with a fair one between. */
const RANDOM_RUNS = 8;
const FIELD_TRIALS = 8;
const SYSTEM_TRIALS = 100;

/**
 * Whether two circuits with the same ports look the same from outside, with no word about any recurrence. Circuits of
 * bits: all assignments, or over 10^4 random ones of several densities. Polynomials: eight points over a prime field
 * each, wrong with a probability below (degree/2^60)^8. Other functions: hundreds of points of several magnitudes, which
 * proves nothing but finds what there is to find.
 */
export function lookEqual(first: Circuit, second: Circuit, system: NumberSystem, seed: number): boolean {
  if (first.basis !== "arithmetic")
    return equalBits(first as Circuit<BooleanBasis>, second as Circuit<BooleanBasis>, seed);
  const polynomials = [first, second].every((circuit) => formalDegree(circuit).kind === "polynomial");
  return polynomials && system.domain.exact
    ? equalPolynomials(first, second, seed)
    : equalOver(first, second, system, seed);
}

function equalBits(first: Circuit<BooleanBasis>, second: Circuit<BooleanBasis>, seed: number): boolean {
  const [ours, theirs] = [withNarrowGates(first), withNarrowGates(second)];
  const simulation = new PairedSimulation(ours, theirs, pairUp(ours, theirs, "name"));
  const nothing = (): void => {};
  return inputCount(first) <= ALL_ASSIGNMENTS_BITS
    ? simulation.all(nothing) === undefined
    : simulation.random(RANDOM_RUNS, seed, nothing) === undefined;
}

function equalPolynomials(first: Circuit, second: Circuit, seed: number): boolean {
  const prime = randomPrime(seed);
  const generator = xoroshiro128plus(seed);
  const draw = (): bigint => uniformBigInt(generator, 0n, prime - 1n);
  const field = modular(prime);
  return sameAtPoints(first, second, field, FIELD_TRIALS, draw, (ours, theirs) =>
    sameEntries(ours, theirs, field.equal),
  );
}

function equalOver(first: Circuit, second: Circuit, system: NumberSystem, seed: number): boolean {
  const { domain } = system;
  const ranges: readonly Range[] = domain.exact
    ? [1, 3, 30, 1000].map((largest) => ({ kind: "small integers", largest }))
    : [{ kind: "reals" }, { kind: "small integers", largest: 2 }];
  // Doubles are allowed what the judge of circuits allows them.
  const shown = (values: Record<string, unknown[]>): Outputs =>
    mapValues(values, (entries) => [entries.map(system.show)]);
  return ranges.every((range, i) => {
    const draw = drawing(range, seed + i);
    return sameAtPoints(
      first,
      second,
      domain,
      SYSTEM_TRIALS,
      (name) => system.read(draw(), name),
      (ours, theirs) =>
        compareOutputs(shown(ours), shown(theirs), 1, "all", domain.exact).first === undefined,
    );
  });
}

/** Whether the two have the same outputs on so many assignments, whose entries are drawn by port. */
function sameAtPoints<W>(
  first: Circuit,
  second: Circuit,
  domain: Domain<W>,
  trials: number,
  draw: (port: string) => W,
  same: (ours: Record<string, W[]>, theirs: Record<string, W[]>) => boolean,
): boolean {
  const points = Array.from({ length: trials }, () =>
    Object.fromEntries(first.inputs.map(({ name, wires }) => [name, Array.from(wires, () => draw(name))])),
  );
  const [ours, theirs] = [first, second].map((circuit) =>
    evaluateMany(circuit, domain, trials, (trial) => points[trial]!),
  );
  return points.every(() => same(ours!.next().value, theirs!.next().value));
}

function sameEntries<W>(
  first: Readonly<Record<string, readonly W[]>>,
  second: Readonly<Record<string, readonly W[]>>,
  same: (x: W, y: W) => boolean,
): boolean {
  return Object.entries(first).every(([name, entries]) =>
    entries.every((entry, i) => same(entry, second[name]![i]!)),
  );
}
