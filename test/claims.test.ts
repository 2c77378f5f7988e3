import { compile } from "mathjs";
import { describe, expect, it } from "vitest";
import { type Cost, count } from "../src/compile/count.js";
import type { Claim, Recurrence } from "../src/recurrences/recurrence.js";
import { scanNamed } from "../src/scans/index.js";
import { structureNamed } from "../src/structure/index.js";
import { infer } from "../src/structure/infer.js";
import { CATALOGUE, type CatalogueFile, read } from "./catalogue.js";

const clog2 = (x: number): number => Math.ceil(Math.log2(x));

/** The dimensions of the file, and others that tell apart what happens to be equal there. */
function sizesOf(entry: CatalogueFile): readonly Readonly<Record<string, number>>[] {
  const names = Object.keys(read(entry).dimensions);
  const choose = (size: (i: number) => number) => Object.fromEntries(names.map((name, i) => [name, size(i)]));
  return names.length === 0 ? [{}] : [{}, choose(() => 1), choose((i) => 3 + 2 * i), choose((i) => 5 - i)];
}

function lengthsOf({ lengths }: Claim): readonly number[] {
  const all = Array.from({ length: 64 }, (_, i) => i + 1);
  return lengths === "powers of two" ? all.filter((n) => (n & (n - 1)) === 0) : all;
}

const recurrences = new Map<string, Recurrence>();
const costs = new Map<string, Cost>();

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  if (!known.has(key)) known.set(key, make());
  return known.get(key) as T;
}

function sized(entry: CatalogueFile, dimensions: Readonly<Record<string, number>>): Recurrence {
  return remembered(recurrences, entry.name + JSON.stringify(dimensions), () => read(entry, dimensions));
}

function measured(entry: CatalogueFile, claim: Claim, recurrence: Recurrence, n: number): number {
  if (claim.costModel !== "unit")
    throw new Error(`counting knows the unit model only, not ${claim.costModel}`);
  const scan = scanNamed(claim.scan);
  const outputs = claim.outputs ?? scan.gives;
  const structure = claim.structure === undefined ? "narrowest" : structureNamed(claim.structure).name;
  const key = [entry.name, JSON.stringify(recurrence.dimensions), scan.name, structure, outputs, n].join(" ");
  const { depth, size, counts } = remembered(costs, key, () =>
    count({ recurrence, scan, outputs, structure, weights: "inputs" }, BigInt(n)),
  );
  return Number({ depth, size, mul: counts.mul, add: counts.add }[claim.measure]);
}

/** Whether a recurrence of these dimensions has the structure that a claim is about. */
function has(recurrence: Recurrence, structure: string | undefined): boolean {
  if (structure === undefined) return true;
  return infer(recurrence).stages.some(
    (stage) =>
      stage.kind === "affine" &&
      [stage.structure.name, ...stage.alternatives].some((name) => name === structure),
  );
}

/** A sentence for the first length at which a claim fails, or undefined. */
function failure(entry: CatalogueFile, claim: Claim, lengths = lengthsOf(claim)): string | undefined {
  const formula = compile(claim.formula);
  for (const [i, dimensions] of sizesOf(entry).entries()) {
    const recurrence = sized(entry, dimensions);
    if (!has(recurrence, claim.structure)) continue;
    // Every length at the file's own dimensions, fewer at the others.
    for (const n of i === 0
      ? lengths
      : lengths.filter((length) => length <= 5 || length === 16 || length === 33)) {
      const said = formula.evaluate({ ...recurrence.dimensions, n, k: clog2(n), clog2 }) as unknown;
      const found = measured(entry, claim, recurrence, n);
      const holds =
        (claim.relation ?? "=") === "=" ? found === said : typeof said === "number" && found <= said;
      const at = JSON.stringify(recurrence.dimensions);
      if (!holds) return `${claim.formula} says ${said} at n = ${n}, ${at}; it is ${found}`;
    }
  }
  return undefined;
}

const CLAIMS = CATALOGUE.flatMap((entry) =>
  read(entry).claims.map(
    (claim) => [entry.name, claim.measure, claim.scan, claim.formula, claim, entry] as const,
  ),
);

describe("every claim of the catalogue holds for n = 1..64, at several dimensions", () => {
  it.each(CLAIMS)("%s: %s by %s is %s", (_name, _measure, _scan, _formula, claim, entry) => {
    expect(failure(entry, claim)).toBeUndefined();
    expect(claim.because.length).toBeGreaterThan(20);
  });

  it("far beyond what can be built, too", () => {
    for (const [, , scan, , claim, entry] of CLAIMS) {
      if (scan !== "serial" && claim.measure === "depth")
        expect(failure(entry, claim, [2 ** 40])).toBeUndefined();
    }
  });

  it("and every entry that claims anything claims its depth and its size exactly", () => {
    const claiming = CATALOGUE.filter((entry) => read(entry).claims.length > 0);
    expect(claiming.length).toBeGreaterThanOrEqual(9);
    for (const entry of claiming) {
      const exact = read(entry).claims.filter(({ relation }) => relation !== "<=");
      const measures = new Set(exact.map(({ measure }) => measure));
      expect({ name: entry.name, claims: [...measures].sort() }).toEqual({
        name: entry.name,
        claims: ["depth", "size"],
      });
    }
  });
});

describe("a false claim fails", () => {
  const entry = CATALOGUE.find(({ name }) => name === "deltanet")!;
  const [claim] = read(entry).claims;

  it("when it is off by one", () => {
    expect(failure(entry, { ...claim, formula: `${claim.formula} + 1` })).toMatch(
      /says \d+ at n = 1, .* it is \d+/,
    );
    expect(failure(entry, { ...claim, formula: `${claim.formula} - 1`, relation: "<=" })).toContain(
      "at n = 1",
    );
    expect(failure(entry, { ...claim, formula: `${claim.formula} + 1`, relation: "<=" })).toBeUndefined();
  });

  it("when it holds at the powers of two only", () => {
    const scalar = CATALOGUE.find(({ name }) => name === "linear-scalar")!;
    const atPowers = read(scalar).claims.find(
      ({ measure, lengths }) => measure === "size" && lengths !== undefined,
    )!;
    const { lengths: _, ...everywhere } = atPowers;
    expect(failure(scalar, atPowers)).toBeUndefined();
    expect(failure(scalar, everywhere)).toContain("at n = 3");
  });

  it("when it holds at the file's own dimensions only", () => {
    const formula = claim.formula.replaceAll("K", "V");
    expect(failure(entry, { ...claim, formula })).toContain('"K":3,"V":5');
  });
});
