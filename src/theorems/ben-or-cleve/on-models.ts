import Fraction from "fraction.js";
import { UsageError } from "../../errors.js";
import type { Check, Figure, TheoremRequest } from "../theorem.js";
import {
  type ArithmeticFormula,
  applyArithmetic,
  showArithmeticFormula,
  symbolsOf,
} from "../tools/arithmetic-formula.js";
import { StreamRunner } from "../tools/streams.js";
import { assignments, type Leaf } from "./leaves.js";
import { type Model, type Move, mistaken, streamOf } from "./models.js";
import { type Register, registerProgram, type Transvection } from "./program.js";
import { weighable } from "./weights.js";

/** Most variables for trying every leaf on the oracle. */
const MOST_VARIABLES = 6;

/** The program of a formula, with a mistake of the request. */
export function programOf({ mistake }: TheoremRequest, formula: ArithmeticFormula): readonly Transvection[] {
  const program = registerProgram(formula);
  if (mistake === "no commutator") return program.slice(0, Math.ceil(program.length / 2));
  return mistake === "reversed" ? [...program].reverse() : program;
}

/** Of whole numbers, exactly. */
export const valueAt = (formula: ArithmeticFormula, leaf: (name: string) => number): number =>
  applyArithmetic(
    { add: (x, y) => x + y, neg: (x) => -x, mul: (x, y) => x * y },
    formula,
    leaf,
    (constant) => constant,
  );

const PAIRS = [0, 1, 2].flatMap((target) =>
  [0, 1, 2].filter((source) => source !== target).map((source) => [target, source] as [Register, Register]),
);

const weightText = ({ weight }: Model): string => (weight.equals(1) ? "" : `${weight.toFraction()} `);

/** Tokens of each transvection, run by the oracle from every unit vector: the scaled matrix, entry by entry. */
export function transvections(request: TheoremRequest, given: Model): Check {
  const model = mistaken(given, request.mistake);
  const runner = new StreamRunner(request.recurrence(model.recurrence, model.dimensions), "rational");
  let [cases, wrong, outside] = [0, 0, 0];
  for (const [target, source] of PAIRS) {
    for (const leaf of [-1, 1] as const) {
      const moves = [{ target, source, leaf }];
      outside += outsideRanges(model, moves);
      for (const start of [0, 1, 2]) {
        const begin = startingAt(model, start);
        for (const register of [0, 1, 2]) {
          const got = runner.last(streamOf(model, moves, register, begin));
          const moved = register === target && start === source ? model.weight.mul(leaf) : 0;
          const entry = register === start ? 1 : moved;
          cases++;
          if (!new Fraction(model.read(got, register)).equals(model.scale.mul(entry))) wrong++;
        }
      }
    }
  }
  return {
    what: `${model.name} (${model.keeps}): the tokens of R[j] += x R[i] are ${model.scale.toFraction()} (I + ${weightText(model)}x E), for all six pairs of registers and both signs`,
    how: "exhaustive",
    cases,
    wrong,
    figures: [
      { what: "tokens", value: model.tokens({ target: 2, source: 0, leaf: 1 }).length },
      ...(model.ranges.length === 0
        ? []
        : ([
            {
              what: `numbers outside of ${model.ranges.map(({ what }) => what).join(", ")}`,
              value: outside,
              bound: { relation: "equal to", value: 0 },
            },
          ] satisfies Figure[])),
    ],
  };
}

/** The beginning with another unit vector in the state. */
function startingAt(model: Model, start: number): Model["begin"] {
  const at = (entries: readonly (number | string)[]) => [0, 1, 2].map((i) => (i === start ? entries[0]! : 0));
  return model.begin.map((token) => ({
    ...token,
    ...(token.b === undefined ? { k: at(token.k!) } : { b: at(token.b) }),
  }));
}

function outsideRanges(model: Model, moves: readonly Move[]): number {
  let outside = 0;
  for (const token of moves.flatMap((move) => model.tokens(move))) {
    for (const { above, below, closed, value } of model.ranges) {
      for (const number of value(token)) {
        const inside = number.compare(above) > 0 && number.compare(below) < 0;
        if (!inside && !(closed && (number.equals(above) || number.equals(below)))) outside++;
      }
    }
  }
  return outside;
}

/** The formula asked for: the sign and the exact value of the last register, on all leaves. */
export function onModel(request: TheoremRequest, given: Model, formula: ArithmeticFormula): Check {
  const names = symbolsOf(formula);
  if (names.length > MOST_VARIABLES) {
    throw new UsageError(
      `the formula has ${names.length} variables; all leaves are tried, for at most ${MOST_VARIABLES} of them`,
    );
  }
  const model = mistaken(given, request.mistake);
  const recurrence = request.recurrence(model.recurrence, model.dimensions);
  const runner = new StreamRunner(recurrence, "rational");
  const { formula: weighed, degree } = model.weight.equals(1)
    ? { formula, degree: 0 }
    : weighable(formula, request.mistake);
  const program = programOf(request, weighed);
  const weight = model.weight.pow(degree)!;
  let [cases, wrong, tokens] = [0, 0, 0];
  for (const leaves of assignments(names)) {
    const moves = program.map(({ target, source, sign, variable }): Move => {
      const leaf = variable === undefined ? 1 : leaves.get(variable)!;
      return { target, source, leaf: (sign * leaf) as Leaf };
    });
    const stream = streamOf(model, moves, 2);
    const steps = moves.filter(({ leaf }) => leaf !== 0).length;
    const got = new Fraction(model.read(runner.last(stream), 2));
    const expected = valueAt(formula, (name) => leaves.get(name)!);
    cases++;
    tokens = Math.max(tokens, Object.values(stream.inputs)[0]!.length);
    if (!got.equals(model.scale.pow(steps)!.mul(weight).mul(expected))) wrong++;
    if (cases === 3 ** names.length) {
      request.emit?.({
        name: `ben-or-cleve-${model.name.replaceAll(":", "-")}`,
        kind: "stream",
        recurrence,
        stream,
        about: { formula: showArithmeticFormula(formula), values: Object.fromEntries(leaves) },
      });
    }
  }
  return {
    what: `${showArithmeticFormula(formula)} in the weights of ${model.name}, run step by step over the rationals: the state ends as the formula times the known positive scale`,
    how: "exhaustive",
    cases,
    wrong,
    figures: [
      { what: "instructions", value: program.length },
      { what: "tokens at most", value: tokens },
    ],
  };
}
