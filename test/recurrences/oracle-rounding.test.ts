import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { fixedDomain } from "../../src/numbers/fixed/domain.js";
import { fixedFormatOf } from "../../src/numbers/fixed/format.js";
import { floatFormatOf } from "../../src/numbers/float/format.js";
import { fromDouble, fromFraction, toDouble } from "../../src/numbers/float/softfloat.js";
import { directFixed, directNarrowFloat } from "../../src/recurrences/oracle-rounding.js";
import { systemNamed } from "../../src/verify/systems.js";

const fraction = fc
  .tuple(
    fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
    fc.bigInt({ min: 1n, max: 10n ** 12n }),
    fc.integer({ min: -60, max: 60 }),
  )
  .map(([n, d, e]) => (e >= 0 ? new Fraction(n << BigInt(e), d) : new Fraction(n, d << BigInt(-e))));

describe("the oracle's rounding is the reference's, though neither knows the other", () => {
  it.each(["5.10", "8.7", "8.23", "3.2", "2.1", "11.8", "11.52"])("float:%s", (name) => {
    const format = floatFormatOf(name);
    const { settle, literal } = directNarrowFloat(format);
    fc.assert(
      fc.property(
        fc.oneof(fc.double(), fc.float(), fc.integer({ min: -70000, max: 70000 })),
        fraction,
        (x, exact) => {
          expect(settle(x)).toBe(toDouble(fromDouble(format, x)));
          expect(literal(exact)).toBe(toDouble(fromFraction(format, exact)));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("on the ties of fp16 and their neighbours", () => {
    const format = floatFormatOf("5.10");
    const { settle } = directNarrowFloat(format);
    for (let units = 1; units < 1 << 13; units++) {
      for (const scale of [2 ** -26, 2 ** -16, 8]) {
        for (const x of [units * scale, units * scale * (1 + 2 ** -40), units * scale * (1 - 2 ** -40)])
          if (settle(x) !== toDouble(fromDouble(format, x))) expect(x).toBe("rounded alike");
      }
    }
  });

  it.each(["8.8", "4.2:floor", "3.3:truncate:saturate", "2.4:nearest-up", "1.3:saturate"])(
    "fixed:%s",
    (name) => {
      const format = fixedFormatOf(name);
      const { settle } = directFixed(format);
      const domain = fixedDomain(format);
      fc.assert(
        fc.property(fraction, fc.integer({ min: -4096, max: 4096 }), (exact, units) => {
          expect(settle(exact).toFraction()).toBe(domain.show(domain.literal(exact)));
          const small = new Fraction(units, 64);
          expect(settle(small).toFraction()).toBe(domain.show(domain.literal(small)));
        }),
        { numRuns: 2000 },
      );
    },
  );
});

describe("numbers of files", () => {
  it("hold what is no exact number as text, in both directions", () => {
    const system = systemNamed("fp16");
    const through = (raw: number | string) => system.show(system.read(raw, "a test"));
    expect(["NaN", "Infinity", "-Infinity", "-0", 0, "0.1", "1/3", 70000].map(through)).toEqual([
      ...["NaN", "Infinity", "-Infinity", "-0", 0, 0.0999755859375, 0.333251953125, "Infinity"],
    ]);
    expect(through(-0)).toBe("-0");
    expect(() => through("nothing")).toThrow("a test: expected a finite number");
    expect(systemNamed("fixed:8.8").name).toBe("fixed:8.8");
    expect(() => systemNamed("fixed:8.8").read("NaN", "a test")).toThrow("a test");
  });

  it("are refused with the cure where there is no such system", () => {
    expect(() => systemNamed("float:5")).toThrow("expected E.M");
    expect(() => systemNamed("fp8")).toThrow("bf16, fp16, fp32");
    expect(() => systemNamed("fixed:0.4")).toThrow("at least 1 integer bit");
  });
});
