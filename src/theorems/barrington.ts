import { buildGates } from "../algebra/build.js";
import { booleans } from "../algebra/evaluate.js";
import { analyze } from "../analyze/analyze.js";
import { CircuitBuilder } from "../circuit/builder.js";
import type { Circuit, Wire } from "../circuit/circuit.js";
import { compile } from "../compile/compile.js";
import { UsageError } from "../errors.js";
import { representationNamed } from "../numbers/index.js";
import { scanNamed } from "../scans/index.js";
import { equalCircuits } from "../verify/equal/equal.js";
import { classesOfFormulas } from "./barrington/all-formulas.js";
import { identity, matrixOf, type Permutation } from "./barrington/permutations.js";
import {
  type Instruction,
  permutationProgram,
  permutationsOf,
  programLength,
  TARGET,
} from "./barrington/program.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import {
  applyFormula,
  type BooleanFormula,
  completeAnd,
  parseBooleanFormula,
  showBooleanFormula,
  variablesOf,
} from "./tools/boolean-formula.js";
import { withOutputs } from "./tools/outputs.js";
import { type Stream, StreamRunner } from "./tools/streams.js";

const WIDTH = TARGET.length;
/** Most variables for trying every assignment on the oracle. */
const MOST_VARIABLES = 12;

export const barrington: Theorem = {
  name: "barrington",
  title: "Formulas in the weights of a permutation-diagonal RNN",
  direction: "problem to weights",
  statement:
    "Every Boolean formula of depth D over and and not is recognized by a permutation-diagonal LRNN of width 5 on a stream of 4^D tokens, each a permutation chosen by one variable: word problems of A5 are NC1-complete, and so is this class.",
  source:
    "D. A. Mix Barrington. Bounded-width polynomial-size branching programs recognize exactly those languages in NC1. J. Comput. Syst. Sci. 38, 1989, theorem 1",
  assumes: [
    "the stream is made from the formula and its variables by a projection: each token depends on one variable",
    "xor is written out as two conjunctions and a disjunction",
  ],
  construction:
    "A program of a formula multiplies to a five-cycle g where the formula holds and to the identity elsewhere. A variable is one instruction; a negation takes the program for g^-1 and multiplies its last instruction by g; a conjunction is the commutator of the programs of its sides for two five-cycles whose commutator is g. group-word takes the permutations in the program's order; pd-ssm and dfa apply the newest on the left and take them reversed, from state 0, and accept where the state left it: a five-cycle has no fixed point.",
  options: {
    formula: { meaning: "a Boolean formula: & | ^ ! ( ) over names, 0 and 1", default: "(a & b) | !c" },
    depth: { meaning: "complete trees of conjunctions up to this depth are compiled", default: "4" },
  },
  mistakes: {
    "no conjugation": "the two five-cycles are used for every target, whatever their commutator is",
    "commutator of three": "the last factor of each commutator is left out",
    "in order": "pd-ssm and dfa read the program in its own order, though they multiply from the left",
  },
  cited: [
    {
      claim: "the word problem of A5 is complete for NC1 under projections",
      source: "Barrington 1989; Barrington, Immerman, Straubing 1990, for uniformity",
    },
  ],
  errata: [],
  async *run(request) {
    yield everyFormula(request);
    const formula = parseBooleanFormula(request.options.formula!);
    yield* ownFormula(request, formula);
    yield* backAgain(request, formula);
  },
};

