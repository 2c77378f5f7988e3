import type { Numbers } from "../algebra/numbers.js";
import { formalDegree } from "../analyze/degree.js";
import type { Circuit } from "../circuit/circuit.js";
import { evaluate, type Meaning } from "../circuit/evaluate.js";
import { type BoundedName, type FunctionName, OPS } from "../circuit/ops.js";
import type { Recipe } from "../compile/compile.js";
import { initialStates, type Named, stepOnce } from "./stepwise.js";

/** Thrown where a value stops being a polynomial in the inputs and weights. */
export class NotPolynomial extends Error {}

/**
 * Formal degrees as numbers: a sum has the larger degree, a product the sum, a literal 0. They bound the degree of the
 * polynomial from above. Above 2^53 they are rounded up; Infinity past 1.8e308.
 */
export const degrees: Numbers<number> = {
  name: "formal degree",
  zero: 0,
  one: 0,
  add: Math.max,
  sub: Math.max,
  neg: (x) => x,
  mul: multiplied,
  sumOfProducts: (products, addends) =>
    [...products.map(([x, y]) => multiplied(x, y)), ...addends].reduce((most, x) => Math.max(most, x), 0),
  literal: () => 0,
  apply: (name: FunctionName, ...operands: number[]) => {
    if (name === "div" && operands[1] === 0) return operands[0]!;
    throw new NotPolynomial(
      name === "div"
        ? "'div' by a value that depends on inputs or weights is no polynomial"
        : `'${name}' is no polynomial`,
    );
  },
  reduce: (name) => {
    throw new NotPolynomial(`'${name}' is no polynomial`);
  },
};

function multiplied(x: number, y: number): number {
  const sum = x + y;
  // One unit in the last place makes good for the half that rounding may have taken.
  return sum > Number.MAX_SAFE_INTEGER ? sum * (1 + Number.EPSILON) : sum;
}

/**
 * The largest formal degree of an output of the recurrence run step by step: its own, whatever a circuit does.
 * @throws NotPolynomial
 */
export function recurrenceDegree(recipe: Recipe, n: number): number {
  const { recurrence, weights, outputs } = recipe;
  const fill = (
    declared: readonly { name: string; shape: { rows: number; cols: number } }[],
    degree: number,
  ): Named<number> =>
    Object.fromEntries(
      declared.map(({ name, shape }) => [name, new Array<number>(shape.rows * shape.cols).fill(degree)]),
    );
  const parameters = fill(recurrence.parameters, weights === "inputs" ? 1 : 0);
  const inputs = fill(recurrence.inputs, 1);
  let states = initialStates(recurrence, degrees, parameters);
  let highest = 0;
  for (let t = 1; t <= n; t++) {
    const step = stepOnce(recurrence, degrees, { inputs, parameters, states });
    states = step.states;
    if (outputs === "all" || t === n) highest = Math.max(highest, ...step.outputs.flat());
  }
  return highest;
}

/**
 * The largest formal degree of an output of a circuit. Division by a constant leaves the degree as it is.
 * @throws NotPolynomial
 */
export function circuitDegree(circuit: Circuit): number {
  const found = formalDegree(circuit);
  if (found.kind === "polynomial") return found.degree;
  if (found.op !== OPS.div.name) throw new NotPolynomial(`'${found.op}' is no polynomial`);
  const inputs = Object.fromEntries(
    circuit.inputs.map(({ name, wires }) => [name, Array.from(wires, () => 1)]),
  );
  let highest = 0;
  for (const entries of Object.values(evaluate(circuit, meaning, inputs)))
    for (const degree of entries) highest = Math.max(highest, degree);
  return highest;
}

const meaning: Meaning<number> = {
  constant: () => 0,
  gate: (name: BoundedName, x, y, z) => {
    switch (name) {
      case "add":
      case "sub":
        return Math.max(x, y!);
      case "neg":
        return x;
      case "mul":
        return multiplied(x, y!);
      case "and":
      case "or":
      case "xor":
      case "not":
        throw new NotPolynomial(
          "the circuit is made of bits, and bits are no polynomials over a large field",
        );
      default:
        return degrees.apply(name, ...[x, y, z].filter((operand) => operand !== undefined));
    }
  },
};
