import type Fraction from "fraction.js";
import { type Bounded, boundedNumbers } from "../algebra/bounded.js";
import { values } from "../compile/cells.js";
import { parameterConstants, planOf, type Recipe, splitCells } from "../compile/compile.js";
import { arrayReading } from "../compile/readings.js";
import { run } from "../compile/run.js";
import { UsageError } from "../errors.js";
import { floatFormat } from "../numbers/float/format.js";
import { fromDouble, toFraction as toFraction64 } from "../numbers/float/softfloat.js";
import { sumInOrder } from "../numbers/float/sums.js";
import type { Representation } from "../numbers/representation.js";
import { DirectRunner } from "../recurrences/direct.js";
import {
  DIVISION_BY_ZERO,
  directFloat,
  directRational,
  type OracleNumbers,
} from "../recurrences/oracle-functions.js";
import type { RawNumber } from "../recurrences/values.js";
import type { Scan } from "../scans/scan.js";
import { serial } from "../scans/serial.js";
import { mapValues, type Outputs } from "./engines.js";
import type { Sequence } from "./sequences.js";
import { type NumberSystem, systemNamed } from "./systems.js";

/**
 * Circuits whose operations round. A scan changes the order of operations and so the roundings; a circuit is held
 * against the same program read in software in the same order, to the bit, and its distance from the recurrence run
 * exactly against a bound that a further reading of that program derives (algebra/bounded.ts).
 */
export interface RoundingReport {
  /** How the numbers round. */
  readonly rounding: string;
  /** Output entries with a bound, over all sequences. */
  readonly compared: number;
  /** Output entries without one, and why the first has none. */
  readonly unbounded: number;
  readonly because?: string;
  /** Against the recurrence run on fractions; on doubles where it has functions without exact values. */
  readonly exact: ErrorFigures & { readonly against: "fractions" | "doubles" };
  /** Against the same recurrence step by step in the same numbers. */
  readonly serial: ErrorFigures;
  /** The first few entries past their bound. */
  readonly failures: readonly string[];
}

export interface ErrorFigures {
  /** The largest derived bound, and the largest error measured. */
  readonly bound: number;
  readonly worst: number;
  /** The largest error as a part of its own bound; at most 1 unless something is wrong. */
  readonly share: number;
}

/** Output entries by name and step. */
type BoundedOutputs = Readonly<Record<string, readonly (readonly Bounded<unknown>[])[]>>;

/** What the recipe's program gives on a sequence, in its own order, with bounds. */
export function boundedOutputs(recipe: Recipe, n: number, sequence: Sequence, scan: Scan): BoundedOutputs {
  const representation = recipe.representation!;
  const { recurrence } = recipe;
  const system = systemNamed(representation.name);
  const { rounding, reference } = representation;
  const numbers = boundedNumbers<unknown>({
    numbers: reference,
    ...rounding!,
    ...(rounding!.multiplyAdd === undefined ? {} : { sumOfProducts: sumInOrder }),
  });
  const given = (raw: RawNumber): Bounded<unknown> => {
    const value = system.read(raw, sequence.label);
    const number = rounding!.toNumber(value);
    return Number.isFinite(number)
      ? { value, number, error: 0 }
      : { value, number, error: Number.POSITIVE_INFINITY, because: "an input that is no number" };
  };
  const inputs = Array.from({ length: n }, (_, t) =>
    values(recurrence.inputs.flatMap(({ name }) => sequence.inputs[name]![t]!.map(given))),
  );
  const parameters = Object.fromEntries(
    recurrence.parameters.map(({ name }) => [
      name,
      recipe.weights === "inputs"
        ? sequence.parameters[name]!.map(given)
        : parameterConstants(recipe, name).map(numbers.literal),
    ]),
  );
  const result = run(planOf(recipe), {
    numbers,
    reading: arrayReading<Bounded<unknown>>(),
    scan,
    outputs: recipe.outputs,
    length: BigInt(n),
    inputs,
    parameters,
  });
  const shapes = recurrence.outputs.map(({ expression }) => expression.shape);
  const lists = splitCells(result.outputs, shapes);
  return Object.fromEntries(
    recurrence.outputs.map(({ name }, i) => {
      const size = shapes[i]!.rows * shapes[i]!.cols;
      const steps = lists[i]!.length / size;
      return [name, Array.from({ length: steps }, (_, t) => lists[i]!.slice(t * size, (t + 1) * size))];
    }),
  );
}

/** The same as the numbers of files: what a circuit of the recipe must give, to the bit. */
export function orderedOutputs(recipe: Recipe, n: number, sequence: Sequence): Outputs {
  const system = systemNamed(recipe.representation!.name);
  return mapValues(boundedOutputs(recipe, n, sequence, recipe.scan), (steps) =>
    steps.map((entries) => entries.map(({ value }) => system.show(value))),
  );
}

