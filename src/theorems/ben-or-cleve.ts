import { rational } from "../algebra/evaluate.js";
import { analyze } from "../analyze/analyze.js";
import { equalPolynomials } from "../verify/equal/polynomials.js";
import { FEW_SIDES, smallFormulas } from "./ben-or-cleve/all-formulas.js";
import { booleanFormulas } from "./ben-or-cleve/boolean.js";
import { circuitOfFormula, circuitOfProgram } from "./ben-or-cleve/circuits.js";
import { assignments } from "./ben-or-cleve/leaves.js";
import { MODELS, type Model, type Move, streamOf } from "./ben-or-cleve/models.js";
import { onModel, programOf, transvections, valueAt } from "./ben-or-cleve/on-models.js";
import { registerProgram, registerProgramLength, registersAfter } from "./ben-or-cleve/program.js";
import { signCheck } from "./ben-or-cleve/sign.js";
import { type Weighable, weighable } from "./ben-or-cleve/weights.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import {
  type ArithmeticFormula,
  completeProduct,
  parseArithmeticFormula,
  showArithmeticFormula,
  symbolsOf,
} from "./tools/arithmetic-formula.js";
import { namedOrAll, wholeOption } from "./tools/options.js";
import { StreamRunner } from "./tools/streams.js";

export const benOrCleve: Theorem = {
  name: "ben-or-cleve",
  title: "Arithmetic formulas in the weights of linear RNNs with rank-one transitions",
  direction: "problem to weights",
  statement:
    "The sign of every arithmetic formula of depth D over leaves -1, 0, 1 is read off a linear RNN with a state of three numbers after a stream of at most 4^D elementary steps I + x E_ij, each made of a constant number of DeltaNet or RWKV-7 tokens: deciding whether an iterated product of 3x3 integer matrices has a positive entry, which is complete for PNC1, reduces to these models.",
  source:
    "M. Ben-Or, R. Cleve. Computing algebraic formulas using a constant number of registers. SIAM J. Comput. 21, 1992, theorem 1; the models after W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612)",
  assumes: [
    "arithmetic is exact: every step with a key of length 1 scales the state by a constant below one, so precision grows with the length of the stream",
    "only the sign is read, so a positive scale does not matter",
    "keys are rational and their length is divided out of beta or a, which is exact where a unit key itself is not; deltanet:raw alone leaves it in",
  ],
  construction:
    "R[j] += s f R[i] on three registers: a leaf is one instruction, a sum the programs one after the other, a product ab the commutator -b, a, b, -a through the third register. From (1, 0, 0) the last register ends as f. An instruction is a transvection: one token of dense-lrnn or dplr; four of deltanet with beta between 0 and 1, scaled by 1/7; five with beta up to 2, scaled by 1/3; three with beta up to 2 that make I + (3/2) x E scaled by 1/2, where the terms of every sum are first multiplied by ones to the same degree, so that the whole is weighed alike; three with keys that are not scaled to length 1, exactly; one of rwkv7, scaled by 1/2, or two strictly inside the trained ranges, scaled by (11/20)^2.",
  options: {
    formula: {
      meaning: "an arithmetic formula: + - * ( ) over names and whole numbers",
      default: "x*y + z*(x - 1)",
    },
    model: {
      meaning: `the model to run it on: all, or one of ${MODELS.map(({ name }) => name).join(", ")}`,
      default: "all",
    },
    depth: { meaning: "complete trees of products up to this depth are compiled", default: "4" },
  },
  mistakes: {
    reversed: "the program is read from its end",
    "third register": "the register that takes no part in an instruction is not scaled with the others",
    "as it stands": "where leaves are weighed, sums of terms of different degrees are left as they are",
    "no commutator": "the second half of each product is left out",
  },
  cited: [
    {
      claim:
        "whether an entry of an iterated product of 3x3 matrices over -1, 0, 1 is positive is complete for PNC1",
      source:
        "H. Caussinus, P. McKenzie, D. Therien, H. Vollmer. Nondeterministic NC1 computation. JCSS 57, 1998",
    },
  ],
  errata: [
    {
      where: "accounts of DeltaNet's expressivity",
      what: "negative eigenvalues (beta above 1) are not needed where arithmetic is exact and the sign is read: four tokens with beta between 0 and 1 make a transvection, and so does one token of RWKV-7 without doubling",
      known: "run",
      evidence: "the check of the four tokens on all ordered pairs of registers and both signs",
    },
  ],
  *run(request) {
    const models = namedOrAll(request, "model", MODELS);
    const formula = parseArithmeticFormula(request.options.formula!);
    const deepest = wholeOption(request, "depth", 1, 6);
    yield everyFormula(request);
    yield booleanFormulas(request);
    for (const model of models) if (!model.weight.equals(1)) yield everyWeighed(request, model);
    for (const model of models) yield transvections(request, model);
    for (const model of models) yield onModel(request, model, formula);
    yield* backAgain(request, formula, deepest);
    yield* signs(request, formula);
    for (const [over, smallest] of FLOATS) yield underflow(request, over, smallest);
  },
};

