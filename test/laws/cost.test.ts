import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { buildGates, buildNumbers } from "../../src/algebra/build.js";
import { costGates, costNumbers, Meter } from "../../src/algebra/cost.js";
import { foldGates, foldNumbers } from "../../src/algebra/fold.js";
import { matrix, multiply } from "../../src/algebra/matrix.js";
import { addByArrival } from "../../src/algebra/numbers.js";
import { analyze } from "../../src/analyze/analyze.js";
import { type BuilderOptions, CircuitBuilder } from "../../src/circuit/builder.js";
import type { Wire } from "../../src/circuit/circuit.js";
import { COUNTED } from "../../src/circuit/ops.js";
import {
  type BitLine,
  bitPrograms,
  orderedPrograms,
  type Program,
  runBits,
  runProgram,
} from "../algebra/programs.js";

type Sharing = NonNullable<BuilderOptions["sharing"]>;

interface Figures {
  readonly depth: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** What a report says of the built circuit, every value an output so that nothing is left out. */
function built(program: Program, folding: boolean, sharing: Sharing): Figures {
  const builder = new CircuitBuilder("arithmetic", { sharing });
  const inputs = Array.from(builder.input("x", [program.inputs])) as Wire[];
  let outputs: readonly Wire[];
  if (folding) {
    const numbers = foldNumbers(buildNumbers(builder));
    outputs = runProgram(program, numbers, inputs).map(numbers.settle);
  } else outputs = runProgram(program, buildNumbers(builder), inputs);
  builder.output("y", [outputs.length], outputs);
  const { depth, counts } = analyze(builder.build());
  return { depth, counts };
}

function counted(program: Program, folding: boolean): Figures {
  const meter = new Meter();
  const inputs = new Array<number>(program.inputs).fill(0);
  let depths: readonly number[];
  if (folding) {
    const numbers = foldNumbers(costNumbers(meter));
    depths = runProgram(program, numbers, inputs).map(numbers.settle);
  } else depths = runProgram(program, costNumbers(meter), inputs);
  return { depth: Math.max(...depths), counts: plain(meter) };
}

function plain(meter: Meter): Record<string, number> {
  return Object.fromEntries(Object.entries(meter.counts()).map(([kind, count]) => [kind, Number(count)]));
}

function builtBits(inputs: number, lines: readonly BitLine[], folding: boolean, sharing: Sharing): Figures {
  const builder = new CircuitBuilder("B2", { sharing });
  const given = Array.from(builder.input("x", [inputs])) as Wire[];
  let outputs: readonly Wire[];
  if (folding) {
    const gates = foldGates(buildGates(builder));
    outputs = runBits(lines, gates, given).map(gates.settle);
  } else outputs = runBits(lines, buildGates(builder), given);
  builder.output("y", [outputs.length], outputs);
  const { depth, counts } = analyze(builder.build());
  return { depth, counts };
}

function countedBits(inputs: number, lines: readonly BitLine[], folding: boolean): Figures {
  const meter = new Meter();
  const given = new Array<number>(inputs).fill(0);
  let depths: readonly number[];
  if (folding) {
    const gates = foldGates(costGates(meter));
    depths = runBits(lines, gates, given).map(gates.settle);
  } else depths = runBits(lines, costGates(meter), given);
  return { depth: Math.max(...depths), counts: plain(meter) };
}

function noMore(shared: Figures, unshared: Figures): void {
  expect(shared.depth).toBeLessThanOrEqual(unshared.depth);
  for (const kind of COUNTED) expect(shared.counts[kind]).toBeLessThanOrEqual(unshared.counts[kind]);
}

describe("counting a program gives what analysing its circuit gives", () => {
  it.each([false, true])("over numbers, folding %s", (folding) => {
    fc.assert(
      fc.property(orderedPrograms, (program) => {
        const cost = counted(program, folding);
        expect(built(program, folding, "none")).toEqual(cost);
        noMore(built(program, folding, "hash"), cost);
      }),
      { numRuns: 400 },
    );
  });

  it.each([false, true])("over bits, folding %s", (folding) => {
    fc.assert(
      fc.property(bitPrograms, ({ inputs, lines }) => {
        const cost = countedBits(inputs, lines, folding);
        expect(builtBits(inputs, lines, folding, "none")).toEqual(cost);
        noMore(builtBits(inputs, lines, folding, "hash"), cost);
      }),
      { numRuns: 300 },
    );
  });

  it("with less to count where equal gates are shared, or constants folded", () => {
    const twice: Program = {
      inputs: 2,
      lines: [
        { do: "mul", x: 0, y: 1 },
        { do: "mul", x: 1, y: 0 },
        { do: "mul", x: 0, y: 3 },
      ],
    };
    expect(counted(twice, false).counts.mul).toBe(3);
    expect(built(twice, false, "hash").counts.mul).toBe(2);
    expect(counted(twice, true).counts.mul).toBe(2);
  });
});

describe("terms added by arrival", () => {
  const level = (x: number, y: number): number => Math.max(x, y) + 1;

  /** ceil(lg(sum of 2^arrival)), the least depth there can be. */
  function least(arrivals: readonly number[]): number {
    const weight = arrivals.reduce((sum, time) => sum + 2n ** BigInt(time), 0n);
    return (weight - 1n).toString(2).replace(/^0$/, "").length;
  }

  it("are ready at the least possible depth, with one addition less than there are terms", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 60 }), (arrivals) => {
        let additions = 0;
        const ready = addByArrival(
          arrivals,
          (x, y) => ++additions && level(x, y),
          (time) => time,
        );
        expect(ready).toBe(least(arrivals));
        expect(additions).toBe(arrivals.length - 1);
      }),
      { numRuns: 500 },
    );
  });

  it("are each added once", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }), (arrivals) => {
        const terms = arrivals.map((time, i) => ({ time, names: [i] }));
        const { names } = addByArrival(
          terms,
          (x, y) => ({ time: level(x.time, y.time), names: [...x.names, ...y.names] }),
          ({ time }) => time,
        );
        expect([...names].sort((i, j) => i - j)).toEqual(arrivals.map((_, i) => i));
      }),
    );
  });

  it("would be later in a tree that does not look at the clock", () => {
    const arrivals = [0, 0, 0, 7];
    expect(level(level(0, 0), level(0, 7))).toBe(9);
    expect(addByArrival(arrivals, level, (time) => time)).toBe(8);
  });
});

