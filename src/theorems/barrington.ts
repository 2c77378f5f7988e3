import { analyze } from "../analyze/analyze.js";
import type { BooleanBasis } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";
import { compile } from "../compile/compile.js";
import { UsageError } from "../errors.js";
import { representationNamed } from "../numbers/index.js";
import { scanNamed } from "../scans/index.js";
import { assignmentBits } from "../verify/assignments.js";
import { DEFAULT_BITS, DEFAULT_RANDOM, equalCircuits } from "../verify/equal/equal.js";
import { classesOfFormulas } from "./barrington/all-formulas.js";
import { coneOf, MOST_TOKENS } from "./barrington/cone.js";
import { onModels } from "./barrington/models.js";
import { matrixOf } from "./barrington/permutations.js";
import { LANES, lanesThatFail, packedBits } from "./barrington/products.js";
import { type Instruction, permutationProgram, programLength, TARGET } from "./barrington/program.js";
import { carryGraph, type Subject, subjectOf, tried } from "./barrington/subject.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import {
  applyFormula,
  completeAnd,
  parseBooleanFormula,
  showBooleanFormula,
} from "./tools/boolean-formula.js";
import { wholeOption } from "./tools/options.js";
import { withOutputs } from "./tools/outputs.js";

const WIDTH = TARGET.length;
/** Values of gates up to which all assignments of a circuit are tried. */
const GATE_VALUES = 2 ** 36;
/** Permutations that are multiplied for one formula, by effort. */
const PRODUCT_TOKENS = { full: 2 ** 26, quick: 2 ** 18 };

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
    "A program of a formula multiplies to a five-cycle g where the formula holds and to the identity elsewhere. An output of a circuit is first expanded to a formula, gates that are read twice standing twice, conjunctions of many as the trees with the shortest programs. A variable is one instruction; a negation takes the program for g^-1 and multiplies its last instruction by g; a conjunction is the commutator of the programs of its sides for two five-cycles whose commutator is g. group-word takes the permutations in the program's order; pd-ssm and dfa apply the newest on the left and take them reversed, from state 0, and accept where the state left it: a five-cycle has no fixed point.",
  options: {
    formula: { meaning: "a Boolean formula: & | ^ ! ( ) over names, 0 and 1", default: "(a & b) | !c" },
    depth: { meaning: "complete trees of conjunctions up to this depth are compiled", default: "4" },
    circuit: {
      meaning:
        "in place of the formula, a circuit file such as .aag or .aig, of which one output is compiled",
      default: "",
      kind: "circuit",
    },
    output: { meaning: "which output of the circuit, by its name or its position from 0 on", default: "0" },
    unroll: { meaning: "steps that a circuit file with latches is unrolled to", default: "" },
    tokens: { meaning: "most tokens of the program of an output", default: "16384" },
  },
  mistakes: {
    "no conjugation": "the two five-cycles are used for every target, whatever their commutator is",
    "commutator of three": "the last factor of each commutator is left out",
    "plain edges": "complemented edges of a circuit are taken as they are",
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
    const { circuit, formula } = request.options;
    const subjects =
      circuit === "" ? [subjectOf(parseBooleanFormula(formula!)), ownCone(request)] : [ownCone(request)];
    const most = wholeOption(request, "depth", 1, 6);
    yield everyFormula(request);
    for (const subject of subjects) {
      const program = permutationProgram(subject.formula, TARGET, request.mistake);
      yield* onModels(request, subject, program);
      yield products(request, subject, program);
      yield await backAgain(request, subject, program);
    }
    for (let depth = 1; depth <= (request.effort === "full" ? most : Math.min(most, 2)); depth++) {
      const what = `the complete conjunction of depth ${depth}`;
      const subject = subjectOf(completeAnd(depth), what, `${depth}`);
      yield await backAgain(
        request,
        subject,
        permutationProgram(subject.formula, TARGET, request.mistake),
        depth,
      );
    }
  },
};

