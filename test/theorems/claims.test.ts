import { describe, expect, it } from "vitest";
import { claimsTable, claimsText } from "../../src/report/ledger.js";
import { CLAIMS } from "../../src/theorems/claims.js";
import { THEOREMS } from "../../src/theorems/index.js";
import { recirc } from "../cli/run.js";

describe("the claims of the abstract", () => {
  const evidence = CLAIMS.flatMap(({ circuits, weights }) => [...circuits, ...weights]);

  it("name theorems that there are, in the direction that they have, and leave none out", () => {
    const directions = new Map(THEOREMS.map(({ name, direction }) => [name, direction]));
    expect([...new Set(evidence.map(({ theorem }) => theorem))].sort()).toEqual(
      [...directions.keys()].sort(),
    );
    for (const { weights } of CLAIMS)
      for (const { theorem } of weights) expect(directions.get(theorem)).toBe("problem to weights");
  });

  it("have evidence for circuits, and for weights but where depths are compared", () => {
    for (const { name, circuits, weights } of CLAIMS) {
      expect(circuits.length, name).toBeGreaterThan(0);
      if (name !== "slightly deeper than transformers") expect(weights.length, name).toBeGreaterThan(0);
    }
  });

  it("say a condition wherever something is said not to be possible", () => {
    for (const { says, condition } of CLAIMS)
      if (/cannot|and more|little more/.test(says)) expect(condition, says).toMatch(/nobody has proved/);
  });

  it("are shown with the verdicts of a run, and refuse nothing without", async () => {
    expect(claimsText(new Map([["barrington", "fail"]]))).toMatch(/barrington \(fail\): every formula/);
    expect(claimsTable().split("\n")).toHaveLength(CLAIMS.length + 2);
    const text = await recirc("theorem", "ledger");
    expect(text.code).toBe(0);
    for (const { says } of CLAIMS) expect(text.out).toContain(says);
    const { claims, errata, cited } = JSON.parse((await recirc("theorem", "ledger", "--json")).out) as Record<
      "claims" | "errata" | "cited",
      readonly { theorem: string; known: string; evidence: string }[]
    >;
    expect(claims).toHaveLength(CLAIMS.length);
    expect(cited.length).toBe(THEOREMS.reduce((sum, { cited: own }) => sum + own.length, 0));
    for (const { known, evidence: because } of errata) {
      expect(["proved", "run", "reported"]).toContain(known);
      expect(because.length).toBeGreaterThan(20);
    }
  });
});
