import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildNumbers } from "../../src/algebra/build.js";
import { costNumbers, Meter } from "../../src/algebra/cost.js";
import { type Domain, modular, rational } from "../../src/algebra/evaluate.js";
import type { Numbers } from "../../src/algebra/numbers.js";
import { analyze } from "../../src/analyze/analyze.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Wire } from "../../src/circuit/circuit.js";
import {
  type ChunkwiseInputs,
  type ChunkwiseResult,
  type ChunkwiseSize,
  deltanetChunkwise,
  type Inversion,
} from "../../src/compile/chunked-wy.js";
import { DirectRunner } from "../../src/recurrences/direct.js";
import { directModular, directRational, type OracleNumbers } from "../../src/recurrences/oracle-functions.js";
import { exactNumber } from "../../src/recurrences/values.js";
import { Referee } from "../../src/verify/answers.js";
import { catalogued } from "../catalogue.js";

const P = 2n ** 61n - 1n;
const INVERSIONS = ["substitution", "doubling"] as const;
const FORMS = ["deltanet", "gated-deltanet"] as const;

type Given = ChunkwiseInputs<string>;

interface Case {
  readonly size: ChunkwiseSize;
  readonly inputs: Given;
}

function cases(form: (typeof FORMS)[number]): fc.Arbitrary<Case> {
  const entry = fc
    .tuple(fc.integer({ min: -5, max: 5 }), fc.constantFrom(1, 1, 2, 3))
    .map(([numerator, denominator]) => `${numerator}/${denominator}`);
  const list = <T>(one: fc.Arbitrary<T>, length: number) =>
    fc.array(one, { minLength: length, maxLength: length });
  return fc
    .record({
      K: fc.integer({ min: 1, max: 3 }),
      V: fc.integer({ min: 1, max: 3 }),
      C: fc.integer({ min: 1, max: 9 }),
      n: fc.integer({ min: 1, max: 12 }),
    })
    .chain((size) =>
      fc.record({
        size: fc.constant(size),
        inputs: fc.record({
          q: list(list(entry, size.K), size.n),
          k: list(list(entry, size.K), size.n),
          v: list(list(entry, size.V), size.n),
          beta: list(entry, size.n),
          scale: entry,
          initial: list(entry, size.K * size.V),
          ...(form === "deltanet" ? {} : { alpha: list(entry, size.n) }),
        }),
      }),
    );
}

function mapped<W>(given: Given, f: (text: string) => W): ChunkwiseInputs<W> {
  return {
    q: given.q.map((row) => row.map(f)),
    k: given.k.map((row) => row.map(f)),
    v: given.v.map((row) => row.map(f)),
    beta: given.beta.map(f),
    ...(given.alpha === undefined ? {} : { alpha: given.alpha.map(f) }),
    ...(given.scale === undefined ? {} : { scale: f(given.scale) }),
    ...(given.initial === undefined ? {} : { initial: given.initial.map(f) }),
  };
}

/** What the recurrence gives, run step by step on its own text. */
function stepByStep<V>(form: string, { size, inputs }: Case, numbers: OracleNumbers<V>) {
  const { K, V, n } = size;
  const read = (text: string): V => numbers.literal(exactNumber(text, "x"));
  const { scale, initial, alpha, beta, ...rows } = mapped(inputs, read);
  const { outputs, final } = new DirectRunner(catalogued(form, { K, V }), numbers).run({
    steps: n,
    inputs: { ...rows, beta: beta.map((b) => [b]), ...(alpha && { alpha: alpha.map((a) => [a]) }) },
    parameters: { scale: [scale!] },
    ...(initial && { initial: { S: initial } }),
  });
  return { outputs: outputs.o, final: final.S };
}

function differs<W, V>(
  form: string,
  given: Case,
  domain: Domain<W>,
  oracle: OracleNumbers<V>,
  run: (numbers: Numbers<W>, size: ChunkwiseSize, inputs: ChunkwiseInputs<W>) => ChunkwiseResult<W>,
): boolean {
  const wanted = stepByStep(form, given, oracle);
  const got = run(
    domain,
    given.size,
    mapped(given.inputs, (text) => domain.literal(exactNumber(text, "x"))),
  );
  const texts = (values: readonly unknown[]) => values.map(String).join(" ");
  return (
    texts(got.outputs.flat()) !== texts(wanted.outputs.flat()) || texts(got.final) !== texts(wanted.final)
  );
}

