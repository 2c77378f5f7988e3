import { describe, expect, it } from "vitest";
import { infer } from "../../src/structure/infer.js";
import { own } from "../catalogue.js";
import { disagreements } from "./agree.js";

describe("a let that is zero by the way it is written", () => {
  it("makes a product with the state vanish in both", () => {
    const recurrence = own(`dimensions: { K: 2 }
inputs: { x: [K] }
state:
  s: { shape: [K], initial: ones(K) }
let:
  none: "0"
update:
  s: "s .* kron(s, none) + x"
output:
  o: s + none
`);
    expect(infer(recurrence).stages.some(({ kind }) => kind === "affine")).toBe(true);
    expect(disagreements(recurrence, { longest: 4, prefixes: "every" })).toEqual([]);
  });
});
