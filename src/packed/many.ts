import type { Domain } from "../algebra/evaluate.js";
import { isPrime } from "../algebra/primes.js";
import type { Circuit } from "../circuit/circuit.js";
import { evaluate, type PortValues } from "../circuit/evaluate.js";
import { float64Kind, type Kind, type Lane, mod32Kind, PRIMES_BELOW, primeKind } from "./kinds.js";
import { type PackedOptions, packedEvaluator, unknownGate } from "./packed.js";

/** Fewer assignments are done one by one before a program is assembled. */
const FEW = 4;

/**
 * The outputs of a circuit of numbers on assignments 0 to `count` - 1, in order; `given` is asked for the inputs of
 * each once, in order, some of them ahead. Evaluated packed where the numbers have a kernel that knows all gates of the
 * circuit, one by one otherwise (exact numbers, functions without a kernel): the values are the same.
 *
 * @throws what `evaluate` throws, where the first values are asked for.
 */
export function* evaluateMany<W>(
  circuit: Circuit,
  domain: Domain<W>,
  count: number,
  given: (index: number) => PortValues<W>,
  options: PackedOptions = {},
): Generator<Record<string, W[]>> {
  const kind = count < FEW ? undefined : kindOf(circuit, domain);
  if (kind === undefined) {
    for (let i = 0; i < count; i++) yield evaluate(circuit, domain, given(i));
    return;
  }
  const packed = packedEvaluator(circuit, kind, options);
  const inputs = circuit.inputs.map(({ name, wires }) => ({
    name,
    lanes: Array.from(wires, (wire) => packed.input(circuit.a[wire]!) as unknown as Lane[]),
  }));
  let output = 0;
  const outputs = circuit.outputs.map(({ name, wires }) => ({
    name,
    lanes: Array.from(wires, () => packed.output(output++)),
  }));
  const toLane = (kind.bytesPerEntry === 8 && kind !== float64Kind ? BigInt : Number) as (value: W) => Lane;
  const fromLane = (typeof domain.one === "bigint" ? BigInt : Number) as unknown as (lane: Lane) => W;
  for (let from = 0; from < count; from += packed.lanes) {
    const now = Math.min(packed.lanes, count - from);
    for (let lane = 0; lane < now; lane++) {
      const values = given(from + lane);
      for (const { name, lanes } of inputs)
        lanes.forEach((slot, i) => {
          slot[lane] = toLane(values[name]![i]!);
        });
    }
    packed.run();
    // Read before they are handed out: the views are those of the next run.
    const results = Array.from({ length: now }, (_, lane) =>
      Object.fromEntries(
        outputs.map(({ name, lanes }) => [name, lanes.map((slot) => fromLane(slot[lane]!))]),
      ),
    );
    yield* results;
  }
}

/** The kind of lanes that hold the values of a domain, where it has one for all gates and constants of the circuit. */
function kindOf<W>(circuit: Circuit, domain: Domain<W>): Kind | undefined {
  const kind = kindNamed(domain.name);
  if (kind === undefined || unknownGate(circuit, kind) !== undefined) return undefined;
  // A constant that the domain does not have is the domain's to refuse.
  for (const constant of circuit.constants) domain.constant(constant);
  return kind;
}

function kindNamed(name: string): Kind | undefined {
  for (const kind of [float64Kind, mod32Kind]) if (kind.name === name) return kind;
  const modulus = /^mod:(\d+)$/.exec(name);
  const p = BigInt(modulus?.[1] ?? 0);
  return p > 2n && p < PRIMES_BELOW && isPrime(p) ? primeKind(p) : undefined;
}
