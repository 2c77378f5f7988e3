import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../../src/analyze/depth.js";
import { gateCounts } from "../../src/analyze/size.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { COUNTED } from "../../src/circuit/ops.js";
import { prune } from "../../src/circuit/rewrite.js";
import { check } from "../../src/circuit/validate.js";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { type Cost, count } from "../../src/compile/count.js";
import { UsageError } from "../../src/errors.js";
import { representationNamed } from "../../src/numbers/index.js";
import { SCANS } from "../../src/scans/index.js";
import type { Scan } from "../../src/scans/scan.js";
import { infer } from "../../src/structure/infer.js";
import { Referee } from "../../src/verify/answers.js";
import { needsOf } from "../../src/verify/engines.js";
import { everyGate } from "../analyze/every-gate.js";
import { CATALOGUE, catalogued } from "../catalogue.js";

const NAMES = CATALOGUE.map(({ name }) => name);
const RECURRENCES = new Map(NAMES.map((name) => [name, catalogued(name)]));
const EVERY: readonly (readonly [string, string, Scan])[] = NAMES.flatMap((name) =>
  applicableScans(RECURRENCES.get(name)!, SCANS).map((scan) => [name, scan.name, scan] as const),
);

/** Every gate counts, needed or not. */
function figures(circuit: Circuit, which: "all gates" | "needed gates") {
  return { depth: depth(circuit), counts: which === "all gates" ? everyGate(circuit) : gateCounts(circuit) };
}

function counted({ depth: levels, counts }: Cost) {
  return { depth: levels, counts: Object.fromEntries(COUNTED.map((kind) => [kind, Number(counts[kind])])) };
}

/** Alternates between weights as inputs and weights folded in. */
function recipeOf(name: string, scan: Scan, n: number, outputs: Recipe["outputs"] = scan.gives): Recipe {
  return { recurrence: RECURRENCES.get(name)!, scan, outputs, weights: n % 2 === 0 ? "inputs" : "constants" };
}

/**
 * Folding leaves gates without use where a first step multiplies by a state that is known to be 0 (formulas carried out
 * on it, not affine ones), and where a transition has a constant 0 for a factor. These are all entries with any.
 */
const DEAD: ReadonlySet<string> = new Set([
  "gru",
  "gru-reset-before",
  "input-dependent-s4",
  "linear-feedback-shift-register",
  "lru",
  "lstm",
  "lstm-peephole",
  "mamba1-complex",
  "mamba3",
  "mlstm",
  "rwkv6",
  "rwkv7-time-mixing",
  "s4d-complex",
  "saturating-counter",
  "slstm",
  "sru",
  "stacked-gated",
]);

describe.each(EVERY)("%s by %s", (name, _, scan) => {
  it("is counted exactly as it is built, and nothing more in it is dead than is known", () => {
    const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 16, 20];
    const dead = new Map<string, Set<number>>();
    for (const n of lengths) {
      const recipe = recipeOf(name, scan, n);
      const kept = compile(recipe, n, { dead: "keep" });
      const expected = { n, ...counted(count(recipe, BigInt(n))) };
      expect({ n, ...figures(kept, "all gates") }).toEqual(expected);
      const pruned = figures(prune(kept), "all gates");
      expect(pruned.depth).toBe(expected.depth);
      if (scan.chunkwise !== undefined) {
        const sum = (counts: Readonly<Record<string, number>>) =>
          Object.values(counts).reduce((x, y) => x + y);
        const own = dead.get(recipe.weights) ?? new Set();
        if (n > scan.chunkwise.size) own.add(sum(expected.counts) - sum(pruned.counts));
        dead.set(recipe.weights, own);
      } else if (!DEAD.has(name)) expect({ n, ...pruned }).toEqual(expected);
      expect(check(kept)).toBeUndefined();
    }
    // By chunks, what would read a state that is zero is dead: as many gates at every length past the first chunk.
    if (!DEAD.has(name)) for (const counts of dead.values()) expect(counts.size).toBe(1);
  });
});

describe("a random length up to 400", () => {
  it.each(NAMES)("is counted as it is built: %s", (name) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 21, max: 400 }),
        fc.constantFrom(...applicableScans(RECURRENCES.get(name)!, SCANS)),
        (n, scan) => {
          const recipe = recipeOf(name, scan, n);
          const built = figures(compile(recipe, n, { dead: "keep" }), "all gates");
          expect(built).toEqual(counted(count(recipe, BigInt(n))));
        },
      ),
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

/** What words of bits have: no division, no function that only floats have. */
const WHOLE: ReadonlySet<string> = new Set(["ring", "order"]);

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
          if (!WHOLE.has(needsOf(recurrence))) expect(() => count(recipe, 3n)).toThrow(UsageError);
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
      for (const scan of applicableScans(RECURRENCES.get(name)!, SCANS)) {
        const make = (n: number) => bytes(compile(recipeOf(name, scan, 6), n));
        expect(make(6)).toEqual(make(6));
        expect(make(6)).not.toEqual(make(7));
      }
    }
  });

  it("with sharing has the same outputs from no more gates", () => {
    for (const name of NAMES.filter((other) => needsOf(RECURRENCES.get(other)!) !== "float64")) {
      const recipe = recipeOf(name, SCANS[3], 6, "all");
      const [shared, plain] = [compile(recipe, 6, { sharing: "hash" }), compile(recipe, 6)];
      expect(shared.length).toBeLessThanOrEqual(plain.length);
      const referee = new Referee(recipe.recurrence, recipe, { steps: 6, random: 2, seed: 5 });
      expect(referee.judge(shared, 6, "all").differences).toEqual([]);
    }
  });
});

/** Tables and fractional linear maps have no wider form. */
const WIDENED = NAMES.filter((name) =>
  infer(RECURRENCES.get(name)!).stages.every((stage) => stage.kind !== "affine" || stage.codec === undefined),
);

describe("written out as dense matrices", () => {
  it.each(WIDENED)("a recurrence has the outputs it had: %s", (name) => {
    const recurrence = catalogued(name);
    const plan = infer(recurrence, { structure: "dense" });
    for (const stage of plan.stages) if (stage.kind === "affine") expect(stage.structure.name).toBe("dense");
    const recipe = { recurrence, outputs: "all", weights: "inputs", structure: "dense" } as const;
    const referee = new Referee(recurrence, {}, { steps: 7, random: 2, seed: 3 });
    for (const scan of applicableScans(recurrence, SCANS)) {
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
