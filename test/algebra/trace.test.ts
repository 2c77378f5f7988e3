import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { modular } from "../../src/algebra/evaluate.js";
import { traceNumbers } from "../../src/algebra/trace.js";
import { ringPrograms, runProgram } from "./programs.js";

describe("formulas", () => {
  it("that are equal are one object, whichever way round a sum or product is written", () => {
    const trace = traceNumbers();
    const [x, y] = [trace.symbol("x"), trace.symbol("y")];
    expect(trace.symbol("x")).toBe(x);
    expect(trace.add(x, y)).toBe(trace.add(y, x));
    expect(trace.mul(x, y)).toBe(trace.mul(y, x));
    expect(trace.sub(x, y)).not.toBe(trace.sub(y, x));
    expect(trace.literal(new Fraction(0))).toBe(trace.zero);
    expect(trace.apply("max", x, y)).toBe(trace.apply("max", x, y));
    expect(trace.sumOfProducts([[x, y]], [x])).toBe(trace.add(trace.mul(x, y), x));
  });

  it("print with the parentheses they need", () => {
    const trace = traceNumbers();
    const [x, y, z] = ["x", "y", "z"].map((name) => trace.symbol(name));
    const half = trace.literal(new Fraction(-1, 2));
    expect(trace.mul(trace.add(x, y), z).text).toBe("z * (x + y)");
    expect(trace.sub(x, trace.sub(y, z)).text).toBe("x - (y - z)");
    expect(trace.sub(trace.sub(x, y), z).text).toBe("x - y - z");
    expect(trace.neg(trace.mul(x, y)).text).toBe("-(x * y)");
    expect(trace.mul(x, trace.neg(y)).text).toBe("x * -y");
    expect(trace.mul(half, x).text).toBe("x * -1/2");
    expect(trace.apply("select", x, y, z).text).toBe("select(x, y, z)");
  });

  it("of one object have one value: programs interned and evaluated over GF(p)", () => {
    const field = modular(1_000_003n);
    fc.assert(
      fc.property(
        ringPrograms,
        fc.array(fc.bigInt({ min: 0n, max: 1_000_002n }), { minLength: 5, maxLength: 5 }),
        (program, given) => {
          const trace = traceNumbers();
          const symbols = Array.from({ length: program.inputs }, (_, i) => trace.symbol(`x${i}`));
          const formulas = runProgram(program, trace, symbols);
          const values = runProgram(program, field, given.slice(0, program.inputs));
          const known = new Map<unknown, bigint>();
          formulas.forEach((formula, i) => {
            // A text that was cut short stands for many formulas; a whole one for one.
            const isWhole = !formula.text.includes(" ...");
            for (const key of isWhole ? [formula, formula.text] : [formula]) {
              expect(known.get(key) ?? values[i]).toBe(values[i]);
              known.set(key, values[i]);
            }
          });
        },
      ),
    );
  });
});