function everyFormula(request: TheoremRequest): Check {
  const depth = request.effort === "full" ? 3 : 2;
  const what = `every formula of sums and products of depth at most 2 over x, y, 1 and their negatives, up to the order of operands${depth > 2 ? `, and those of depth 3 with one side among the ${FEW_SIDES} smallest` : ""}`;
  return registersEnd(
    request,
    `${what}: the registers end as 1, 0 and f for all leaves of -1, 0, 1`,
    depth,
    1,
    (formula) => ({ formula, degree: 0 }),
  );
}

/** Where transvections weigh their leaves: so that the whole is weighed alike. */
function everyWeighed(request: TheoremRequest, { name, weight }: Model): Check {
  const shown = weight.toFraction();
  return registersEnd(
    request,
    `${name}: every formula of sums and products of depth at most 2 over x, y, 1 and their negatives, each term multiplied by ones to the same degree d: with every leaf times ${shown} the registers end as 1, 0 and (${shown})^d f for all leaves of -1, 0, 1`,
    2,
    weight.valueOf(),
    (formula) => weighable(formula, request.mistake),
  );
}

/** Runs programs on three registers; numbers are dyadic and small, so doubles are exact. */
function registersEnd(
  request: TheoremRequest,
  what: string,
  depth: number,
  weight: number,
  weighed: (formula: ArithmeticFormula) => Weighable,
): Check {
  let [cases, wrong, wrongLengths] = [0, 0, 0];
  let first: string | undefined;
  for (const formula of smallFormulas(["x", "y"], depth)) {
    const { formula: compiled, degree } = weighed(formula);
    const program = programOf(request, compiled);
    if (registerProgram(compiled).length !== registerProgramLength(compiled)) wrongLengths++;
    for (const leaves of assignments(["x", "y"])) {
      const registers = registersAfter(program, (name) => leaves.get(name)!, weight);
      cases++;
      const f = weight ** degree * valueAt(formula, (name) => leaves.get(name)!);
      if (registers[0] === 1 && registers[1] === 0 && registers[2] === f) continue;
      wrong++;
      first ??= `${showArithmeticFormula(formula)} at ${JSON.stringify([...leaves])}`;
    }
  }
  return {
    what,
    how: "exhaustive",
    cases,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [
      {
        what: "programs whose length is not 2 (L(f) + L(g)) for a product and L(f) + L(g) for a sum",
        value: wrongLengths,
        bound: { relation: "equal to", value: 0 },
      },
    ],
  };
}

