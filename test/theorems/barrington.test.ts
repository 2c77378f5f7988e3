import { describe, expect, it } from "vitest";
import { booleans } from "../../src/algebra/evaluate.js";
import type { BooleanBasis } from "../../src/circuit/basis.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { LimitError, UsageError } from "../../src/errors.js";
import { aigerAscii } from "../../src/formats/aiger.js";
import { classesOfFormulas } from "../../src/theorems/barrington/all-formulas.js";
import { coneOf } from "../../src/theorems/barrington/cone.js";
import { lanesThatFail, packedBits } from "../../src/theorems/barrington/products.js";
import { permutationProgram, programLength } from "../../src/theorems/barrington/program.js";
import { tried } from "../../src/theorems/barrington/subject.js";
import {
  applyFormula,
  type BooleanFormula,
  both,
  parseBooleanFormula,
  variable,
  variablesOf,
} from "../../src/theorems/tools/boolean-formula.js";
import { randomFrom } from "../../src/theorems/tools/random.js";
import { Folder, recirc } from "../cli/run.js";

const read = (text: string): Circuit<BooleanBasis> =>
  aigerAscii.read!(new TextEncoder().encode(text), "own.aag") as Circuit<BooleanBasis>;

/** ANDs of any literals before, the last of which is the output. */
function randomAiger(seed: number, inputs: number, ands: number): string {
  const random = randomFrom(seed);
  const lines = Array.from({ length: inputs }, (_, i) => `${2 * i + 2}`);
  const last = inputs + ands;
  lines.push(`${2 * last + random.whole(0, 1)}`);
  for (let v = inputs + 1; v <= last; v++)
    lines.push(`${2 * v} ${random.whole(0, 2 * v - 1)} ${random.whole(0, 2 * v - 1)}`);
  return `aag ${last} ${inputs} 0 1 ${ands}\n${lines.join("\n")}\n`;
}

