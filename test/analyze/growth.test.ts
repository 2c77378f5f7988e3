import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clog2 } from "../../src/analyze/bounds.js";
import {
  fibonacci,
  fibonacciLog,
  flogOfThird,
  onesBelow,
  popcount,
} from "../../src/analyze/growth/features.js";
import { fitGrowth, inDomain, type Point } from "../../src/analyze/growth.js";
import { networkFigures } from "../../src/report/network.js";
import { scanNamed } from "../../src/scans/index.js";
import { sergeevMinimum } from "../../src/scans/optima.js";

const every = (from: number, to: number): bigint[] =>
  Array.from({ length: to - from + 1 }, (_, i) => BigInt(from + i));
const powers = (to: number): bigint[] => every(0, to).map((k) => 2n ** k);
const at = (ns: readonly bigint[], f: (n: bigint) => bigint): Point[] => ns.map((n) => ({ n, value: f(n) }));
const rounded = (f: (n: number) => number) => (n: bigint) => BigInt(Math.round(f(Number(n))));
const flog2 = (n: bigint): bigint => BigInt(n.toString(2).length - 1);
const max = (x: bigint, y: bigint): bigint => [x, y].sort((u, v) => (u < v ? 1 : -1))[0]!;

function ladnerFischer(level: number, n: bigint): bigint {
  if (n <= 1n) return 0n;
  if (level > 0) return n - 1n + ladnerFischer(level - 1, n / 2n);
  return ladnerFischer(1, n / 2n) + ladnerFischer(0, n / 2n) + n / 2n;
}

describe("closed forms", () => {
  it.each([
    ["7", "constant", every(1, 9), () => 7n],
    ["0", "constant", every(1, 9), () => 0n],
    ["2*clog2(n)", "log n", every(1, 70), (n: bigint) => 2n * clog2(n)],
    ["2*clog2(n) + 3", "log n", every(2, 20), (n: bigint) => 2n * clog2(n) + 3n],
    ["flog2(n) + 2", "log n", every(1, 20), (n: bigint) => flog2(n) + 2n],
    ["3n - 2", "n", every(1, 12), (n: bigint) => 3n * n - 2n],
    ["-n + 20", "n", every(1, 12), (n: bigint) => 20n - n],
    [
      "n*clog2(n) - 2^clog2(n) + 1",
      "n log n",
      every(1, 70),
      (n: bigint) => n * clog2(n) - 2n ** clog2(n) + 1n,
    ],
    ["n = 2^k: (1/2)n*k", "n log n", powers(10), (n: bigint) => (n / 2n) * clog2(n)],
    ["n = 2^k: 2n - k - 2", "n", powers(10), (n: bigint) => 2n * n - 2n - clog2(n)],
    ["n = 2^k: 4n - F(k+5) + 1", "n", powers(10), (n: bigint) => ladnerFischer(0, n)],
    ["n = 2^k: 3n - F(k+4)", "n", powers(10), (n: bigint) => ladnerFischer(1, n)],
    ["n = 2^k, n >= 4: 2*k - 2", "log n", powers(10), (n: bigint) => max(clog2(n), 2n * clog2(n) - 2n)],
    [
      "2n - flog2(n) - popcount(n) - 1",
      "n",
      every(1, 40),
      (n: bigint) => 2n * n - flog2(n) - popcount(n) - 1n,
    ],
    ["clog2(n)^2 + clog2(n)", "log^2 n", every(1, 40), (n: bigint) => clog2(n) * (clog2(n) + 1n)],
    ["(1/2)n^2 - (1/2)n", "n^2", every(1, 9), (n: bigint) => (n * (n - 1n)) / 2n],
    ["n >= 3: 5*clog2(n) - 1", "log n", every(1, 70), (n: bigint) => (n < 3n ? n : 5n * clog2(n) - 1n)],
  ])("%s is found", (law, family, ns, f) => {
    expect(fitGrowth(at(ns, f))).toMatchObject({ law, family, exact: true, residual: 0 });
  });

  it("are exact far beyond doubles", () => {
    const ns = [1n, 2n, 4n, 8n, 16n, 2n ** 20n, 2n ** 40n, 2n ** 59n, 2n ** 60n];
    const found = fitGrowth(at(ns, (n) => 12n * n * clog2(n) - 7n * n + 5n));
    expect(found.law).toBe("n = 2^k: 12n*k - 7n + 5");
    const n = 2n ** 61n;
    expect(found.exactly!(n).toFraction()).toBe(String(12n * n * 61n - 7n * n + 5n));
  });

  it("agree with the check values of Ladner-Fischer networks", () => {
    const known: [bigint, bigint, bigint][] = [
      [16n, 31n, 27n],
      [64n, 168n, 137n],
      [256n, 792n, 624n],
      [1024n, 3487n, 2695n],
    ];
    const [zero, one] = [0, 1].map((level) => fitGrowth(at(powers(7), (n) => ladnerFischer(level, n))));
    for (const [n, size0, size1] of known) {
      expect(zero!.evaluate(n)).toBe(Number(size0));
      expect(one!.evaluate(n)).toBe(Number(size1));
    }
  });

  it("are recovered from every family, whatever the coefficients", () => {
    const small = fc.integer({ min: -20, max: 20 }).map(BigInt);
    const forms: ((n: bigint, c: bigint[]) => bigint)[] = [
      (_, c) => c[0]!,
      (n, c) => c[0]! * clog2(n) + c[1]!,
      (n, c) => c[0]! * clog2(n) ** 2n + c[1]! * clog2(n) + c[2]!,
      (n, c) => c[0]! * n + c[1]!,
      (n, c) => c[0]! * n + c[1]! * clog2(n) + c[2]!,
      (n, c) => c[0]! * n * clog2(n) + c[1]! * n + c[2]!,
      (n, c) => c[0]! * n * clog2(n) + c[1]! * n + c[2]! * clog2(n) + c[3]!,
      (n, c) => c[0]! * n * clog2(n) + c[1]! * n + c[2]! * 2n ** clog2(n) + c[3]! * clog2(n) + c[4]!,
      (n, c) => c[0]! * n * n + c[1]! * n + c[2]!,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...forms), fc.array(small, { minLength: 5, maxLength: 5 }), (form, c) => {
        const found = fitGrowth(at(every(1, 40), (n) => form(n, c)));
        expect(found).toMatchObject({ exact: true, domain: { from: 1n, only: "every n" }, points: 40 });
        for (const n of [57n, 1000n, 2n ** 60n]) {
          expect(found.exactly!(n).toFraction()).toBe(String(form(n, c)));
        }
      }),
    );
  });

  it("are recovered on powers of two from the Fibonacci family", () => {
    const small = fc.integer({ min: -9, max: 9 }).map(BigInt);
    fc.assert(
      fc.property(small, small, small, fc.integer({ min: 1, max: 5 }), (a, b, c, shift) => {
        const f = (n: bigint): bigint => a * n + b * fibonacci(clog2(n) + BigInt(shift)) + c;
        const found = fitGrowth(at(powers(11), f));
        expect(found.exact).toBe(true);
        expect(found.exactly!(2n ** 20n).toFraction()).toBe(String(f(2n ** 20n)));
      }),
    );
  });
});