/** Formula to program to dense-lrnn to arithmetic circuit: the same polynomial, and how deep. */
function* backAgain(request: TheoremRequest, formula: ArithmeticFormula, deepest: number): Generator<Check> {
  const depths = Array.from(
    { length: request.effort === "full" ? deepest : Math.min(deepest, 2) },
    (_, i) => i + 1,
  );
  const formulas = [
    { formula, depth: undefined },
    ...depths.map((depth) => ({ formula: completeProduct(depth), depth })),
  ];
  for (const { formula: one, depth } of formulas) {
    const program = programOf(request, one);
    const names = symbolsOf(one);
    const circuit = circuitOfProgram(request, program, names);
    const result = equalPolynomials(circuit, circuitOfFormula(one, names), { seed: request.seed });
    request.emit?.({ name: `ben-or-cleve-${depth ?? "formula"}`, kind: "circuit", circuit });
    const { depth: levels, size } = analyze(circuit);
    yield {
      what: `${depth === undefined ? showArithmeticFormula(one) : `the complete product of depth ${depth}`}: formula -> program -> dense-lrnn -> circuit is the same polynomial (modulo a random prime, wrong with a probability of at most 2^${Math.ceil(result.log2ErrorBound)})`,
      how: "single",
      cases: 1,
      wrong: result.verdict === "equal" ? 0 : 1,
      figures: [
        {
          what: "instructions",
          value: program.length,
          ...(depth !== undefined && { bound: { relation: "equal to", value: 4 ** depth } as const }),
        },
        {
          what: "depth",
          value: levels,
          costModel: "unit",
          ...(depth !== undefined && { bound: { relation: "at most", value: 6 * depth + 1 } as const }),
        },
        { what: "size", value: size, costModel: "unit" },
      ],
    };
  }
}

/** In Boolean gates, to the sign. */
function* signs(request: TheoremRequest, formula: ArithmeticFormula): Generator<Check> {
  const deepest = request.effort === "full" ? 3 : 1;
  const complete = Array.from({ length: deepest }, (_, i) => completeProduct(i + 1));
  for (const one of [formula, ...complete]) {
    const names = symbolsOf(one);
    const cases = Array.from(assignments(names), (leaves) => ({
      leaves,
      value: valueAt(one, (name) => leaves.get(name)!),
    }));
    const circuit = circuitOfProgram(request, programOf(request, one), names);
    yield signCheck(request, showArithmeticFormula(one), circuit, cases);
  }
}

/** Kinds of floats, and the exponent of half of the smallest number above zero that they have. */
const FLOATS = [
  ["float64", 1075],
  ["bf16", 134],
] as const;

/** Where floats lose the state: the exact run goes on, and its scale says when. */
function underflow(request: TheoremRequest, over: string, smallest: number): Check {
  const model = MODELS.find(({ name }) => name === "deltanet")!;
  const recurrence = request.recurrence(model.recurrence, model.dimensions);
  const runner = new StreamRunner(recurrence, over);
  // R[2] += R[0] and back again, over and over: exactly, R[0] is the scale alone.
  const moves = Array.from(
    { length: 400 },
    (_, i): Move => ({ target: 2, source: 0, leaf: i % 2 === 0 ? 1 : -1 }),
  );
  const steps = runner.run(streamOf(model, moves, 0)).o!;
  const tokens = model.tokens(moves[0]!).length;
  const after = moves.map((_, i) => Number(steps[tokens * (i + 1)]![0]));
  const lost = after.indexOf(0);
  const predicted = Math.ceil(smallest / Math.log2(7));
  const exactly = rational.literal(model.scale.pow(lost + 1)!);
  return {
    what: `a stream in ${over}: the state is zero, and its sign lost, once the scale is below half of the smallest number`,
    how: "single",
    cases: 1,
    wrong: lost < 0 || exactly.equals(0) || Math.abs(lost + 1 - predicted) > 2 ? 1 : 0,
    figures: [
      { what: "instructions until the state is lost", value: lost + 1 },
      { what: `predicted, ceil(${smallest} / log2 7)`, value: predicted },
    ],
  };
}
