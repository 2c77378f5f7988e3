import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPrime } from "../../src/algebra/primes.js";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { representationNamed } from "../../src/numbers/index.js";
import { SCANS, scanNamed } from "../../src/scans/index.js";
import { circuitDegree, recurrenceDegree } from "../../src/verify/degrees.js";
import { needsOf } from "../../src/verify/engines.js";
import { errorBound, type IdentityResult, randomPrime, testIdentity } from "../../src/verify/identity.js";
import { CATALOGUE, catalogued, own, read } from "../catalogue.js";
import { planted, plantedGate } from "./planted.js";

const scan = scanNamed("brent-kung");

function recipeFor(recurrence: Recipe["recurrence"], extra: Partial<Recipe> = {}): Recipe {
  return { recurrence, scan, outputs: "all", weights: "inputs", ...extra };
}

function polynomial(result: IdentityResult): Extract<IdentityResult, { kind: "polynomial" }> {
  if (result.kind !== "polynomial") throw new Error(result.because);
  return result;
}

/** Made of and, or, xor of numbers, which every number system has but no polynomial says. */
const LOGICAL: ReadonlySet<string> = new Set(["linear-feedback-shift-register", "parity", "reachability"]);

describe("identity testing", () => {
  it("finds the degree and the bound of the hand case h = a h + b", () => {
    // h_n holds a_n ... a_2 b_1, of degree n; each trial errs with at most n/p.
    const result = polynomial(testIdentity(recipeFor(catalogued("linear-scalar")), 16, { trials: 3 }));
    const prime = Number(result.prime);
    expect(result.degree).toBe(16);
    expect(result.log2ErrorBound).toBeCloseTo(3 * (4 - Math.log2(prime)), 9);
    expect(result.differences).toEqual([]);
    expect(result).toMatchObject({ trials: 3 });
  });

  it("bounds by (degree/p)^trials, never by more than 1", () => {
    expect(errorBound(2, 8, 1n << 60n)).toBe(-114);
    expect(errorBound(1, 0, 1n << 60n)).toBe(-60);
    expect(errorBound(3, 2 ** 80, 1n << 60n)).toBe(0);
    expect(errorBound(3, Number.POSITIVE_INFINITY, 1n << 60n)).toBe(0);
  });

  it("draws primes between 2^60 and 2^61, different ones for different seeds", () => {
    const primes = [1, 2, 3, 4, 5].map(randomPrime);
    for (const prime of primes) {
      expect(prime > 1n << 60n && prime < 1n << 61n && isPrime(prime)).toBe(true);
    }
    expect(new Set(primes).size).toBe(5);
    expect(randomPrime(3)).toBe(primes[2]);
  });

  it.each(CATALOGUE)("finds $name equal to its circuits, or names what is no polynomial", (entry) => {
    const recurrence = read(entry);
    const needs = needsOf(recurrence);
    const free = recurrence.inputs.every(
      ({ symbols, promise }) => symbols === undefined && promise === undefined,
    );
    for (const one of applicableScans(recurrence, SCANS)) {
      const result = testIdentity(recipeFor(recurrence, { scan: one, outputs: one.gives }), 6, { trials: 1 });
      if (needs === "ring" && free && !LOGICAL.has(entry.name)) {
        expect(polynomial(result).differences).toEqual([]);
        expect(polynomial(result).log2ErrorBound).toBeLessThan(-53);
      } else if (result.kind === "polynomial") {
        // Divided by constants only.
        expect(needs).toBe("division");
        expect(result.differences).toEqual([]);
      } else {
        expect(result.because).toMatch(/^('\w+'|.*promised input '\w+')/);
      }
    }
  });

  it("takes the degree of the circuit under test where that is the larger", () => {
    const recipe = recipeFor(
      own("inputs: { x: [] }\nstate: { h: { shape: [] } }\nupdate: { h: x }\noutput: { y: h }"),
    );
    // x * (x - x) + x: of degree 2 by its gates, though it computes x.
    const square = compile(
      recipeFor(
        own(
          "inputs: { x: [] }\nstate: { h: { shape: [] } }\nupdate: { h: x * (x - x) + x }\noutput: { y: h }",
        ),
      ),
      1,
    );
    expect(recurrenceDegree(recipe, 1)).toBe(1);
    expect(circuitDegree(square)).toBe(2);
    const result = polynomial(testIdentity(recipe, 1, { circuit: square }));
    expect(result).toMatchObject({ degree: 2, differences: [] });
  });

  it("finds the degree of a recurrence that is not affine, step by step", () => {
    const logistic = own(
      "inputs: { r: [] }\nstate: { h: { shape: [], initial: 1/2 } }\nupdate: { h: r * h * (1 - h) }\noutput: { y: h }",
    );
    // d_t = 1 + 2 d_{t-1} from d_0 = 0.
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (n) => {
        expect(recurrenceDegree(recipeFor(logistic), n)).toBe(2 ** n - 1);
      }),
      { numRuns: 20 },
    );
    const result = polynomial(testIdentity(recipeFor(logistic, { scan: scanNamed("serial") }), 3));
    expect(result).toMatchObject({ degree: 7, differences: [] });
  });

  it("lets division by a constant pass and refuses division by an input", () => {
    const by = (divisor: string) =>
      testIdentity(
        recipeFor(
          own(
            `inputs: { x: [], z: [] }\nstate: { h: { shape: [] } }\nupdate: { h: h / ${divisor} + x }\noutput: { y: h }`,
          ),
        ),
        4,
      );
    expect(polynomial(by("3"))).toMatchObject({ degree: 1, differences: [] });
    expect(by("z")).toMatchObject({ kind: "not a polynomial", because: expect.stringContaining("'div'") });
  });

  it("runs the oracle with the weights that are folded in", () => {
    const recipe = recipeFor(catalogued("s4d"), { weights: "constants", parameters: { Abar: ["1/3", 2] } });
    const result = polynomial(testIdentity(recipe, 5));
    expect(result).toMatchObject({ differences: [], degree: 1 });
    const other = compile({ ...recipe, parameters: { Abar: ["1/3", 3] } }, 5);
    expect(polynomial(testIdentity(recipe, 5, { circuit: other })).differences).toHaveLength(2);
  });

  it("says that bits and symbols give no bound", () => {
    const bits = testIdentity(
      recipeFor(catalogued("linear-scalar"), { representation: representationNamed("int:4") }),
      2,
    );
    expect(bits).toMatchObject({ kind: "not a polynomial", because: expect.stringContaining("int:4") });
    const token = own(
      "inputs: { s: { symbols: 2 } }\nstate: { h: { shape: [2] } }\nupdate: { h: h + s }\noutput: { y: h }",
    );
    expect(testIdentity(recipeFor(token), 2)).toMatchObject({ because: expect.stringContaining("'s'") });
  });

  it("catches planted faults", () => {
    for (const name of ["linear-scalar", "deltanet", "dense-lrnn"]) {
      const recipe = recipeFor(catalogued(name));
      for (const circuit of [planted(recipe, 6), plantedGate("add", "sub", 1)(recipe, 6)]) {
        expect(polynomial(testIdentity(recipe, 6, { trials: 1, circuit })).differences).toHaveLength(1);
      }
    }
  });
});