describe("the cone of an output", () => {
  it("is the function of the file's own gates, and its program multiplies to it", () => {
    let longest = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const circuit = read(randomAiger(seed, 4, 9));
      const cone = coneOf(circuit, "own.aag", "0", 4096);
      const program = permutationProgram(cone.formula);
      longest = Math.max(longest, program.length);
      expect(program).toHaveLength(programLength(cone.formula));
      const { how, cases, batches } = tried(cone, 16, 1);
      expect([how, cases]).toEqual(["exhaustive", 2 ** variablesOf(cone.formula).length]);
      for (const { lanes, wordOf, holds } of batches) {
        const given = Object.fromEntries(circuit.inputs.map(({ name }) => [name, [wordOf(name)]]));
        const [output] = circuit.outputs;
        expect(holds).toBe(evaluatePacked(circuit, given)[output!.name]![0]);
        expect(lanesThatFail(program, wordOf, holds, lanes)).toBe(0);
        expect(lanesThatFail(program, wordOf, ~holds, lanes)).not.toBe(0);
      }
    }
    expect(longest).toBeGreaterThan(50);
  });

  it("has the shortest program that a tree of its conjuncts has", () => {
    /** Over every way to join two of them, and so on. */
    const shortest = (parts: readonly BooleanFormula[]): number => {
      if (parts.length === 1) return programLength(parts[0]!);
      let best = Infinity;
      parts.forEach((left, i) => {
        parts.slice(0, i).forEach((right, j) => {
          const rest = parts.filter((_, k) => k !== i && k !== j);
          best = Math.min(best, shortest([...rest, both("and", left, right)]));
        });
      });
      return best;
    };
    // x0 & x1 & x2 & !(x3 & x4) & !(!(x0 & x1) & x2), in a chain.
    const text =
      "aag 12 5 0 1 7\n2\n4\n6\n8\n10\n24\n12 2 4\n14 8 10\n16 13 6\n18 12 6\n20 18 15\n22 20 17\n24 22 8\n";
    const cone = coneOf(read(text), "own.aag", "0", 4096);
    const x = (i: number): BooleanFormula => variable(`i${i}`);
    const not = (of: BooleanFormula): BooleanFormula => ({ kind: "not", of });
    const pair = both("and", x(0), x(1));
    const conjuncts = [
      x(0),
      x(1),
      x(2),
      x(3),
      not(both("and", x(3), x(4))),
      not(both("and", not(pair), x(2))),
    ];
    expect(programLength(cone.formula)).toBe(shortest(conjuncts));
  });

  it("is asked for by name or by position, and refused past the limit with the cure", () => {
    const text = `${randomAiger(3, 4, 20)}o0 wanted\n`;
    const byName = coneOf(read(text), "own.aag", "wanted", 2 ** 20);
    expect(coneOf(read(text), "own.aag", "0", 2 ** 20).formula).toEqual(byName.formula);
    const length = programLength(byName.formula);
    expect(length).toBeGreaterThan(8);
    expect(coneOf(read(text), "own.aag", "0", length).formula).toEqual(byName.formula);
    const refused = (asked: string, most: number) => () => coneOf(read(text), "own.aag", asked, most);
    expect(refused("0", length - 1)).toThrow(LimitError);
    expect(refused("0", length - 1)).toThrow(`--tokens ${length}`);
    expect(refused("1", length)).toThrow(UsageError);
    expect(refused("wantd", length)).toThrow(/'wanted'/);
  });

  it("is a constant where the output is one", () => {
    expect(coneOf(read("aag 1 1 0 2 0\n2\n0\n1\n"), "own.aag", "1", 1).formula).toEqual({
      kind: "constant",
      value: true,
    });
  });

  it("of a file with latches is that of so many steps, or refused", async () => {
    const folder = new Folder();
    // The output is the parity of the inputs so far.
    folder.put("parity.aag", "aag 5 1 1 1 3\n2\n4 10\n10\n6 2 4\n8 3 5\n10 7 9\n");
    const run = (...more: readonly string[]) =>
      recirc(
        "theorem",
        "run",
        "barrington",
        "--quick",
        "--no-mistakes",
        "--circuit",
        folder.at("parity.aag"),
        ...more,
      );
    const refused = await run();
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/parity\.aag:1:9: .*--unroll N/);
    const nothing = await recirc("theorem", "run", "barrington", "--quick", "--unroll", "3");
    expect([nothing.code, nothing.err]).toEqual([2, expect.stringMatching(/--circuit FILE/)]);
    const ran = await run("--unroll", "3", "--output", "2");
    expect(ran.code, ran.err).toBe(0);
    expect(ran.out).toMatch(/output o0\[2\] .*the circuit again \(exhaustive: on all 2\^3/);
  });
});

describe("formulas up to symmetry", () => {
  it("are as many as all of depth 2 have classes for, each under its own name once", () => {
    const all = classesOfFormulas(["a", "b", "c"], 2);
    expect(new Set(all.map((formula) => JSON.stringify(formula))).size).toBe(all.length);
    const functions = new Set(
      all.map(
        (formula) =>
          applyFormula(packedBits, formula, (name) => [0xaa, 0xcc, 0xf0]["abc".indexOf(name)]!) & 255,
      ),
    );
    expect(functions.size).toBeGreaterThan(10);
  });

  it("are read in words as one at a time", () => {
    const formula = parseBooleanFormula("(a & !b) | c ^ a");
    const word = applyFormula(packedBits, formula, (name) => [0xaa, 0xcc, 0xf0]["abc".indexOf(name)]!);
    for (let lane = 0; lane < 8; lane++) {
      const value = (name: string): boolean => ((lane >> "abc".indexOf(name)) & 1) === 1;
      expect(((word >>> lane) & 1) === 1).toBe(applyFormula(booleans, formula, value));
    }
  });
});