/** Errors of a recipe on sequences, measured and derived. */
export function roundingReport(recipe: Recipe, n: number, sequences: readonly Sequence[]): RoundingReport {
  const tally = new Tally(recipe.representation!);
  const system = systemNamed(recipe.representation!.name);
  for (const sequence of sequences) {
    const own = boundedOutputs(recipe, n, sequence, recipe.scan);
    const stepwise = boundedOutputs(recipe, n, sequence, serial);
    const exact = trueOutputs(recipe, n, sequence, system);
    if (exact?.against === "doubles") tally.against = "doubles";
    for (const [name, steps] of Object.entries(own)) {
      steps.forEach((entries, i) => {
        const step = recipe.outputs === "last" ? n : i + 1;
        entries.forEach((entry, place) => {
          const where = `${sequence.label}: ${name} at step ${step}`;
          const truth = exact === undefined ? undefined : exact.outputs[name]![step - 1]![place];
          tally.entry(where, entry, stepwise[name]![i]![place]!, truth);
        });
      });
    }
  }
  return tally.report();
}

/** What the recurrence itself gives, with entries missing that are no numbers. */
interface Truth {
  readonly outputs: Readonly<Record<string, readonly (readonly (Fraction | undefined)[])[]>>;
  readonly against: "fractions" | "doubles";
}

/** The recurrence on fractions, or else on doubles; undefined when an input is no number or a divisor is zero. */
function trueOutputs(recipe: Recipe, n: number, sequence: Sequence, system: NumberSystem): Truth | undefined {
  const { toFraction, toNumber } = system.representation!.rounding!;
  const value = (raw: RawNumber): unknown => system.read(raw, sequence.label);
  const given = [...Object.values(sequence.inputs).flat(), ...Object.values(sequence.parameters)].flat();
  if (given.some((raw) => toFraction(value(raw)) === undefined)) return undefined;
  try {
    const outputs = runDirectly(recipe, n, sequence, directRational, (raw) => toFraction(value(raw))!);
    return { outputs, against: "fractions" };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (error.message.startsWith(DIVISION_BY_ZERO)) return undefined;
  }
  const outputs = runDirectly(recipe, n, sequence, directFloat, (raw) => toNumber(value(raw)));
  const double = floatFormat(11, 52);
  const exact = (x: number): Fraction | undefined => toFraction64(fromDouble(double, x));
  return {
    outputs: mapValues(outputs, (steps) => steps.map((entries) => entries.map(exact))),
    against: "doubles",
  };
}

function runDirectly<W>(
  { recurrence, weights, ...recipe }: Recipe,
  n: number,
  sequence: Sequence,
  oracle: OracleNumbers<W>,
  read: (raw: RawNumber) => W,
): Readonly<Record<string, readonly (readonly W[])[]>> {
  return new DirectRunner(recurrence, oracle).run({
    steps: n,
    inputs: mapValues(sequence.inputs, (steps) => steps.slice(0, n).map((entries) => entries.map(read))),
    parameters: Object.fromEntries(
      recurrence.parameters.map(({ name }) => [
        name,
        weights === "inputs"
          ? sequence.parameters[name]!.map(read)
          : parameterConstants({ recurrence, ...recipe }, name).map(oracle.literal),
      ]),
    ),
  }).outputs;
}

const SHOWN = 3;

class Tally {
  against: "fractions" | "doubles" = "fractions";
  private compared = 0;
  private unbounded = 0;
  private because: string | undefined;
  private readonly failures: string[] = [];
  private readonly exact = { bound: 0, worst: 0, share: 0 };
  private readonly serial = { bound: 0, worst: 0, share: 0 };

  constructor(private readonly representation: Representation) {}

  entry(where: string, own: Bounded<unknown>, stepwise: Bounded<unknown>, exact: Fraction | undefined): void {
    if (own.because !== undefined) {
      this.unbounded++;
      this.because ??= own.because;
      return;
    }
    this.compared++;
    const value = this.fraction(own);
    if (exact !== undefined)
      this.note(`${where}, from the exact value`, this.exact, value.sub(exact), own.error);
    if (stepwise.because === undefined) {
      const apart = value.sub(this.fraction(stepwise));
      this.note(`${where}, from the serial order`, this.serial, apart, own.error + stepwise.error);
    }
  }

  private fraction({ value }: Bounded<unknown>): Fraction {
    return this.representation.rounding!.toFraction(value)!;
  }

  private note(
    where: string,
    figures: { bound: number; worst: number; share: number },
    apart: Fraction,
    bound: number,
  ): void {
    const error = Math.abs(apart.valueOf());
    figures.bound = Math.max(figures.bound, bound);
    figures.worst = Math.max(figures.worst, error);
    if (error > 0) figures.share = Math.max(figures.share, error / bound);
    if (error > bound && this.failures.length < SHOWN)
      this.failures.push(`${where}: error ${error.toExponential(3)}, bound ${bound.toExponential(3)}`);
  }

  report(): RoundingReport {
    const { compared, unbounded, because, failures, exact, serial: stepwise, against } = this;
    return {
      rounding: this.representation.rounding!.statement,
      compared,
      unbounded,
      ...(because === undefined ? {} : { because }),
      exact: { ...exact, against },
      serial: stepwise,
      failures,
    };
  }
}
