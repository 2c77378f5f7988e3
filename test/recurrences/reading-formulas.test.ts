import { BigNumberDependencies, create, type MathNode, parseDependencies } from "mathjs";
import { describe, expect, it } from "vitest";
import { parseText } from "../../src/recurrences/mathjs.js";
import { CATALOGUE, catalogued } from "../catalogue.js";

/** The parser with everything that mathjs itself gives it. */
const whole = create({ parseDependencies, BigNumberDependencies }, { number: "BigNumber" });

/** A tree, or the message that there is none. */
function said(parse: (text: string) => MathNode, text: string): string {
  try {
    return JSON.stringify(parse(text));
  } catch (error) {
    return String(error);
  }
}

describe("a parser without what evaluates reads as the whole one does", () => {
  it.each(CATALOGUE.map(({ name }) => name))("the formulas of %s", (name) => {
    const { lets, states, updates, outputs } = catalogued(name);
    const formulas = [...lets, ...updates, ...outputs, ...states.map(({ initial }) => initial)];
    for (const { formula } of formulas)
      expect(said(parseText, formula.text)).toBe(said((text) => whole.parse(text), formula.text));
    expect(formulas.length).toBeGreaterThan(0);
  });

  it.each([
    ..."0.1|1e400|.5|0x1F|0b101i8|NaN|Infinity|-x^2'|2 x|a.b[1, 2:3]|[1, 2; 3, 4]|f(x) = x + 1|x = 3|x ? 1 : 2".split(
      "|",
    ),
    ..."1 < x < 3|{a: 1}|'text'|true and not null|x; y|a .* b ./ c|5 cm to m|x!|1 +|(x|x $ y|[1, 2|1..2||0xZ".split(
      "|",
    ),
    "x | y",
  ])("%j", (text) => {
    expect(said(parseText, text)).toBe(said((given) => whole.parse(given), text));
  });
});
