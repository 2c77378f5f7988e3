import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../../src/analyze/depth.js";
import { gateCounts } from "../../src/analyze/size.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { COUNTED } from "../../src/circuit/ops.js";
import { prune } from "../../src/circuit/rewrite.js";
import { check } from "../../src/circuit/validate.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { type Cost, count } from "../../src/compile/count.js";
import { representationNamed } from "../../src/numbers/index.js";
import { SCANS } from "../../src/scans/index.js";
import type { Scan } from "../../src/scans/scan.js";
import { infer } from "../../src/structure/infer.js";
import { Referee } from "../../src/verify/answers.js";
import { CATALOGUE, catalogued } from "../catalogue.js";

const NAMES = CATALOGUE.map(({ name }) => name);
const RECURRENCES = new Map(NAMES.map((name) => [name, catalogued(name)]));
const EVERY: readonly (readonly [string, string, Scan])[] = NAMES.flatMap((name) =>
  SCANS.map((scan) => [name, scan.name, scan] as const),
);

/** Every gate counts, needed or not. */
function figures(circuit: Circuit, which: "all gates" | "needed gates") {
  const live = which === "all gates" ? new Uint8Array(circuit.length).fill(1) : undefined;
  return { depth: depth(circuit), counts: gateCounts(circuit, live) };
}

function counted({ depth: levels, counts }: Cost) {
  return { depth: levels, counts: Object.fromEntries(COUNTED.map((kind) => [kind, Number(counts[kind])])) };
}

/** Alternates between weights as inputs and weights folded in. */
function recipeOf(name: string, scan: Scan, n: number, outputs: Recipe["outputs"] = scan.gives): Recipe {
  return { recurrence: RECURRENCES.get(name)!, scan, outputs, weights: n % 2 === 0 ? "inputs" : "constants" };
}

/**
 * Folding can leave a gate without use: with all biases 0 the GRU's first reset gate, two entries of an addition and a
 * sigmoid, multiplies a known 0. Nothing else in the catalogue does.
 */
function deadGates({ recurrence, weights }: Recipe): Readonly<Record<string, number>> {
  return recurrence.name === "gru" && weights === "constants" ? { add: 2, other: 2 } : {};
}

function minus(counts: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(counts).map(([kind, value]) => [kind, value - (other[kind] ?? 0)]),
  );
}

describe.each(EVERY)("%s by %s", (name, _, scan) => {
  it("is counted exactly as it is built, and nothing more in it is dead than is known", () => {
    const lengths = Array.from({ length: 20 }, (__, i) => i + 1);
    for (const n of lengths) {
      const recipe = recipeOf(name, scan, n);
      const kept = compile(recipe, n, { dead: "keep" });
      const expected = { n, ...counted(count(recipe, BigInt(n))) };
      expect({ n, ...figures(kept, "all gates") }).toEqual(expected);
      const pruned = figures(prune(kept), "all gates");
      const counts = minus(expected.counts, deadGates(recipe));
      expect({ n, ...pruned }).toEqual({ ...expected, counts });
      expect(check(kept)).toBeUndefined();
    }
  });
});

describe("a random length up to 400", () => {
  it.each(NAMES)("is counted as it is built: %s", (name) => {
    fc.assert(
      fc.property(fc.integer({ min: 21, max: 400 }), fc.constantFrom(...SCANS), (n, scan) => {
        const recipe = recipeOf(name, scan, n);
        const built = figures(compile(recipe, n, { dead: "keep" }), "all gates");
        expect(built).toEqual(counted(count(recipe, BigInt(n))));
      }),
      { numRuns: 6 },
    );
  });
});

