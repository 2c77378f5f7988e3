import type Fraction from "fraction.js";
import type { Circuit } from "../circuit/circuit.js";
import { prune } from "../circuit/rewrite.js";
import { LimitError, UsageError } from "../errors.js";
import type { Representation } from "../numbers/representation.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { entriesOf, exactNumber, type RawValue } from "../recurrences/values.js";
import type { Scan } from "../scans/scan.js";
import { type InferOptions, infer } from "../structure/infer.js";
import type { Plan } from "../structure/plan.js";
import { type Cell, settled, values } from "./cells.js";
import { run } from "./run.js";
import { type BuildOptions, type BuildTarget, type Folding, type Target, withBuildTarget } from "./target.js";

/** What to make of a recurrence, apart from the length. */
export interface Recipe {
  readonly recurrence: Recurrence;
  readonly scan: Scan;
  /** Undefined: one arithmetic gate for each operation. */
  readonly representation?: Representation | undefined;
  readonly outputs: "all" | "last";
  /** Parameters as inputs of the circuit, or as constants folded in. */
  readonly weights: "inputs" | "constants";
  /** Values of parameters that are constants; the recurrence's defaults where missing. */
  readonly parameters?: Readonly<Record<string, RawValue>>;
  /** As for `infer`: the narrowest that fits by default. */
  readonly structure?: InferOptions["structure"];
  readonly largestRank?: number;
  readonly folding?: Folding;
}

/** `feed`: some inputs are computed of others. */
export interface CompileOptions extends BuildOptions {
  /** `inputs`: the states before the first step are input ports `S.initial`. */
  readonly initial?: "own" | "inputs";
  /** `include`: the states after the last step are output ports `S.final`. */
  readonly final?: "include" | "omit";
  /** `keep`: gates that no output depends on stay, so that the circuit is exactly what was counted. */
  readonly dead?: "prune" | "keep";
}

/** Lengths up to this are built; counting goes on far beyond. */
export const BUILD_LENGTH_LIMIT = 1 << 24;

/** The circuit of a recurrence at length n. Ports: inputs [n, ...axes], parameters, outputs [n, ...axes] (or axes). */
export function compile(
  recipe: Recipe,
  n: number,
  options: CompileOptions = {},
): Circuit<"arithmetic" | "B2"> {
  checkLength(BigInt(n));
  if (n > BUILD_LENGTH_LIMIT) {
    throw new LimitError(
      `n = ${BigInt(n)} is past the ${BUILD_LENGTH_LIMIT} steps that a circuit is built for; 'recirc measure' counts without building`,
    );
  }
  const { recurrence } = recipe;
  const plan = planOf(recipe);
  const circuit = withBuildTarget(
    recipe.representation,
    recipe.folding ?? "constants",
    options,
    <W>(target: BuildTarget<W>) => {
      const ports = recurrence.inputs.map((input) => ({
        size: input.shape.rows * input.shape.cols,
        entries: target.input(input.name, [n, ...input.axes]),
      }));
      const step = (t: number): Cell<W> => {
        const entries: W[] = [];
        for (const port of ports)
          for (let i = t * port.size; i < (t + 1) * port.size; i++) entries.push(port.entries[i]!);
        return values(entries);
      };
      const initial =
        options.initial === "inputs"
          ? Object.fromEntries(
              recurrence.states.map((state) => [
                state.name,
                target.input(`${state.name}.initial`, state.axes),
              ]),
            )
          : {};
      const parameters = parameterValues(recipe, target);
      const fixed = [parameters, initial].flatMap((named) => Object.values(named).flat());
      target.withReading(fixed, (reading) => {
        const result = run(plan, {
          numbers: target.numbers,
          reading,
          scan: recipe.scan,
          outputs: recipe.outputs,
          length: BigInt(n),
          inputs: reading.of(n, step),
          parameters,
          initial,
          final: options.final ?? "omit",
        });
        const leading = recipe.outputs === "all" ? [n] : [];
        splitCells(
          reading.cells(settled(target, reading, result.outputs)),
          recurrence.outputs.map(({ expression }) => expression.shape),
        ).forEach((entries, i) => {
          const { name } = recurrence.outputs[i]!;
          target.output(name, [...leading, ...outputAxes(recurrence, i)], entries);
        });
        if (options.final === "include") {
          splitCells(
            reading.cells(settled(target, reading, result.final())),
            recurrence.states.map(({ shape }) => shape),
          ).forEach((entries, i) => {
            const { name, axes } = recurrence.states[i]!;
            target.output(`${name}.final`, axes, entries);
          });
        }
      });
      return target.finish();
    },
  );
  return options.dead === "keep" ? circuit : prune(circuit);
}