/** Every formula up to a depth: what its program multiplies to, and how long it is. */
function everyFormula({ effort, mistake }: TheoremRequest): Check {
  const depth = effort === "full" ? 3 : 2;
  const names = ["a", "b", "c"];
  let cases = 0;
  let wrong = 0;
  let wrongLengths = 0;
  let first: string | undefined;
  for (const formula of classesOfFormulas(names, depth)) {
    const program = permutationProgram(formula, TARGET, mistake);
    if (program.length !== programLength(formula)) wrongLengths++;
    for (let assignment = 0; assignment < 8; assignment++) {
      const bits: Readonly<Record<string, boolean>> = {
        a: (assignment & 1) === 1,
        b: (assignment & 2) === 2,
        c: (assignment & 4) === 4,
      };
      const value = (name: string): boolean => bits[name]!;
      cases++;
      if (multipliesTo(program, value, applyFormula(booleans, formula, value))) continue;
      wrong++;
      first ??= `${showBooleanFormula(formula)} at ${names.map((name) => `${name}=${+value(name)}`).join(" ")}`;
    }
  }
  return {
    what: `every formula of depth at most ${depth} over three variables, up to renaming and negating variables and the order of operands: the program multiplies to the cycle or to the identity`,
    how: "exhaustive",
    cases,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [
      {
        what: "programs whose length is not 2 (L(f) + L(g)) for a conjunction",
        value: wrongLengths,
        bound: { relation: "equal to", value: 0 },
      },
    ],
  };
}

function multipliesTo(
  program: readonly Instruction[],
  value: (name: string) => boolean,
  holds: boolean,
): boolean {
  const permutations = permutationsOf(program, value);
  const expected = holds ? TARGET : identity(WIDTH);
  return expected.every((image, start) => {
    let point = start;
    // The last factor is applied first.
    for (let i = permutations.length - 1; i >= 0; i--) point = permutations[i]![point]!;
    return point === image;
  });
}

/** How each entry of the catalogue takes a program, and when it accepts. */
const MODELS = {
  "group-word": {
    dimensions: { N: WIDTH },
    stream: (permutations: readonly Permutation[]): Stream => ({
      inputs: { P: permutations.map(matrixOf) },
      parameters: { points: [0, 1, 2, 3, 4] },
    }),
    /** Where 0 went: column 0 of the product. */
    accepts: (outputs: Readonly<Record<string, readonly unknown[]>>) => outputs.product![0] !== 1,
  },
  "pd-ssm": {
    dimensions: { N: WIDTH },
    // The first token only writes the state: h_0 = 0 there.
    stream: (permutations: readonly Permutation[], mistake: string | undefined): Stream => {
      const read = mistake === "in order" ? permutations : [...permutations].reverse();
      const steps = [identity(WIDTH), ...read];
      return {
        inputs: {
          P: steps.map(matrixOf),
          d: steps.map(() => new Array<number>(WIDTH).fill(1)),
          b: steps.map((_, t) => [t === 0 ? 1 : 0, 0, 0, 0, 0]),
        },
      };
    },
    accepts: (outputs: Readonly<Record<string, readonly unknown[]>>) => outputs.y![0] !== 1,
  },
  dfa: {
    dimensions: { N: WIDTH },
    stream: (permutations: readonly Permutation[], mistake: string | undefined): Stream => ({
      inputs: {
        A: (mistake === "in order" ? permutations : [...permutations].reverse()).map(matrixOf),
      },
      parameters: { final: [0, 1, 1, 1, 1] },
    }),
    accepts: (outputs: Readonly<Record<string, readonly unknown[]>>) => outputs.accept![0] === 1,
  },
} as const;

/** The formula asked for: on three entries of the catalogue, run by the oracle on every assignment; then as a circuit. */
function* ownFormula(request: TheoremRequest, formula: BooleanFormula): Generator<Check> {
  const names = variablesOf(formula);
  if (names.length > MOST_VARIABLES) {
    throw new UsageError(
      `the formula has ${names.length} variables; every assignment is tried, for at most ${MOST_VARIABLES} of them`,
    );
  }
  const program = permutationProgram(formula, TARGET, request.mistake);
  const shown = showBooleanFormula(formula);
  for (const [name, { dimensions, stream, accepts }] of Object.entries(MODELS)) {
    const recurrence = request.recurrence(name, dimensions);
    const runner = new StreamRunner(recurrence, "int:2");
    let wrong = 0;
    for (let assignment = 0; assignment < 2 ** names.length; assignment++) {
      const value = (variable: string): boolean => ((assignment >> names.indexOf(variable)) & 1) === 1;
      const given = stream(permutationsOf(program, value), request.mistake);
      if (accepts(runner.last(given)) !== applyFormula(booleans, formula, value)) wrong++;
      if (assignment === 2 ** names.length - 1) {
        request.emit?.({
          name: `barrington-${name}`,
          kind: "stream",
          recurrence,
          stream: given,
          about: { formula: shown, variables: names, values: names.map(() => 1) },
        });
      }
    }
    yield {
      what: `${shown} in the weights of ${name}, run step by step: accepts where the formula holds`,
      how: "exhaustive",
      cases: 2 ** names.length,
      wrong,
      figures: [{ what: "tokens of the program", value: program.length }],
    };
  }
}