describe("a claim of exactness", () => {
  const value = fc.bigInt({ min: 0n, max: 6n });
  const anyPoints = fc
    .uniqueArray(fc.bigInt({ min: 1n, max: 40n }), { minLength: 1, maxLength: 25 })
    .chain((ns) => fc.tuple(...ns.map((n) => value.map((v) => ({ n, value: v })))));

  it("is met by every measured point of its domain, with at least two points held out", () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const found = fitGrowth(points);
        if (!found.exact) return;
        const inside = points.filter(({ n }) => inDomain(found.domain, n));
        expect(found.points).toBe(inside.length);
        expect(found.points).toBeGreaterThanOrEqual(3);
        for (const point of inside) {
          expect(found.exactly!(point.n).toFraction()).toBe(String(point.value));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("is withdrawn, or its domain narrowed, by a point that refutes it", () => {
    const slope = fc.integer({ min: 0, max: 9 }).map(BigInt);
    const off = fc.integer({ min: 1, max: 9 }).map(BigInt);
    fc.assert(
      fc.property(slope, slope, off, fc.bigInt({ min: 1n, max: 64n }), (a, b, error, where) => {
        const points = at(every(1, 64), (n) => a * clog2(n) + b);
        expect(fitGrowth(points).exact).toBe(true);
        const refuted = points.map((point) =>
          point.n === where ? { ...point, value: point.value + error } : point,
        );
        const found = fitGrowth(refuted);
        expect(found.exact && inDomain(found.domain, where)).toBe(false);
        const powerOfTwo = (where & (where - 1n)) === 0n;
        if (powerOfTwo && where > 16n) expect(found.exact).toBe(false);
      }),
    );
  });

  it("is never made of noise", () => {
    const noise = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(noise, fc.constantFrom(2, 30), (errors, slope) => {
        fc.pre(new Set(errors).size > 20);
        const points = at(every(1, 40), (n) => BigInt(slope) * n + BigInt(errors[Number(n) - 1]!));
        expect(fitGrowth(points).exact).toBe(false);
      }),
    );
  });

  it("is never made of steps that no form has", () => {
    const steps = fitGrowth(at(every(1, 100), (n) => 3n * (n / 10n) + 1n));
    expect(steps.exact).toBe(false);
    const onPowers = fitGrowth(at(powers(12), (n) => clog2(n) / 3n));
    expect(onPowers.exact).toBe(false);
  });

  it("is never made of too few points", () => {
    for (const count of [0, 1, 2, 3]) {
      const found = fitGrowth(at(every(1, count), (n) => 2n * n));
      expect(found).toMatchObject({ exact: false, family: "unknown" });
      expect(found.law).toBe(`not enough points (${count}; a law takes 4 or more)`);
      expect(found.evaluate(8n)).toBeNaN();
    }
    // Many lengths on one step of clog2 say nothing about growth.
    expect(fitGrowth(at(every(9, 16), () => 8n)).exact).toBe(false);
    // As many points as coefficients always lie on a curve.
    expect(fitGrowth(at([1n, 2n, 4n, 9n], (n) => n ** 5n)).exact).toBe(false);
  });
});

describe("curves", () => {
  it.each([
    ["log n", (n: number) => 1.44 * Math.log2(n) + 0.9],
    ["log^2 n", (n: number) => 1.85 * Math.log2(n) ** 2 + 24],
    ["n", (n: number) => 7.3 * n + 11],
    ["n log n", (n: number) => 2.7 * n * Math.log2(n)],
    ["n^1.58", (n: number) => 3 * n ** 1.58],
    ["n^2", (n: number) => 0.37 * n * n + 2],
  ])("%s is the family chosen for such values", (family, f) => {
    const ns = [...every(2, 40), 100n, 777n, 3000n, 100_003n, 2n ** 30n + 7n];
    const found = fitGrowth(at(ns, rounded(f)));
    expect(found).toMatchObject({ family, exact: false });
    for (const { n, value } of at(ns, rounded(f))) {
      expect(Math.abs(found.evaluate(n) - Number(value))).toBeLessThanOrEqual(found.residual);
    }
    expect(found.evaluate(10n ** 6n) / f(1e6)).toBeCloseTo(1, 1);
  });

  it("are printed with their rounded coefficients and own up to the residual", () => {
    const found = fitGrowth(
      at(
        every(1, 300),
        rounded((n) => 1.44 * Math.log2(n) + 0.9),
      ),
    );
    expect(found.law).toMatch(/^1\.4\d\*log2\(n\) \+ 0\.\d+$/);
    expect(found.residual).toBeGreaterThan(0.3);
    expect(found.residual).toBeLessThan(1);
  });
});

describe("points that cannot be", () => {
  it("are refused with the place and the cure", () => {
    const twice = [
      { n: 8n, value: 5n },
      { n: 8n, value: 6n },
    ];
    expect(() => fitGrowth(twice, "depth")).toThrow(
      "depth has two values at n = 8, 5 and 6; fit one series at a time",
    );
    expect(() => fitGrowth([{ n: 0n, value: 1n }], "size")).toThrow(/size at n = 0: a length is 1 or more/);
  });
});

describe("with a counter to ask", () => {
  it("a law of four lengths is found, and met at lengths far from them", () => {
    const f = (n: bigint): bigint => 14n * onesBelow(n) + 9n * n - 4n;
    const given = at([16n, 2n ** 20n, 2n ** 40n, 2n ** 60n], f);
    const asked = new Set<bigint>();
    const found = fitGrowth(given, "size", (n) => {
      asked.add(n);
      return f(n);
    });
    expect(found).toMatchObject({ law: "14*ones(n) + 9n - 4", exact: true, domain: { only: "every n" } });
    expect(asked.size).toBeGreaterThan(30);
    expect(found.heldOut).toBe(found.points - 3);
    expect(fitGrowth(given, "size").exact).toBe(false);
  });

  it("a form that the points suggest is given up, or narrowed, when further lengths refute it", () => {
    // Linear as far as was measured, and not beyond.
    const bent = (n: bigint): bigint => (n <= 64n ? 5n * n + 2n : 5n * n + 3n);
    const points = at(every(1, 64), bent);
    expect(fitGrowth(points)).toMatchObject({ law: "5n + 2", exact: true });
    const found = fitGrowth(points, "size", bent);
    expect(found.exact && inDomain(found.domain, 5000n)).toBe(false);
    const forms = fc.constantFrom(clog2, flog2, onesBelow, (n: bigint) => n * clog2(n));
    fc.assert(
      fc.property(
        forms,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 41, max: 700 }),
        (form, a, limit) => {
          const truth = (n: bigint): bigint => BigInt(a) * form(n) + (n > BigInt(limit) ? 1n : 0n);
          const { exact, domain, exactly } = fitGrowth(at(every(1, 40), truth), "size", truth);
          for (const n of [773n, 1000n, 1501n, 2n ** 13n]) {
            if (exact && inDomain(domain, n)) expect(exactly!(n).toFraction()).toBe(String(truth(n)));
          }
        },
      ),
    );
  });

  it("that cannot answer, too few points stay too few", () => {
    const found = fitGrowth(
      at([8n, 16n], (n) => n),
      "size",
      () => undefined,
    );
    expect(found.law).toBe("not enough points (2; a law takes 4 or more)");
    expect(found).toMatchObject({ exact: false, leading: "", heldOut: 0 });
  });
});