describe("a product of matrices with an addend", () => {
  it("takes flg(d) + 2 levels, d^3 products and d^3 additions", () => {
    for (let d = 1; d <= 17; d++) {
      const meter = new Meter();
      const square = matrix({ rows: d, cols: d }, new Array<number>(d * d).fill(0));
      const { data } = multiply(costNumbers(meter), square, square, square);
      expect({ d, depth: Math.max(...data) }).toEqual({ d, depth: Math.floor(Math.log2(d)) + 2 });
      expect(meter.counts()).toMatchObject({ mul: BigInt(d ** 3), add: BigInt(d ** 3) });
      const plainMeter = new Meter();
      const without = multiply(costNumbers(plainMeter), square, square).data;
      expect(Math.max(...without)).toBe(Math.ceil(Math.log2(d)) + 1);
      expect(plainMeter.counts().add).toBe(BigInt(d * d * (d - 1)));
    }
  });
});

describe("a meter", () => {
  it("charges what was counted between two snapshots as often as asked, beyond what a double holds", () => {
    const meter = new Meter();
    const numbers = costNumbers(meter);
    const since = meter.snapshot();
    numbers.add(numbers.mul(0, 0), numbers.literal(new Fraction(1, 2)));
    meter.charge(since, meter.snapshot(), 2n ** 80n);
    expect(meter.counts()).toMatchObject({ mul: 2n ** 80n + 1n, add: 2n ** 80n + 1n, other: 0n });
  });
});