/** The stream's circuit: the scan of the one-hot matrices, each of whose entries is a literal or a constant. */
function roundTrip(
  request: TheoremRequest,
  program: readonly Instruction[],
  names: readonly string[],
): Circuit<"B2"> {
  const recipe = {
    recurrence: request.recurrence("group-word", { N: WIDTH }),
    scan: scanNamed("tree"),
    // Sums of disjoint products of bits: addition modulo 2 is all there is to it.
    representation: representationNamed("int:1"),
    structure: "dense",
    outputs: "last",
    weights: "constants",
  } as const;
  const scanned = compile(recipe, program.length, {
    sharing: "hash",
    feed: {
      inputs: names.map((name) => ({ name, shape: [1] })),
      bits: (gates, inputs) => ({
        P: program.flatMap(({ variable, whenTrue, whenFalse }) => {
          const [yes, no] = [matrixOf(whenTrue), matrixOf(whenFalse)];
          return yes.map((entry, at) => {
            if (entry === no[at] || variable === undefined) return entry === 1;
            const literal = inputs[variable]![0]!;
            return entry === 1 ? literal : gates.not(literal);
          });
        }),
      }),
    },
  }) as Circuit<"B2">;
  // The first column of the product says where 0 went.
  return withOutputs(scanned, (gates, { product }) => ({ accept: gates.not(product![0]!) }));
}

function circuitOf(formula: BooleanFormula, names: readonly string[]): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = buildGates(builder);
  const wires = new Map(names.map((name) => [name, builder.input(name, [1])[0] as Wire]));
  builder.output("accept", [1], [applyFormula(gates, formula, (name) => wires.get(name)!)]);
  return builder.build();
}

/** Formula to program to recurrence to circuit, and that circuit is the formula again; proved, not sampled. */
async function* backAgain(request: TheoremRequest, formula: BooleanFormula): AsyncGenerator<Check> {
  const most = Number(request.options.depth);
  if (!Number.isInteger(most) || most < 1 || most > 6)
    throw new UsageError(`depth: expected a whole number from 1 to 6, got '${request.options.depth}'`);
  const formulas = [
    { formula, depth: undefined },
    ...Array.from({ length: request.effort === "full" ? most : Math.min(most, 2) }, (_, i) => ({
      formula: completeAnd(i + 1),
      depth: i + 1,
    })),
  ];
  for (const { formula: one, depth } of formulas) {
    const names = variablesOf(one);
    const program = permutationProgram(one, TARGET, request.mistake);
    const circuit = roundTrip(request, program, names);
    const result = await equalCircuits(circuit, circuitOf(one, names), { seed: request.seed });
    request.emit?.({ name: `barrington-${depth ?? "formula"}`, kind: "circuit", circuit });
    const { depth: levels, size } = analyze(circuit);
    yield {
      what: `${depth === undefined ? showBooleanFormula(one) : `the complete conjunction of depth ${depth}`}: formula -> program -> group-word -> circuit is the formula (${result.judge}: ${result.how})`,
      how: "single",
      cases: 1,
      wrong: result.verdict === "equal" ? 0 : 1,
      figures: [
        {
          what: "tokens",
          value: program.length,
          ...(depth !== undefined && { bound: { relation: "equal to", value: 4 ** depth } as const }),
        },
        {
          what: "depth",
          value: levels,
          costModel: "unit",
          ...(depth !== undefined && { bound: { relation: "at most", value: 8 * depth - 4 } as const }),
        },
        { what: "size", value: size, costModel: "unit" },
      ],
    };
  }
}
