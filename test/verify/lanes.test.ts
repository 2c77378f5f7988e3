import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { lower } from "../../src/circuit/lower.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { representationNamed } from "../../src/numbers/index.js";
import { scanNamed } from "../../src/scans/index.js";
import { ordinarySequences } from "../../src/verify/answers.js";
import { Oracle } from "../../src/verify/engines.js";
import { lookEqual } from "../../src/verify/equivalence.js";
import { judgeSequences } from "../../src/verify/lanes/judge.js";
import { LANES, partOf, sequencesOf } from "../../src/verify/lanes/parts.js";
import { toPlanes, wordOfPlanes } from "../../src/verify/lanes/planes.js";
import { type LaneRange, laneDraws, RandomParts } from "../../src/verify/lanes/random.js";
import { LaneTrial } from "../../src/verify/lanes/trial.js";
import { mutantsOf } from "../../src/verify/mutate.js";
import { verifyRecipe } from "../../src/verify/report.js";
import { failsOf, shrink } from "../../src/verify/shrink.js";
import { drawnWord, FAIR, FAIR_WORDS, uncommonWords } from "../../src/verify/uncommon.js";
import { systemFor } from "../../src/verify/verify.js";
import { CATALOGUE, catalogued } from "../catalogue.js";

function recipeFor(name: string, numbers: string, extra: Partial<Recipe> = {}): Recipe {
  return {
    recurrence: catalogued(name),
    scan: scanNamed("sklansky"),
    outputs: "all",
    weights: "inputs",
    representation: representationNamed(numbers),
    ...extra,
  };
}

const judged = (recipe: Recipe, n: number, options: object, circuit: Circuit = compile(recipe, n)) => {
  const { system, range } = systemFor(recipe.recurrence, recipe);
  return judgeSequences({ recipe, system, range, circuit, n }, { random: 3000, seed: 1, ...options });
};

