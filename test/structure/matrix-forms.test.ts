import { describe, expect, it } from "vitest";
import { infer } from "../../src/structure/infer.js";
import { own } from "../catalogue.js";
import { disagreements, outlined } from "./agree.js";

/** A matrix state S of K x V with everything a formula may want. */
function matrixState(update: string, dimensions: Readonly<Record<string, number>> = {}) {
  return own(
    `dimensions: { K: 2, V: 3 }
parameters:
  W: { shape: [K, K], default: 1 }
inputs:
  k: [K]
  a: [K]
  v: [V]
  w: [V]
  g: []
  beta: []
  M: [K, V]
  A: [K, K]
  B: [V, V]
state:
  S: { shape: [K, V] }
update:
  S: "${update}"
`,
    dimensions,
  );
}

function vectorState(update: string) {
  return own(
    `dimensions: { K: 3 }
inputs:
  a: [K]
  k: [K]
  b: [K]
  g: []
  A: [K, K]
state:
  h: { shape: [K] }
update:
  h: "${update}"
`,
  );
}

/** How a form is read does not depend on the scan; these two compose in different orders. */
const SOME = ["tree", "brent-kung"];

/** Update, its structure with the transition's size, and the transition and drive as shown. */
const MATRIX_FORMS: readonly (readonly [
  update: string,
  outline: string,
  transition: string,
  drive: string,
])[] = [
  ["g * S + M", "scalar 1x1 by formulas", "g", "M"],
  ["S * g + M", "scalar 1x1 by formulas", "g", "M"],
  ["-S + M", "scalar 1x1 by formulas", "-1", "M"],
  ["S / (g * g + 1) + M", "scalar 1x1 by formulas", "1 / (g * g + 1)", "M"],
  ["g * S + beta * S + k * v'", "scalar 1x1 by formulas", "g + beta", "k * v'"],
  ["M", "scalar 1x1 by formulas", "0", "M"],
  ["(S')' + M", "scalar 1x1 by formulas", "1", "M"],
  ["M .* S + M", "diagonal 2x3 by formulas", "M", "M"],
  ["g * (M .* S)", "diagonal 2x3 by formulas", "g * M", "0"],
  ["M .* (M .* S)", "diagonal 2x3 by formulas", "M .* M", "0"],
  ["diag(a) * S + k * v'", "diagonal 2x1 by formulas", "a", "k * v'"],
  ["S * diag(w) + k * v'", "diagonal 1x3 by formulas", "w'", "k * v'"],
  ["diag(a) * S * diag(w)", "diagonal 2x3 by formulas", "a * w'", "0"],
  ["(a * w') .* S", "diagonal 2x3 by formulas", "a * w'", "0"],
  ["diag(a) * S + g * S", "diagonal 2x1 by formulas", "a + g * ones(2)", "0"],
  ["S - beta * k * (k' * S) + k * v'", "one-sided 2x2 by formulas", "identity(2) - beta * k * k'", "k * v'"],
  ["S - beta * (k * (k' * S))", "one-sided 2x2 by formulas", "identity(2) - beta * (k * k')", "0"],
  ["(identity(K) - k * k') * S + beta * M", "one-sided 2x2 by formulas", "identity(K) - k * k'", "beta * M"],
  ["A * (W * S) + M", "one-sided 2x2 by formulas", "A * W", "M"],
  ["A * S - S", "one-sided 2x2 by formulas", "A - identity(2)", "0"],
  ["diag(a) * S - k * (k .* a)' * S", "one-sided 2x2 by formulas", "diag(a) - k * (k .* a)'", "0"],
  ["S * B + M", "one-sided 3x3 by formulas", "B", "M"],
  ["S * (diag(w) - v * (v .* w)') + M", "one-sided 3x3 by formulas", "diag(w) - v * (v .* w)'", "M"],
  ["(B * S')' + M", "one-sided 3x3 by formulas", "B'", "M"],
  ["g * (S * B) * B", "one-sided 3x3 by formulas", "g * (B * B)", "0"],
];

describe("a matrix state's update is read as it is written", () => {
  it.each(MATRIX_FORMS)("%s", (update, outline, transition, drive) => {
    const recurrence = matrixState(update);
    expect(outlined(recurrence)).toEqual([`S: ${outline}`]);
    const [stage] = infer(recurrence).stages;
    expect(stage).toMatchObject({ kind: "affine", transition, drive });
    expect(disagreements(recurrence, { longest: 5, scans: SOME })).toEqual([]);
  });

  it("also where a dimension is 1, and the shapes of rows and columns meet", () => {
    for (const [update] of MATRIX_FORMS) {
      for (const dimensions of [
        { K: 1, V: 1 },
        { K: 1, V: 3 },
        { K: 3, V: 1 },
      ]) {
        const recurrence = matrixState(update, dimensions);
        const [stage] = infer(recurrence).stages;
        expect({ update, dimensions, kind: stage.kind }).toEqual({ update, dimensions, kind: "affine" });
        expect({ update, dimensions, found: disagreements(recurrence, { longest: 3, scans: SOME }) }).toEqual(
          {
            update,
            dimensions,
            found: [],
          },
        );
      }
    }
  });
});

/** What whole matrices cannot tell is found entry by entry. */
const ENTRY_FORMS: readonly (readonly [update: string, outline: string])[] = [
  ["A * S + S * B", "dense 6x6 by entries"],
  ["A * S * B + M", "dense 6x6 by entries"],
  ["M .* (A * S)", "block-diagonal 12x1 by entries"],
  ["sum(S) * M", "dense 6x6 by entries"],
  ["M + (k' * S * v) * M", "dense 6x6 by entries"],
  ["M .* S + g * M .* S - M", "diagonal 2x3 by formulas"],
];

describe("what is neither entry-wise nor one-sided", () => {
  it.each(ENTRY_FORMS)("%s", (update, outline) => {
    const recurrence = matrixState(update);
    expect(outlined(recurrence)).toEqual([`S: ${outline}`]);
    expect(disagreements(recurrence, { longest: 4, scans: SOME })).toEqual([]);
  });
});

const VECTOR_FORMS: readonly (readonly [update: string, outline: string])[] = [
  ["g * h + b", "scalar 1x1 by formulas"],
  ["a .* h + b", "diagonal 3x1 by formulas"],
  ["diag(a) * h + b", "diagonal 3x1 by formulas"],
  ["a .* (g * h) - h", "diagonal 3x1 by formulas"],
  ["A * h + b", "dense 3x3 by formulas"],
  ["k * dot(k, h) + b", "dense 3x3 by formulas"],
  ["h - g * k * dot(k, h) + b", "dense 3x3 by formulas"],
  ["dot(h, k) * k + b", "dense 3x3 by formulas"],
  ["k * sum(h) + b", "dense 3x3 by formulas"],
  ["k * sum(a .* h) + b", "dense 3x3 by formulas"],
  ["A * (a .* h) + b", "dense 3x3 by formulas"],
  ["a .* (A * h) + b", "dense 3x3 by formulas"],
  ["(h' * A)' + b", "dense 3x3 by formulas"],
  ["A * diag(a) * h", "dense 3x3 by formulas"],
  ["permutation([1, 2, 0]) * h + b", "monomial 3x3 by formulas"],
];

describe("a vector state's update is read as it is written", () => {
  it.each(VECTOR_FORMS)("%s", (update, outline) => {
    const recurrence = vectorState(update);
    expect(outlined(recurrence)).toEqual([`h: ${outline}`]);
    expect(disagreements(recurrence, { longest: 5, scans: SOME })).toEqual([]);
  });
});