describe("steps", () => {
  it.each([
    ["ones(n)", every(1, 60), onesBelow],
    ["flog2(n+1) + flog2((n+1)/3)", every(1, 70), (n: bigint) => flog2(n + 1n) + flogOfThird(n + 1n)],
    ["flog2(n) + flog2(n/3) + 2", every(1, 70), (n: bigint) => flog2(n) + flogOfThird(n) + 2n],
    ["3n - 5*floor(n/2)", every(1, 40), (n: bigint) => n / 2n + 3n * (n % 2n)],
    [
      "n mod 4 = 0: 2n; 1: 2n - 1; 2: 2n + 3; 3: 2n",
      every(1, 40),
      (n: bigint) => 2n * n + [0n, -1n, 3n, 0n][Number(n % 4n)]!,
    ],
    ["cfib(n) + 1", every(1, 60), (n: bigint) => fibonacciLog(n) + 1n],
    [
      "n = 2^k: (7/2)n - 5*2^floor(k/2) - (7/2)*2^ceil(k/2) + k + 5",
      powers(12),
      (n: bigint) => sergeevMinimum(Number(clog2(n))),
    ],
  ])("%s is found", (law, ns, f) => {
    expect(fitGrowth(at(ns, f))).toMatchObject({ law, exact: true });
  });

  it("functions of theirs are what they are called", () => {
    let ones = 0n;
    for (let n = 1n; n < 300n; n++) {
      expect(onesBelow(n)).toBe(ones);
      ones += popcount(n);
      const third = flogOfThird(n);
      const above = third < 0n ? 3n <= n * 2n ** -third : 3n * 2n ** third <= n;
      const below = third + 1n < 0n ? 3n > n * 2n ** (-third - 1n) : 3n * 2n ** (third + 1n) > n;
      expect({ n, above, below }).toEqual({ n, above: true, below: true });
      const D = fibonacciLog(n);
      expect(fibonacci(D + 1n) >= n && (D === 0n || fibonacci(D) < n)).toBe(true);
    }
  });
});

