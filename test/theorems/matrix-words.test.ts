import { describe, expect, it } from "vitest";
import { determinant } from "../../src/theorems/matrix-factors/factors.js";
import { instances, sameLetters, shortcutOf } from "../../src/theorems/matrix-words/instances.js";
import {
  columnsOf,
  modulo,
  overIntegers,
  residueOf,
  topRow,
} from "../../src/theorems/matrix-words/questions.js";
import { matrixWords } from "../../src/theorems/matrix-words.js";
import { runTheorem } from "../../src/theorems/run-theorem.js";
import { randomFrom } from "../../src/theorems/tools/random.js";
import { catalogued } from "../catalogue.js";
import { Folder, recirc } from "../cli/run.js";

const folder = new Folder();

describe("words of matrices", () => {
  it("have one product, from either end", () => {
    const random = randomFrom(5);
    for (const { word } of instances(random, overIntegers, 12, 20, undefined)) {
      const columns = [0, 1, 2].map(
        (start) =>
          columnsOf(
            word,
            [0, 1, 2].map((i) => +(i === start)),
          ).at(-1)!,
      );
      expect(topRow(word)).toEqual(columns.map((column) => column[0]));
    }
  });

  it.each([
    ["over the integers", overIntegers],
    ["modulo a prime", modulo(5, 2)],
    ["modulo a composite", modulo(6, 0)],
  ] as const)("%s come in pairs of the same letters with different answers", (_, question) => {
    const all = instances(randomFrom(1), question, 9, 50, undefined);
    expect(all).toHaveLength(100);
    for (let i = 0; i < all.length; i += 2) {
      const [one, other] = [all[i]!, all[i + 1]!];
      expect([one.holds, other.holds].sort()).toEqual([false, true]);
      expect(sameLetters(one.word, other.word)).toBe(true);
      expect(one.word.filter((letter, t) => letter.join() !== other.word[t]!.join())).toHaveLength(2);
      expect([one.word[0], one.word.at(-1)]).toEqual([other.word[0], other.word.at(-1)]);
      for (const { word, holds } of [one, other]) expect(question.holds(topRow(word)[0]!)).toBe(holds);
      for (const letter of one.word) {
        const d = BigInt(determinant(letter));
        expect(question.isUnit(letter)).toBe(true);
        expect(d).not.toBe(0n);
        if (question.modulus === 6) expect([1, 5]).toContain(residueOf(d, 6));
      }
    }
  });

  it.each([
    ["over the integers", overIntegers],
    ["modulo 7", modulo(7, 1)],
  ] as const)("%s: the shortcut of a letter drawn anew is found, and none in pairs", (_, question) => {
    const accuracy = (mistake?: string): number =>
      shortcutOf(question, instances(randomFrom(2), question, 20, 1000, mistake)).accuracy;
    expect(accuracy()).toBeLessThan(0.56);
    expect(accuracy("letter drawn anew")).toBeGreaterThan(0.6);
  });

  it("are the same for the same seed, written out, and refused for what cannot be", async () => {
    const run = (...more: readonly string[]) =>
      recirc("theorem", "run", "matrix-words", "--quick", "--no-mistakes", "--instances", "2000", ...more);
    const ran = await run("--modulus", "6", "--residue", "0", "--length", "6", "--emit", folder.path);
    expect(ran.code, ran.err).toBe(0);
    const text = folder.text("matrix-words-mod-6-task.json");
    const { instances: all } = JSON.parse(text) as {
      instances: readonly { word: readonly (readonly number[])[]; answer: boolean }[];
    };
    expect(all).toHaveLength(2000);
    for (const { word, answer } of all.slice(0, 50))
      expect(residueOf(topRow(word)[0]!, 6) === 0).toBe(answer);
    await run("--modulus", "6", "--residue", "0", "--length", "6", "--emit", folder.at("again"));
    expect(folder.text("again/matrix-words-mod-6-task.json")).toBe(text);
    expect((await run("--modulus", "1")).err).toMatch(/modulus: expected a whole number from 2/);
    expect((await run("--residue", "7")).err).toMatch(/residue: expected a whole number from 0 to 6/);
    expect((await run("--length", "3")).err).toMatch(/length: expected/);
  });

  it("runs modulo what is not prime", async () => {
    const entry = await runTheorem(matrixWords, {
      options: { modulus: "4", residue: "3", length: "8", instances: "2000" },
      effort: "quick",
      seed: 3,
      recurrence: catalogued,
      mistakes: "omit",
    });
    expect(entry.verdict).toBe("pass");
  });
});