describe("the last output alone", () => {
  it("by a network that gives all prefixes leaves dead gates, which pruning drops without changing the depth", () => {
    let dropped = 0;
    for (const scan of SCANS) {
      for (let n = 1; n <= 12; n++) {
        const recipe = recipeOf("deltanet", scan, n, "last");
        const kept = compile(recipe, n, { dead: "keep" });
        const pruned = figures(compile(recipe, n), "all gates");
        expect(figures(kept, "all gates")).toEqual(counted(count(recipe, BigInt(n))));
        expect(figures(kept, "needed gates")).toEqual(pruned);
        dropped += figures(kept, "all gates").counts.mul - pruned.counts.mul;
      }
    }
    expect(dropped).toBeGreaterThan(0);
  });

  it("of the serial scan and the tree is made without any", () => {
    for (const scan of SCANS.filter(({ name }) => name === "serial" || name === "tree")) {
      for (const n of [1, 2, 3, 7, 16, 31]) {
        const recipe = recipeOf("gated-deltanet", scan, n, "last");
        expect(figures(compile(recipe, n, { dead: "keep" }), "needed gates")).toEqual(
          counted(count(recipe, BigInt(n))),
        );
      }
    }
  });
});

describe("bits", () => {
  it("are counted as they are built", () => {
    for (const name of NAMES) {
      const recurrence = catalogued(name);
      for (const scan of [SCANS[0], SCANS[2]]) {
        for (const n of [1, 2, 3, 5]) {
          const recipe: Recipe = {
            recurrence,
            scan,
            outputs: "all",
            weights: "inputs",
            representation: representationNamed("int:4"),
          };
          if (name === "gru") expect(() => count(recipe, 1n)).toThrow("it has no exact value there");
          else {
            const built = figures(compile(recipe, n, { dead: "keep" }), "all gates");
            expect({ name, n, ...built }).toEqual({ name, n, ...counted(count(recipe, BigInt(n))) });
          }
        }
      }
    }
  });
});

/** Everything a circuit is made of, as bytes and text. */
function bytes(circuit: Circuit): unknown {
  const { op, a, b, operands, constants, inputs, outputs, basis } = circuit;
  const ports = [...inputs, ...outputs].map((port) => ({ ...port, wires: [...port.wires] }));
  return [basis, [...op], [...a], [...b], [...operands], constants.map((value) => value.toFraction()), ports];
}

describe("the same recipe", () => {
  it("gives the same bytes twice, and another recipe others", () => {
    for (const name of NAMES) {
      for (const scan of SCANS) {
        const make = (n: number) => bytes(compile(recipeOf(name, scan, 6), n));
        expect(make(6)).toEqual(make(6));
        expect(make(6)).not.toEqual(make(7));
      }
    }
  });

  it("with sharing has the same outputs from no more gates", () => {
    for (const name of NAMES.filter((other) => other !== "gru")) {
      const recipe = recipeOf(name, SCANS[3], 6, "all");
      const [shared, plain] = [compile(recipe, 6, { sharing: "hash" }), compile(recipe, 6)];
      expect(shared.length).toBeLessThanOrEqual(plain.length);
      const referee = new Referee(recipe.recurrence, recipe, { steps: 6, random: 2, seed: 5 });
      expect(referee.judge(shared, 6, "all").differences).toEqual([]);
    }
  });
});

describe("written out as dense matrices", () => {
  it.each(NAMES)("a recurrence has the outputs it had: %s", (name) => {
    const recurrence = catalogued(name);
    const plan = infer(recurrence, { structure: "dense" });
    for (const stage of plan.stages) if (stage.kind === "affine") expect(stage.structure.name).toBe("dense");
    const recipe = { recurrence, outputs: "all", weights: "inputs", structure: "dense" } as const;
    const referee = new Referee(recurrence, {}, { steps: 7, random: 2, seed: 3 });
    for (const scan of SCANS) {
      for (const n of [1, 2, 3, 7]) {
        const circuit = compile({ ...recipe, scan, outputs: scan.gives }, n);
        const { differences } = referee.judge(circuit, n, scan.gives);
        expect({ scan: scan.name, n, differences }).toEqual({ scan: scan.name, n, differences: [] });
      }
    }
  });

  it("and a circuit of another recurrence has not", () => {
    const referee = new Referee(catalogued("deltanet"), {}, { steps: 4, random: 2, seed: 3 });
    const wrong = compile({ ...recipeOf("deltanet", SCANS[2], 4), recurrence: catalogued("deltanet") }, 4);
    const swapped = {
      ...wrong,
      outputs: wrong.outputs.map((port) => ({ ...port, wires: port.wires.slice().reverse() })),
    };
    expect(referee.judge(swapped, 4, "all").differences.length).toBeGreaterThan(0);
  });
});