const run =
  (inversion: Inversion) =>
  <W>(numbers: Numbers<W>, size: ChunkwiseSize, inputs: ChunkwiseInputs<W>) =>
    deltanetChunkwise(numbers, size, inputs, inversion);

describe.each(FORMS)("%s chunk by chunk", (form) => {
  it.each(INVERSIONS)("is the recurrence, exactly, over the rationals and mod 2^61 - 1: %s", (inversion) => {
    fc.assert(
      fc.property(cases(form), (given) => {
        expect(differs(form, given, rational, directRational, run(inversion))).toBe(false);
        expect(differs(form, given, modular(P), directModular(P), run(inversion))).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it("is not the recurrence when a beta, a decay or the order of steps is wrong", () => {
    const faults: readonly ((inputs: ChunkwiseInputs<bigint>) => ChunkwiseInputs<bigint>)[] = [
      (inputs) => ({ ...inputs, beta: inputs.beta.map((b) => b + 1n) }),
      (inputs) => ({ ...inputs, alpha: (inputs.alpha ?? inputs.beta).map(() => 2n) }),
      (inputs) => ({ ...inputs, k: [...inputs.k].reverse() }),
    ];
    for (const fault of faults) {
      const found = fc.check(
        fc.property(
          cases(form),
          (given) =>
            !differs(form, given, modular(P), directModular(P), (numbers, size, inputs) =>
              deltanetChunkwise(numbers, size, fault(inputs), "doubling"),
            ),
        ),
        { numRuns: 60, seed: 3 },
      );
      expect(found.failed).toBe(true);
    }
  });
});

type Ends = "outputs only" | "ports";

/** The circuit of the chunkwise form, with the ports of the recurrence's own circuits. */
function chunkwiseCircuit({ K, V, C, n }: ChunkwiseSize, inversion: Inversion, ends: Ends) {
  const builder = new CircuitBuilder("arithmetic", { sharing: "none" });
  const port = (name: string, shape: readonly number[]) => Array.from(builder.input(name, shape)) as Wire[];
  const rows = (name: string, width: number): Wire[][] => {
    const wires = port(name, [n, width]);
    return Array.from({ length: n }, (_, t) => wires.slice(t * width, (t + 1) * width));
  };
  const inputs = {
    ...{ q: rows("q", K), k: rows("k", K), v: rows("v", V), beta: port("beta", [n]) },
    scale: port("scale", [])[0]!,
    ...(ends === "ports" ? { initial: port("S.initial", [K, V]) } : {}),
  };
  const { outputs, final } = deltanetChunkwise(buildNumbers(builder), { K, V, C, n }, inputs, inversion);
  builder.output("o", [n, V], outputs.flat());
  if (ends === "ports") builder.output("S.final", [K, V], final);
  return builder.build();
}

describe("as a circuit", () => {
  const [K, V] = [3, 2];

  it.each(INVERSIONS)("gives what the recurrence gives on sequences: %s", (inversion) => {
    const recurrence = catalogued("deltanet", { K, V });
    const referee = new Referee(recurrence, { weights: "inputs" }, { steps: 13, random: 3, seed: 2 });
    for (const C of [1, 2, 4, 5, 16]) {
      const circuit = chunkwiseCircuit({ K, V, C, n: 13 }, inversion, "outputs only");
      expect(referee.judge(circuit, 13, "all").differences, `C = ${C}`).toEqual([]);
    }
  });

  it.each(INVERSIONS)("is counted as it is built: %s", (inversion) => {
    for (const [C, n] of [
      [1, 3],
      [4, 4],
      [8, 21],
    ] as const) {
      const meter = new Meter();
      const zeros = (rows: number, cols: number) =>
        Array.from({ length: rows }, () => new Array<number>(cols).fill(0));
      const inputs = {
        ...{ q: zeros(n, K), k: zeros(n, K), v: zeros(n, V), beta: new Array<number>(n).fill(0) },
        scale: 0,
        initial: new Array<number>(K * V).fill(0),
      };
      const { outputs, final } = deltanetChunkwise(costNumbers(meter), { K, V, C, n }, inputs, inversion);
      // With a state before and after, no gate is dead.
      const { depth, counts } = analyze(chunkwiseCircuit({ K, V, C, n }, inversion, "ports"));
      const { mul, add } = meter.counts();
      expect([Math.max(...outputs.flat(), ...final), Number(mul), Number(add)]).toEqual([
        depth,
        counts.mul,
        counts.add,
      ]);
    }
  });
});
