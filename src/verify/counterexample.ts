import * as z from "zod";
import { compile, type Recipe } from "../compile/compile.js";
import { FormatError, RecircError } from "../errors.js";
import { representationNamed } from "../numbers/index.js";
import type { RecurrenceText } from "../recurrences/catalogue.js";
import { readRecurrence } from "../recurrences/elaborate.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { RawNumber } from "../recurrences/values.js";
import { scanNamed } from "../scans/index.js";
import { STRUCTURE_NAMES } from "../structure/structure.js";
import { mapValues } from "./engines.js";
import { type Compile, type Failure, failsOf } from "./shrink.js";
import { type NumberSystem, systemNamed } from "./systems.js";
import type { Difference } from "./verify.js";

const ARITHMETIC = "arithmetic";

const number = z.union([z.number(), z.string()]);
const entries = z.array(number);
const counterexample = z.strictObject({
  format: z.literal("counterexample/1"),
  recurrence: z.strictObject({ name: z.string(), file: z.string(), text: z.string() }),
  dimensions: z.record(z.string(), z.number().int().min(1)),
  n: z.number().int().min(1),
  scan: z.string(),
  /** `arithmetic`, or a representation such as `int:8`. */
  numbers: z.string(),
  outputs: z.enum(["all", "last"]),
  weights: z.enum(["inputs", "constants"]),
  structure: z.enum(["narrowest", ...STRUCTURE_NAMES]),
  folding: z.enum(["constants", "none"]),
  system: z.string(),
  sequence: z.strictObject({
    label: z.string(),
    /** By name, step by step, row-major. */
    inputs: z.record(z.string(), z.array(entries)),
    parameters: z.record(z.string(), entries),
  }),
  output: z.string(),
  /** Counted from 1. */
  step: z.number().int().min(1),
  entry: z.number().int().min(0),
  expected: number,
  got: number,
});

/** A failing sequence with all it takes to run it again: the file that `--replay` reads. */
export type Counterexample = z.infer<typeof counterexample>;

/** `source` is the text the recipe's recurrence was read from. */
export function toJson(recipe: Recipe, failure: Failure, source: RecurrenceText): Counterexample {
  const { recurrence } = recipe;
  const { sequence, output, step, entry, expected, got } = failure.difference;
  const inputs = mapValues(sequence.inputs, (steps) => steps.slice(0, failure.n).map((one) => [...one]));
  const parameters = mapValues(sequence.parameters, (one) => [...one]);
  return {
    format: "counterexample/1",
    recurrence: { name: recurrence.name, file: source.file, text: source.text },
    dimensions: { ...recurrence.dimensions },
    n: failure.n,
    scan: recipe.scan.name,
    numbers: recipe.representation?.name ?? ARITHMETIC,
    outputs: recipe.outputs,
    weights: recipe.weights,
    structure: recipe.structure ?? "narrowest",
    folding: recipe.folding ?? "constants",
    system: failure.system,
    sequence: { label: sequence.label, inputs, parameters },
    output,
    step,
    entry,
    expected,
    got,
  };
}

/**
 * Checks parsed JSON: its form, its names, and its numbers' places against the recurrence it holds.
 * @throws FormatError naming the file, what was expected and what was got.
 */
export function fromJson(data: unknown, file: string): Counterexample {
  const checked = counterexample.safeParse(data);
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    const where = issue.path.map(String).join(".") || "the file";
    const keys =
      issue.code === "unrecognized_keys"
        ? `; the keys are ${Object.keys(counterexample.shape).join(", ")}`
        : "";
    throw new FormatError(
      { file },
      `${where}: ${issue.message.replace(/^Invalid input: /, "").replace(", received", ", got")}${keys}; write the file again with 'recirc verify'`,
    );
  }
  const example = checked.data;
  try {
    checkSequence(example, recipeOf(example).recurrence, systemNamed(example.system));
  } catch (error) {
    if (error instanceof RecircError || error instanceof RangeError)
      throw new FormatError({ file }, error.message);
    throw error;
  }
  return example;
}

/** The recipe a counterexample is about. Weights that were folded in are those of its sequence. */
export function recipeOf(example: Counterexample): Recipe {
  const { recurrence: source, dimensions, numbers, sequence } = example;
  const recurrence = readRecurrence(source.text, source.file, dimensions);
  const parameters = Object.fromEntries(
    recurrence.parameters.map(({ name, axes, shape }) => {
      const flat = sequence.parameters[name] ?? [];
      const rows = Array.from({ length: shape.rows }, (_, row) =>
        flat.slice(row * shape.cols, (row + 1) * shape.cols),
      );
      return [name, axes.length === 0 ? flat[0]! : axes.length === 1 ? flat : rows];
    }),
  );
  return {
    recurrence,
    scan: scanNamed(example.scan),
    outputs: example.outputs,
    weights: example.weights,
    structure: example.structure,
    folding: example.folding,
    ...(example.weights === "constants" ? { parameters } : {}),
    ...(numbers === ARITHMETIC ? {} : { representation: representationNamed(numbers) }),
  };
}

function checkSequence(
  { n, sequence, output }: Counterexample,
  recurrence: Recurrence,
  system: NumberSystem,
): void {
  const size = ({ shape }: { shape: { rows: number; cols: number } }): number => shape.rows * shape.cols;
  const read = (where: string, list: readonly RawNumber[]): void => {
    for (const raw of list) system.readForOracle(raw, where);
  };
  const expect = (where: string, expected: number, got: number | undefined, what: string): void => {
    if (got === expected) return;
    throw new RangeError(`${where}: expected ${expected} ${what}, got ${got ?? "none"}`);
  };
  for (const input of recurrence.inputs) {
    const steps = sequence.inputs[input.name];
    expect(`sequence.inputs.${input.name}`, n, steps?.length, "steps");
    steps!.forEach((one, t) => {
      expect(`sequence.inputs.${input.name}[${t}]`, size(input), one.length, "entries");
      read(`sequence.inputs.${input.name}[${t}]`, one);
    });
  }
  for (const parameter of recurrence.parameters) {
    const { name } = parameter;
    expect(`sequence.parameters.${name}`, size(parameter), sequence.parameters[name]?.length, "entries");
    read(`sequence.parameters.${name}`, sequence.parameters[name]!);
  }
  if (!recurrence.outputs.some(({ name }) => name === output)) {
    const known = recurrence.outputs.map(({ name }) => name).join(", ");
    throw new RangeError(`output: expected one of ${known}, got '${output}'`);
  }
}

export interface Replay {
  readonly verdict: "still fails" | "passes";
  /** What the sequence shows now, which need not be what the file says. */
  readonly difference?: Difference;
}

/** Compiles again and runs the sequence again. */
export function replay(example: Counterexample, deps: { readonly compile?: Compile } = {}): Replay {
  const recipe = recipeOf(example);
  const sequence = { ...example.sequence, steps: example.n };
  const shown = (judge: "oracle" | "directly") =>
    failsOf(recipe, example.system, deps.compile ?? compile, judge)(example.n, sequence);
  const difference = shown("oracle") ?? shown("directly");
  return difference === undefined ? { verdict: "passes" } : { verdict: "still fails", difference };
}
