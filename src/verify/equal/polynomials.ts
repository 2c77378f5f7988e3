import { uniformBigInt } from "pure-rand/distribution/uniformBigInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { modular } from "../../algebra/evaluate.js";
import { type FormalDegree, formalDegree } from "../../analyze/degree.js";
import type { Circuit } from "../../circuit/circuit.js";
import { UsageError } from "../../errors.js";
import { evaluateMany } from "../../packed/many.js";
import { errorBound, randomPrime } from "../identity.js";
import { type MatchBy, pairUp } from "./pairing.js";

export interface PolynomialResult {
  readonly verdict: "equal" | "different";
  readonly judge: "identity";
  readonly how: string;
  readonly prime: string;
  readonly degree: number;
  readonly trials: number;
  /** Two different polynomials over the integers modulo `prime` pass with a probability of at most 2 to this power. */
  readonly log2ErrorBound: number;
  /** A point, by input, and an output on which the two differ modulo the prime. */
  readonly point?: {
    readonly inputs: Readonly<Record<string, string>>;
    readonly output: string;
    readonly first: string;
    readonly second: string;
  };
}

/**
 * Polynomial identity testing (Schwartz, J. ACM 27, 1980; Zippel, EUROSAM 1979) of two circuits of + - * at random
 * points of a random prime field of 61 bits. UsageError where a gate is no polynomial.
 */
export function equalPolynomials(
  first: Circuit,
  second: Circuit,
  { by = "name", trials = 2, seed = 1 }: { by?: MatchBy; trials?: number; seed?: number } = {},
): PolynomialResult {
  const pairing = pairUp(first, second, by);
  const degree = Math.max(degreeOf(formalDegree(first)), degreeOf(formalDegree(second)));
  const prime = randomPrime(seed);
  const field = modular(prime);
  const generator = xoroshiro128plus(seed);
  const figures = { prime: String(prime), degree, trials, log2ErrorBound: errorBound(trials, degree, prime) };
  const bound = `wrong with a probability of at most 2^${figures.log2ErrorBound.toFixed(1)}`;
  const equal = {
    verdict: "equal" as const,
    judge: "identity" as const,
    how: `as polynomials of degree at most ${degree} at ${trials} random points modulo ${prime}, ${bound}`,
    ...figures,
  };
  const points = Array.from({ length: trials }, () =>
    pairing.inputs.map(() => uniformBigInt(generator, 0n, prime - 1n)),
  );
  const run = (circuit: Circuit, side: "first" | "second"): Iterator<Record<string, bigint[]>> =>
    evaluateMany(circuit, field, trials, (trial) => {
      const byPosition: bigint[] = [];
      pairing.inputs.forEach((pair, i) => {
        byPosition[pair[side].position] = points[trial]![i]!;
      });
      return Object.fromEntries(
        circuit.inputs.map(({ name, wires }) => [name, byPosition.splice(0, wires.length)]),
      );
    });
  const flat = (circuit: Circuit, values: Record<string, bigint[]>): readonly bigint[] =>
    circuit.outputs.flatMap(({ name }) => values[name]!);
  const [firsts, seconds] = [run(first, "first"), run(second, "second")];
  for (const values of points) {
    const ours = flat(first, firsts.next().value);
    const theirs = flat(second, seconds.next().value);
    for (const pair of pairing.outputs) {
      const [x, y] = [ours[pair.first.position]!, theirs[pair.second.position]!];
      if (field.equal(x, y)) continue;
      return {
        ...equal,
        verdict: "different",
        how: `found at a random point modulo ${prime}`,
        point: {
          inputs: Object.fromEntries(pairing.inputs.map(({ name }, i) => [name, String(values[i]!)])),
          output: pair.name,
          first: String(x),
          second: String(y),
        },
      };
    }
  }
  return equal;
}

function degreeOf(degree: FormalDegree): number {
  if (degree.kind === "polynomial") return degree.degree;
  throw new UsageError(
    `expected circuits of + - *, got the gate '${degree.op}' at node ${degree.wire}, which is no polynomial; compile both to bits with --numbers int:8, or compare them with the recurrence by 'recirc verify'`,
  );
}