/** Plans by recurrence: inference takes milliseconds, and a sweep asks for the same plan at every length. */
const plans = new WeakMap<Recurrence, Map<string, Plan>>();

export function planOf(recipe: Pick<Recipe, "recurrence" | "structure" | "largestRank">): Plan {
  const { recurrence, structure = "narrowest", largestRank } = recipe;
  const own = plans.get(recurrence) ?? new Map<string, Plan>();
  plans.set(recurrence, own);
  const key = `${structure} ${largestRank ?? ""}`;
  let plan = own.get(key);
  if (plan === undefined) {
    plan = infer(recurrence, {
      structure,
      ...(largestRank === undefined ? {} : { largestRank }),
    });
    own.set(key, plan);
  }
  return plan;
}

export function checkLength(n: bigint): void {
  if (n < 1n) throw new UsageError(`expected a length n of at least 1, got ${n}`);
}

/** Parameters as input ports, or as literals. */
export function parameterValues<W>(recipe: Recipe, target: Target<W>): Record<string, readonly W[]> {
  const result: Record<string, readonly W[]> = {};
  for (const parameter of recipe.recurrence.parameters) {
    const { name, axes } = parameter;
    result[name] =
      recipe.weights === "inputs"
        ? target.input(name, axes)
        : parameterConstants(recipe, name).map((value) => target.numbers.literal(value));
  }
  return result;
}

/** The entries of a parameter: as given, or its default. */
export function parameterConstants(
  recipe: Pick<Recipe, "recurrence" | "parameters">,
  name: string,
): readonly Fraction[] {
  const { recurrence, parameters } = recipe;
  const parameter = recurrence.parameters.find((candidate) => candidate.name === name)!;
  const where = `parameter ${name} of ${recurrence.name}`;
  const raw = parameters?.[name] ?? parameter.default;
  if (raw === undefined)
    throw new UsageError(
      `${where}: expected a value, got none and it has no default; give it one, or use --weights inputs`,
    );
  return entriesOf(raw, parameter.axes, parameter.shape, where, "fill").map((entry) =>
    exactNumber(entry, where),
  );
}

/** Axes of an output's values at one step: as declared for a state's own output, else by its shape. */
export function outputAxes(recurrence: Recurrence, index: number): readonly number[] {
  const { expression } = recurrence.outputs[index]!;
  if (expression.kind === "reference") {
    const declared = [...recurrence.states, ...recurrence.inputs, ...recurrence.parameters].find(
      ({ name }) => name === expression.name,
    );
    if (declared !== undefined) return declared.axes;
  }
  const { rows, cols } = expression.shape;
  return cols > 1 ? [rows, cols] : rows > 1 ? [rows] : [];
}

/** Cells of several values side by side, as one list of entries for each value, steps one after the other. */
export function splitCells<W>(
  cells: Iterable<Cell<W>>,
  shapes: readonly { rows: number; cols: number }[],
): readonly W[][] {
  const lists = shapes.map(({ rows, cols }) => ({ size: rows * cols, entries: [] as W[] }));
  for (const { wires } of cells) {
    let offset = 0;
    for (const { size, entries } of lists)
      for (const end = offset + size; offset < end; offset++) entries.push(wires[offset] as W);
  }
  return lists.map(({ entries }) => entries);
}