/** The cone of the circuit asked for, or of one that is always at hand. */
function ownCone(request: TheoremRequest): Subject {
  const { circuit: file, output, unroll } = request.options;
  const most = wholeOption(request, "tokens", 1, MOST_TOKENS);
  if (file === "" && (output !== barrington.options.output!.default || unroll !== ""))
    throw new UsageError(
      "output, unroll: these are of a circuit file, and none was given; add --circuit FILE",
    );
  if (file === "")
    return coneOf(carryGraph(), "a sum of two words of two bits", "carry", most, request.mistake);
  const given = request.circuits?.circuit;
  if (given === undefined)
    throw new UsageError("circuit: a file was named and no circuit given; hand it over as circuits.circuit");
  if (given.basis === "arithmetic")
    throw new UsageError(`circuit: expected gates of bits, got a circuit of numbers in ${file}`);
  return coneOf(given as Circuit<BooleanBasis>, file!, output!, most, request.mistake);
}

/** The permutations themselves, multiplied. */
function products(request: TheoremRequest, subject: Subject, program: readonly Instruction[]): Check {
  const most = Math.max(LANES, Math.floor(PRODUCT_TOKENS[request.effort] / program.length));
  const { how, cases, batches } = tried(subject, most, request.seed);
  let wrong = 0;
  for (const { lanes, wordOf, holds } of batches) {
    const failed = lanesThatFail(program, wordOf, holds, lanes);
    for (let lane = 0; lane < lanes; lane++) wrong += (failed >>> lane) & 1;
  }
  return {
    what: `${subject.shown}: the program multiplies to the cycle or to the identity`,
    how,
    cases,
    wrong,
    figures: [
      {
        what: "instructions",
        value: program.length,
        bound: { relation: "equal to", value: programLength(subject.formula) },
      },
    ],
  };
}

/** Every formula up to a depth: what its program multiplies to, and how long it is. */
function everyFormula({ effort, mistake }: TheoremRequest): Check {
  const depth = effort === "full" ? 3 : 2;
  const names = ["a", "b", "c"];
  const lanes = 2 ** names.length;
  const wordOf = (name: string): number => assignmentBits(names.indexOf(name), 0);
  let cases = 0;
  let wrong = 0;
  let wrongLengths = 0;
  let first: string | undefined;
  for (const formula of classesOfFormulas(names, depth)) {
    const program = permutationProgram(formula, TARGET, mistake);
    if (program.length !== programLength(formula)) wrongLengths++;
    const failed = lanesThatFail(program, wordOf, applyFormula(packedBits, formula, wordOf), lanes);
    cases += lanes;
    if (failed === 0) continue;
    for (let lane = 0; lane < lanes; lane++) wrong += (failed >>> lane) & 1;
    first ??= showBooleanFormula(formula);
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

/** The stream's circuit: the scan of the one-hot matrices, each of whose entries is a literal or a constant. */
function roundTrip(
  request: TheoremRequest,
  program: readonly Instruction[],
  inputs: readonly string[],
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
      inputs: inputs.map((name) => ({ name, shape: [1] })),
      bits: (gates, given) => ({
        P: program.flatMap(({ variable, whenTrue, whenFalse }) => {
          const [yes, no] = [matrixOf(whenTrue), matrixOf(whenFalse)];
          return yes.map((entry, at) => {
            if (entry === no[at] || variable === undefined) return entry === 1;
            const literal = given[variable]![0]!;
            return entry === 1 ? literal : gates.not(literal);
          });
        }),
      }),
    },
  }) as Circuit<"B2">;
  // The first column of the product says where 0 went.
  return withOutputs(scanned, (gates, { product }) => ({ accept: gates.not(product![0]!) }));
}

/**
 * Formula to program to recurrence to circuit, and that circuit is the formula again: proved, or where it is too large
 * for every judge, held against random assignments.
 */
async function backAgain(
  request: TheoremRequest,
  { shown, artifact, inputs, circuit: own }: Subject,
  program: readonly Instruction[],
  depth?: number,
): Promise<Check> {
  const circuit = roundTrip(request, program, inputs);
  const { depth: levels, size } = analyze(circuit);
  const bits = Math.min(DEFAULT_BITS, Math.floor(Math.log2(GATE_VALUES / (size + 1))));
  const result = await equalCircuits(circuit, own, { seed: request.seed, bits });
  request.emit?.({ name: `barrington-${artifact}`, kind: "circuit", circuit });
  const isProved = result.verdict !== "unrefuted";
  return {
    what: `${shown}: formula -> program -> group-word -> circuit is ${artifact === "cone" ? "the circuit" : "the formula"} again (${result.judge}: ${result.how})`,
    how: isProved ? "single" : "random",
    cases: isProved ? 1 : DEFAULT_RANDOM,
    wrong: result.verdict === "different" ? 1 : 0,
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
