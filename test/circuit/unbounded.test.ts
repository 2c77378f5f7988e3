import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGates, buildUnbounded } from "../../src/algebra/build.js";
import { costUnbounded, Meter } from "../../src/algebra/cost.js";
import { unboundedBooleans } from "../../src/algebra/evaluate.js";
import { foldGates } from "../../src/algebra/fold.js";
import type { UnboundedGates } from "../../src/algebra/gates.js";
import { COST_MODELS } from "../../src/analyze/cost-model.js";
import { depth } from "../../src/analyze/depth.js";
import { gateCounts } from "../../src/analyze/size.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { lower } from "../../src/circuit/lower.js";
import { prune } from "../../src/circuit/rewrite.js";
import { check } from "../../src/circuit/validate.js";
import { UsageError } from "../../src/errors.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { json } from "../../src/formats/json.js";
import { thresholdBit, withoutThresholds } from "../../src/numbers/thresholds.js";
import { truthTable } from "../formats/circuits.js";

interface Step {
  readonly kind: "all" | "any" | "threshold" | "not";
  readonly operands: readonly number[];
  readonly weights: readonly number[];
  readonly atLeast: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("all", "any", "threshold", "threshold", "not"),
  operands: fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }),
  weights: fc.array(fc.integer({ min: -5, max: 9 }), { minLength: 6, maxLength: 6 }),
  atLeast: fc.integer({ min: -6, max: 20 }),
});
const programs = fc.record({
  inputs: fc.integer({ min: 1, max: 7 }),
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
});
type Program = typeof programs extends fc.Arbitrary<infer P> ? P : never;

/** The program over any reading: every value, inputs first. */
function run<B>(gates: UnboundedGates<B>, inputs: readonly B[], { steps }: Program): readonly B[] {
  const values = [...inputs];
  for (const { kind, operands, weights, atLeast } of steps) {
    const chosen = operands.map((i) => values[Math.max(0, values.length - 1 - i)]!);
    if (kind === "not") values.push(gates.not(chosen[0]!));
    else if (kind !== "threshold") values.push(gates[kind](chosen));
    else values.push(gates.threshold(chosen, weights.slice(0, chosen.length).map(BigInt), BigInt(atLeast)));
  }
  return values;
}

function built(program: Program): Circuit<"tc0"> {
  const builder = new CircuitBuilder("tc0");
  const inputs = [...builder.input("x", [program.inputs])] as Wire[];
  const values = run(buildUnbounded(builder), inputs, program);
  builder.output("y", [values.length], values);
  return builder.build();
}

describe("gates of unbounded fan-in", () => {
  it("mean the same built and evaluated, and packed", () => {
    fc.assert(
      fc.property(programs, fc.nat(127), (program, assignment) => {
        const circuit = built(program);
        expect(check(circuit)).toBeUndefined();
        const bits = Array.from({ length: program.inputs }, (_, i) => ((assignment >> i) & 1) === 1);
        const { y } = evaluatePacked(circuit, { x: bits.map((bit) => (bit ? -1 : 0)) });
        expect(y!.map((word) => word !== 0)).toEqual(run(unboundedBooleans, bits, program));
        for (const word of y!) expect([0, -1]).toContain(word);
      }),
      { numRuns: 200 },
    );
  });

  it("cost what the built circuit has, each one level", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const meter = new Meter();
        const zeros = new Array<number>(program.inputs).fill(0);
        const levels = run(costUnbounded(meter), zeros, program);
        const circuit = built(program);
        expect(Math.max(...levels)).toBe(depth(circuit, COST_MODELS.unbounded));
        const counts = Object.entries(meter.counts()).map(([kind, count]) => [kind, Number(count)]);
        expect(Object.fromEntries(counts)).toEqual(gateCounts(circuit));
      }),
      { numRuns: 100 },
    );
  });

  it("rewritten to fan-in two, pruned, hashed or read back, keep the functions on all assignments", () => {
    fc.assert(
      fc.property(programs, (program) => {
        const circuit = built(program);
        const table = truthTable(circuit);
        const plain = withoutThresholds(circuit);
        expect(check(plain)).toBeUndefined();
        expect(truthTable(plain)).toEqual(table);
        expect(truthTable(lower(plain, "ac0"))).toEqual(table);
        const hashed = lower(circuit, "tc0");
        expect(check(hashed)).toBeUndefined();
        expect(truthTable(hashed)).toEqual(table);
        // The constants propagate, and nothing gets deeper.
        expect(depth(hashed, COST_MODELS.unbounded)).toBeLessThanOrEqual(
          depth(circuit, COST_MODELS.unbounded),
        );
        const last = {
          ...circuit,
          outputs: [{ name: "y", shape: [1], wires: circuit.outputs[0]!.wires.slice(-1) }],
        };
        expect(check(prune(last))).toBeUndefined();
        expect(truthTable(prune(last))).toEqual(truthTable(last));
        expect(json.read!(joinChunks(json.write(circuit)), "c.json")).toEqual(circuit);
      }),
      { numRuns: 100 },
    );
  });

  it("a planted bound is seen", () => {
    const of = (atLeast: bigint) => {
      const builder = new CircuitBuilder("tc0");
      const x = [...builder.input("x", [5])] as Wire[];
      builder.output("y", [], [builder.threshold(x, [1n, 2n, -3n, 4n, 5n], atLeast)]);
      return truthTable(withoutThresholds(builder.build()));
    };
    expect(of(4n)).not.toEqual(of(5n));
  });

  it("majority of n has depth 1 unbounded and logarithmic depth in fan-in two", () => {
    for (const [n, most] of [
      [15, 15],
      [63, 23],
    ] as const) {
      const builder = new CircuitBuilder("B2");
      const gates = foldGates(buildGates(builder));
      const x = [...builder.input("x", [n])] as Wire[];
      const y = thresholdBit(gates, x, new Array<bigint>(n).fill(1n), BigInt((n + 1) / 2));
      builder.output("y", [], [gates.settle(y)]);
      expect(depth(builder.build())).toBeLessThanOrEqual(most);
    }
  });

  it("joins ands of many by arrival", () => {
    const builder = new CircuitBuilder("ac0");
    const x = [...builder.input("x", [12])] as Wire[];
    const late = builder.wide("any", x.slice(0, 8));
    builder.output("y", [], [builder.wide("all", [late, ...x.slice(8)])]);
    expect(depth(builder.build(), COST_MODELS.unbounded)).toBe(2);
    expect(depth(lower(builder.build(), "U2"))).toBe(4);
  });

  it("are refused where a basis or a cost model has none", () => {
    const builder = new CircuitBuilder("tc0");
    const x = [...builder.input("x", [3])] as Wire[];
    builder.output("y", [], [builder.threshold(x, [1n, 1n, 1n], 2n)]);
    expect(() => lower(builder.build(), "aig")).toThrow(UsageError);
    expect(() => depth(builder.build(), COST_MODELS.U2)).toThrow(/use unbounded, or lower the circuit/);
  });
});