describe("planes", () => {
  it("hold bit j of lane i in bit i of plane j", () => {
    const words = Int32Array.from({ length: LANES }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
    for (const width of [1, 5, 8, 32]) {
      const planes = Array.from({ length: width + 2 }, () => new Int32Array(LANES / 32));
      toPlanes(words, planes, 2, width);
      words.forEach((word, lane) => {
        for (let bit = 0; bit < width; bit++)
          if (((planes[2 + bit]![lane >>> 5]! >>> (lane & 31)) & 1) !== ((word >>> bit) & 1))
            throw new Error(`bit ${bit} of lane ${lane}`);
        expect(wordOfPlanes(planes, 2, width, lane)).toBe((word << (32 - width)) >> (32 - width));
      });
      expect(planes[0]).toEqual(new Int32Array(LANES / 32));
    }
  });
});

describe("random sequences in lanes", () => {
  const recipe = recipeFor("linear-scalar", "int:8");
  const { range } = systemFor(recipe.recurrence, recipe);
  const parts = (count: number, seed: number) => [
    ...new RandomParts(recipe.recurrence, range as LaneRange, 8, { count, first: 0, seed }),
  ];
  const lanes = [0, 1, 77, 2047];

  it("are the same for the same seed, in whatever order they are asked for, and others for another", () => {
    const told = parts(5000, 7).map((part) => sequencesOf(part, 3, lanes));
    expect(told).toHaveLength(12);
    expect(
      parts(5000, 7)
        .reverse()
        .map((part) => sequencesOf(part, 3, lanes))
        .reverse(),
    ).toEqual(told);
    const all = [...told, ...parts(5000, 8).map((part) => sequencesOf(part, 3, lanes))].flat();
    const fair = all.filter(({ label }) => label.startsWith("random words"));
    expect(new Set(fair.map(({ inputs }) => JSON.stringify(inputs))).size).toBe(fair.length);
    expect(fair.length).toBe(24);
  });

  it("reach every word, and are of the kinds they say", () => {
    const seen = new Set<number>();
    for (const part of parts(LANES, 1)) {
      const [a] = part.open().inputs(0).a!;
      if (part.label(0).startsWith("random words")) for (const word of a!) seen.add(word);
      if (part.label(0).startsWith("odd words")) expect(a!.every((word) => (word & 1) === 1)).toBe(true);
      expect(a!.every((word) => word >= -128 && word < 128)).toBe(true);
    }
    expect(seen.size).toBe(256);
  });
});

describe("words of every kind, in lanes and one by one", () => {
  const kinds = (width: number) => [FAIR_WORDS, ...uncommonWords(width)];
  const cases = [1, 2, 5, 8, 12, 16, 17, 31, 32].flatMap((width) =>
    kinds(width).map((kind, at) => ({ width, label: kind.label, kind, at })),
  );

  it.each(cases)("$label of $width bits are its choices, each as often", ({ width, kind, at }) => {
    const { fill } = laneDraws({ kind: "words", width })[at]!;
    const generator = xoroshiro128plus(5);
    const below = (limit: number): number => uniformInt(generator, 0, limit - 1);
    const rounds = 20;
    const counts = [0, 0].map(() => new Map<number, number>());
    const count = (word: number, where: number) => {
      // Long fair words are all different: their upper bits stand for them.
      const what = kind.choices.includes(FAIR) && width > 5 ? word >> (width - 4) : word;
      counts[where]!.set(what, (counts[where]!.get(what) ?? 0) + 1);
    };
    const words = new Int32Array(LANES);
    for (let round = 0; round < rounds; round++) {
      fill(words, generator);
      for (const word of words) count(word, 0);
      for (let i = 0; i < LANES; i++) count(Number(drawnWord(kind, width, below)), 1);
    }
    const [lanes, single] = counts as [Map<number, number>, Map<number, number>];
    expect([...lanes.keys()].sort()).toEqual([...single.keys()].sort());
    // Two samples of one distribution: the sum of the squares is about the number of words, seldom twice that and 40.
    let squares = 0;
    for (const [word, times] of lanes)
      squares += (times - single.get(word)!) ** 2 / (times + single.get(word)!);
    expect(squares).toBeLessThan(2 * lanes.size + 40);
  });
});

describe("the recurrence run in lanes", () => {
  const names = CATALOGUE.map(({ name }) => name).filter((name) => {
    try {
      compile(recipeFor(name, "int:6", { scan: scanNamed("serial") }), 2);
      return true;
    } catch {
      return false;
    }
  });

  it("is tried on recurrences of many kinds", () => {
    expect(names.length).toBeGreaterThan(20);
  });

  it.each(names)("gives what the oracle gives: %s over words of six bits", (name) => {
    const recipe = recipeFor(name, "int:6", { scan: scanNamed("serial") });
    const { direct, verdict } = judged(recipe, 3, { random: 40, oracle: 12 });
    expect(direct).toMatchObject({ failing: 0, differences: [] });
    expect(verdict.differences).toEqual([]);
    expect(direct!.sequences).toBeGreaterThan(verdict.sequences);
  });

  it("gives the oracle's outputs themselves, where all outputs of the circuit are one input bit", () => {
    const recipe = recipeFor("deltanet", "int:5");
    const { system, range } = systemFor(recipe.recurrence, recipe);
    const circuit = compile(recipe, 3);
    const sequences = [...ordinarySequences(recipe, 3, range, { random: 20, seed: 3 })];
    const wrong = {
      ...circuit,
      outputs: circuit.outputs.map((port) => ({
        ...port,
        wires: port.wires.map(() => circuit.inputs[0]!.wires[0]!),
      })),
    };
    const { differences } = new LaneTrial(recipe, system, wrong, 3, 1000).run(
      partOf(recipe.recurrence, system, sequences),
    );
    const oracle = new Oracle(recipe.recurrence, system);
    expect(differences.length).toBeGreaterThan(40);
    for (const { lane, output, step, entry, expected } of differences)
      expect(oracle.run(sequences[lane]!)[output]![step - 1]![entry]).toBe(expected);
  });
});

describe("judging in lanes", () => {
  const recipe = recipeFor("linear-scalar", "int:4");
  const mutant = (of: Recipe, n: number, seed: number) =>
    mutantsOf(compile(of, n), 1, seed)[0]!.circuit as Circuit<"B2">;

  it("counts all sequences, and puts to the oracle as many of them as was asked", () => {
    for (const [oracle, sequences] of [
      [1000, 1000],
      [100, 100],
      [0, 0],
    ] as const) {
      const { direct, verdict } = judged(recipe, 5, { oracle });
      expect(direct).toEqual({ sequences: 12006, failing: 0, differences: [] });
      expect(verdict).toMatchObject({ sequences, differences: [] });
    }
    expect(judged(recipe, 5, { random: 20 }).direct).toBeUndefined();
    expect(judged(recipeFor("linear-scalar", "int:40"), 2, { random: 3, oracle: 1 }).direct).toBeUndefined();
    for (const numbers of ["carry-save:6", "exact:4"]) {
      const { direct } = judged(recipeFor("linear-scalar", numbers), 2, { random: 3, oracle: 1 });
      expect(direct?.sequences).toBe(numbers === "exact:4" ? undefined : 18);
    }
  });

  it("knows weights that are folded in, outputs after the last step, and gates of many operands", () => {
    for (const extra of [{ weights: "constants" }, { outputs: "last" }] as const) {
      const own = recipeFor("deltanet", "int:4", extra);
      expect(judged(own, 3, { oracle: 20 }).direct).toMatchObject({ failing: 0 });
      const wrong = mutant(own, 3, 4);
      const wide = lower(compile(own, 3) as Circuit<"B2">, "tc0");
      expect(judged(own, 3, { oracle: 20 }, wide).direct).toMatchObject({ failing: 0 });
      expect(judged(own, 3, { oracle: 0 }, wrong).direct!.failing).toBeGreaterThan(0);
    }
  });

  it("catches mutants that differ, says so by either judge, and makes the difference small", () => {
    const circuit = compile(recipe, 5);
    const { system } = systemFor(recipe.recurrence, recipe);
    const different = mutantsOf(circuit, 40, 1).filter(
      (mutant) => !lookEqual(circuit, mutant.circuit, system, 2),
    );
    expect(different.length).toBeGreaterThan(30);
    for (const { circuit: wrong } of different) {
      const { direct, verdict } = judged(recipe, 5, { oracle: 0 }, wrong as Circuit<"B2">);
      expect(direct!.failing).toBeGreaterThan(0);
      expect(direct!.differences.length).toBe(Math.min(10, direct!.failing));
      // Though none were to be put to the oracle, those that differ are, and it agrees.
      expect(verdict.differences).toEqual(direct!.differences);
      expect(direct!.differences[0]!.expected).not.toBe(direct!.differences[0]!.got);
    }
  });

  it("makes differences small and runs them again", () => {
    const build = () => mutant(recipe, 3, 1);
    const { direct } = judged(recipe, 3, { oracle: 0 }, build());
    const difference = direct!.differences[0]!;
    const byLanes = failsOf(recipe, "int:4", build, "directly");
    const failure = { n: 3, system: "int:4", difference };
    expect(byLanes(3, difference.sequence)).toEqual(difference);
    expect(failsOf(recipe, "int:4", build)(3, difference.sequence)).toEqual(difference);
    const onlyThree = (judge: typeof byLanes) => (n: number, sequence: typeof difference.sequence) =>
      n === 3 ? judge(n, sequence) : undefined;
    const small = shrink(recipe, failure, onlyThree(byLanes));
    expect(small).toEqual(shrink(recipe, failure, onlyThree(failsOf(recipe, "int:4", build))));
    expect(small.difference.sequence.label).toMatch(/^shrunk from /);
  });

  it("is part of the report, and a fault makes it fail", () => {
    const report = verifyRecipe(recipe, 5, { random: 600, oracle: 10, exhaustiveBits: 0 });
    expect(report).toMatchObject({ verdict: "pass", direct: { sequences: 2406, failing: 0 } });
    const circuit = mutant(recipe, 5, 1);
    expect(verifyRecipe(recipe, 5, { random: 600, oracle: 0, exhaustiveBits: 0, circuit }).verdict).toBe(
      "fail",
    );
  });
});
