import { uniformBigInt } from "pure-rand/distribution/uniformBigInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { costGates, Meter } from "../../src/algebra/cost.js";
import { foldGates } from "../../src/algebra/fold.js";
import { depth } from "../../src/analyze/depth.js";
import { type Circuit, inputCount } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { GADGETS, type Gadget } from "../../src/numbers/gadgets/index.js";
import { gadgetCircuit } from "../../src/numbers/gadgets/measured.js";
import { gadgetRow } from "../../src/report/gadgets.js";
import { mutantsOf } from "../../src/verify/mutate.js";

const LANES = 32;

/** Inputs of a gadget: all of them where they are few, else random ones, dense, sparse and alternating. */
function* assignments(widths: readonly number[], bits: number): Generator<readonly bigint[]> {
  if (bits <= 12) {
    for (let all = 0n; all < 1n << BigInt(bits); all++) {
      let rest = all;
      yield widths.map((width) => {
        const value = BigInt.asUintN(width, rest);
        rest >>= BigInt(width);
        return value;
      });
    }
    return;
  }
  const generator = xoroshiro128plus(1);
  const draw = (width: number): bigint => uniformBigInt(generator, 0n, (1n << BigInt(width)) - 1n);
  const ways = [
    draw,
    (width: number) => draw(width) & draw(width) & draw(width),
    (width: number) => draw(width) | draw(width) | draw(width),
    (width: number) => (1n << BigInt(width)) - 1n,
    () => 0n,
    () => 1n,
  ];
  // Tables have lines that few assignments reach.
  const rounds = (bits <= 64 ? 32 : 8) * LANES;
  for (let round = 0; round < rounds; round++) {
    const way = ways[round % ways.length]!;
    yield widths.map((width, i) => (round % 7 === 0 ? ways[(round + i) % ways.length]! : way)(width));
  }
}

/** How many assignments of a circuit of a gadget come out wrong, of how many. */
function wrong(gadget: Gadget, size: number, circuit: Circuit<"B2">): { wrong: number; cases: number } {
  const widths = gadget.function.inputs(size);
  let lanes: (readonly bigint[])[] = [];
  let [bad, cases] = [0, 0];
  const flush = (): void => {
    const given = Object.fromEntries(
      widths.map((width, i) => [
        `x${i}`,
        Array.from({ length: width }, (_, bit) =>
          lanes.reduce((word, values, lane) => word | (Number((values[i]! >> BigInt(bit)) & 1n) << lane), 0),
        ),
      ]),
    );
    const values = evaluatePacked(circuit, given);
    lanes.forEach((inputs, lane) => {
      const outputs = circuit.outputs.map(({ name }) =>
        values[name]!.reduce((sum, word, bit) => sum | (BigInt((word >>> lane) & 1) << BigInt(bit)), 0n),
      );
      cases++;
      if (!gadget.function.holds(inputs, outputs, size)) bad++;
    });
    lanes = [];
  };
  for (const inputs of assignments(widths, inputCount(circuit))) {
    lanes.push(inputs);
    if (lanes.length === LANES) flush();
  }
  if (lanes.length > 0) flush();
  return { wrong: bad, cases };
}

describe.each(GADGETS.map((gadget) => [gadget.name, gadget] as const))("%s", (_, gadget) => {
  const sizes = gadget.function.sizes.filter((size) => size <= 64);

  it.each(sizes)("computes what it says at size %i", (size) => {
    const result = wrong(gadget, size, gadgetCircuit(gadget, size));
    expect(result.cases).toBeGreaterThan(7);
    expect(result.wrong).toBe(0);
  });

  it("meets its figures at every size", () => {
    const rows = gadget.function.sizes.map((size) => gadgetRow(gadget, size));
    expect(rows.filter(({ verdict }) => verdict === "worse")).toEqual([]);
  });

  it("is counted as deep as it is built", () => {
    for (const size of sizes) {
      const gates = foldGates(costGates(new Meter()));
      const inputs = gadget.function.inputs(size).map((width) => new Array<number>(width).fill(0));
      const counted = Math.max(...gadget.build(gates, inputs, size).flat().map(Number));
      expect(depth(gadgetCircuit(gadget, size))).toBeLessThanOrEqual(counted);
    }
  });

  it("is told from a mutant of itself", () => {
    const size = gadget.function.sizes[0]!;
    const caught = mutantsOf(gadgetCircuit(gadget, size), 12, 1).filter(
      ({ circuit }) => wrong(gadget, size, circuit as Circuit<"B2">).wrong > 0,
    );
    expect(caught.length).toBeGreaterThan(8);
  });
});

it("each function has an entry for depth", () => {
  for (const { function: computed } of GADGETS)
    expect(GADGETS.some((gadget) => gadget.function === computed && gadget.aim === "depth")).toBe(true);
});