describe("the law of each network", () => {
  /** Operations and depth as they are known from the literature, in the fitter's words. */
  const KNOWN: Readonly<Record<string, readonly [operations: string, depth: string]>> = {
    serial: ["n - 1", "n - 1"],
    tree: ["n - 1", "clog2(n)"],
    sklansky: ["ones(n)", "clog2(n)"],
    "kogge-stone": ["n*clog2(n) - 2^clog2(n) + 1", "clog2(n)"],
    "brent-kung": ["2n - flog2(n) - popcount(n) - 1", "flog2(n+1) + flog2((n+1)/3)"],
    "ladner-fischer:0": ["n = 2^k: 4n - F(k+5) + 1", "clog2(n)"],
    "ladner-fischer:1": ["n = 2^k: 3n - F(k+4)", "n >= 11: clog2(n-1) + 1"],
    "size-optimal": ["n = 2^k: (7/2)n - 5*2^floor(k/2) - (7/2)*2^ceil(k/2) + k + 5", "clog2(n)"],
  };

  it.each(Object.entries(KNOWN))("%s is the closed form that is known of it", (name, [operations, depth]) => {
    const scan = scanNamed(name);
    const most = name === "serial" ? 2048n : 1n << 17n;
    const lawAt = (measure: "compositions" | "compositionDepth"): string => {
      const f = (n: bigint): bigint | undefined =>
        n > most ? undefined : BigInt(networkFigures(scan, n)![measure]);
      return fitGrowth(
        [16n, 64n, 1024n].map((n) => ({ n, value: f(n)! })),
        measure,
        f,
      ).law;
    };
    expect([lawAt("compositions"), lawAt("compositionDepth")]).toEqual([operations, depth]);
  });
});
