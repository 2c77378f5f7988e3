import * as z from "zod";
import type { Port } from "../circuit/circuit.js";
import { compile, outputAxes } from "../compile/compile.js";
import { FormatError, nearest, UsageError } from "../errors.js";
import { DirectRunner } from "../recurrences/direct.js";
import type { Declaration, Input, Recurrence } from "../recurrences/recurrence.js";
import { entriesOf, type RawNumber, type RawValue, toRaw } from "../recurrences/values.js";
import type { Scan } from "../scans/scan.js";
import { evaluatePorts, mapValues, splitSteps } from "./engines.js";
import type { NumberSystem } from "./systems.js";

const number = z.union([z.number(), z.string()]);
const value = z.union([number, z.array(number), z.array(z.array(number))]);
const given = z.strictObject({
  dimensions: z.record(z.string(), z.number().int().min(1)).default({}),
  parameters: z.record(z.string(), value).default({}),
  inputs: z.record(z.string(), z.array(value)),
  initial: z.record(z.string(), value).default({}),
});

/** One sequence as a file gives it; `file` begins what is said of its faults. */
export type Given = z.infer<typeof given> & { readonly file?: string };

export function readGiven(data: unknown, file: string): Given {
  const checked = given.safeParse(data);
  if (checked.success) return { ...checked.data, file };
  const issue = checked.error.issues[0]!;
  if (issue.code === "unrecognized_keys") {
    const keys = Object.keys(given.shape).join(", ");
    throw new FormatError({ file }, `expected keys among ${keys}, got '${issue.keys[0]}'`);
  }
  const [section, name, ...steps] = issue.path.slice(0, 3);
  const where = [section, name].filter((key) => key !== undefined).map(String);
  const path = where.join(".") + steps.map((step) => `[${String(step)}]`).join("");
  const got = issue.path
    .slice(0, 3)
    .reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], data);
  throw new FormatError(
    { file },
    `${path === "" ? "" : `${path}: `}expected ${formOf(section, where.length, steps.length > 0)}, got ${show(got)}`,
  );
}

/** What the file holds at a place, for people. */
function formOf(section: PropertyKey | undefined, depth: number, isStep: boolean): string {
  if (section === undefined) return "a map with inputs, and perhaps dimensions, parameters, initial";
  if (depth === 1)
    return `a map of names to ${section === "inputs" ? "lists, one entry per step" : "values"}`;
  if (section === "dimensions") return "a whole size of at least 1";
  if (section === "inputs" && !isStep) return "a list with one entry per step";
  return 'numbers (such as 3, -0.25 or "3/7"), or lists of them';
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

/** Outputs by step and states after the last step, in the form files use. */
export interface GivenResult {
  readonly outputs: Readonly<Record<string, readonly unknown[]>>;
  readonly final: Readonly<Record<string, unknown>>;
}

/** Entries of a sequence, row-major, checked against the recurrence. */
interface Entries {
  readonly steps: number;
  readonly inputs: Readonly<Record<string, readonly (readonly RawNumber[])[]>>;
  readonly parameters: Readonly<Record<string, readonly RawNumber[]>>;
  readonly initial: Readonly<Record<string, readonly RawNumber[]>>;
}

/** Runs one sequence over a number system, by the oracle or by the compiled circuit. */
export function evaluateGiven(
  recurrence: Recurrence,
  file: Given,
  system: NumberSystem,
  options: { readonly engine: "direct" | "circuit"; readonly scan: Scan },
): GivenResult {
  const entries = inFile(file.file, () => {
    const checked = checkGiven(recurrence, file);
    checkNumbers(checked, system);
    return checked;
  });
  const flat =
    options.engine === "direct"
      ? runDirect(recurrence, entries, system)
      : runCircuit(recurrence, entries, system, options.scan);
  return {
    outputs: Object.fromEntries(
      recurrence.outputs.map(({ name }, i) => [
        name,
        flat.outputs[name]!.map((step) => toRaw(step, outputAxes(recurrence, i))),
      ]),
    ),
    final: Object.fromEntries(
      recurrence.states.map(({ name, axes }) => [name, toRaw(flat.final[name]!, axes)]),
    ),
  };
}

interface FlatResult {
  readonly outputs: Readonly<Record<string, readonly (readonly RawNumber[])[]>>;
  readonly final: Readonly<Record<string, readonly RawNumber[]>>;
}

function runDirect(recurrence: Recurrence, entries: Entries, system: NumberSystem): FlatResult {
  const read = (raw: RawNumber) => system.readForOracle(raw, recurrence.name);
  const result = new DirectRunner(recurrence, system.oracle).run({
    steps: entries.steps,
    inputs: mapValues(entries.inputs, (steps) => steps.map((step) => step.map(read))),
    parameters: mapValues(entries.parameters, (list) => list.map(read)),
    initial: mapValues(entries.initial, (list) => list.map(read)),
  });
  return {
    outputs: mapValues(result.outputs, (steps) => steps.map((step) => step.map(system.showFromOracle))),
    final: mapValues(result.final, (list) => list.map(system.showFromOracle)),
  };
}

/** Puts the file's name before what is said of its content. */
function inFile<T>(file: string | undefined, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (file === undefined || !(error instanceof UsageError)) throw error;
    throw new FormatError({ file }, error.message);
  }
}

/** Every number must be one of the system; the message says which is not. */
function checkNumbers({ inputs, parameters, initial }: Entries, system: NumberSystem): void {
  const read = system.representation === undefined ? system.readForOracle : system.read;
  const check = (raw: RawNumber, where: string): void => {
    try {
      read(raw, where);
    } catch (error) {
      if (!(error instanceof UsageError) || error.message.startsWith(where)) throw error;
      throw new UsageError(`${where}: ${error.message}`);
    }
  };
  for (const [name, steps] of Object.entries(inputs)) {
    steps.forEach((step, t) => {
      for (const raw of step) check(raw, `inputs.${name}[${t}]`);
    });
  }
  for (const [section, named] of Object.entries({ parameters, initial })) {
    for (const [name, list] of Object.entries(named))
      for (const raw of list) check(raw, `${section}.${name}`);
  }
}

function runCircuit(recurrence: Recurrence, entries: Entries, system: NumberSystem, scan: Scan): FlatResult {
  if (scan.gives === "last")
    throw new UsageError(
      `--scan ${scan.name} gives only the last state; choose a scan of all prefixes such as sklansky`,
    );
  const { representation } = system;
  const initial = Object.keys(entries.initial).length > 0 ? "inputs" : "own";
  const circuit = compile(
    {
      recurrence,
      scan,
      outputs: "all",
      weights: "inputs",
      ...(representation === undefined ? {} : { representation }),
    },
    entries.steps,
    { initial, final: "include" },
  );
  const [values] = evaluatePorts(circuit, system, [(port) => portEntries(port, entries)]);
  return {
    outputs: splitSteps(recurrence, values!, "all"),
    final: Object.fromEntries(recurrence.states.map(({ name }) => [name, values![`${name}.final`]!])),
  };
}

/** What a port is given: an input over all steps, a parameter, or an initial state. */
function portEntries(port: Port, entries: Entries): readonly RawNumber[] {
  const input = entries.inputs[port.name];
  if (input !== undefined) return input.flat();
  const state = port.name.replace(/\.initial$/, "");
  return state === port.name ? entries.parameters[port.name]! : entries.initial[state]!;
}

/** Checks a file against the recurrence it is for: names, lengths, shapes. Missing parameters take their defaults. */
function checkGiven(recurrence: Recurrence, file: Given): Entries {
  const { name } = recurrence;
  refuseUnknown("inputs", Object.keys(file.inputs), recurrence.inputs);
  refuseUnknown("parameters", Object.keys(file.parameters), recurrence.parameters);
  refuseUnknown("initial", Object.keys(file.initial), recurrence.states);
  const lengths = new Map(Object.entries(file.inputs).map(([input, steps]) => [input, steps.length]));
  const steps = Math.max(0, ...lengths.values());
  if (steps === 0)
    throw new UsageError(
      `inputs: expected at least one step, got none; give one entry per step for ${recurrence.inputs.map((input) => input.name).join(", ")}`,
    );
  const inputs = Object.fromEntries(
    recurrence.inputs.map((input) => [input.name, inputSteps(name, input, file.inputs[input.name], steps)]),
  );
  const parameters = Object.fromEntries(
    recurrence.parameters.map((parameter) => {
      const raw = (file.parameters[parameter.name] as RawValue | undefined) ?? parameter.default;
      if (raw === undefined)
        throw new UsageError(
          `parameters.${parameter.name}: expected a value, got none and ${name} has no default`,
        );
      return [
        parameter.name,
        entriesOf(raw, parameter.axes, parameter.shape, `parameters.${parameter.name}`, "fill"),
      ];
    }),
  );
  // When one initial state is given all are: the circuit takes them as inputs.
  const someInitial = Object.keys(file.initial).length > 0;
  const initial = Object.fromEntries(
    (someInitial ? recurrence.states : []).map((state) => {
      const raw = file.initial[state.name] as RawValue | undefined;
      if (raw === undefined)
        throw new UsageError(
          `initial.${state.name}: expected a value for every state or for none, got none for '${state.name}'`,
        );
      return [state.name, entriesOf(raw, state.axes, state.shape, `initial.${state.name}`, "fill")];
    }),
  );
  return { steps, inputs, parameters, initial };
}

function refuseUnknown(section: string, names: readonly string[], declared: readonly Declaration[]): void {
  const known = declared.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const guess = nearest(name, known);
    throw new UsageError(
      `${section}: expected names among ${known.join(", ") || "none"}, got '${name}'${guess === undefined ? "" : `; did you mean '${guess}'?`}`,
    );
  }
}

function inputSteps(
  recurrence: string,
  input: Input,
  given: readonly unknown[] | undefined,
  steps: number,
): readonly (readonly RawNumber[])[] {
  if (given === undefined)
    throw new UsageError(
      `inputs: expected one entry per step for '${input.name}' of ${recurrence}, got none`,
    );
  if (given.length !== steps)
    throw new UsageError(
      `inputs.${input.name}: expected ${steps} steps as the longest input has, got ${given.length}`,
    );
  return given.map((raw, t) => {
    const where = `inputs.${input.name}[${t}]`;
    if (input.symbols !== undefined && !Array.isArray(raw))
      return oneHot(raw as RawNumber, input.symbols, where);
    return entriesOf(raw as RawValue, input.axes, input.shape, where);
  });
}

/** A symbol is given by its number. */
function oneHot(raw: RawNumber, symbols: number, where: string): readonly RawNumber[] {
  const symbol = Number(raw);
  if (Number.isInteger(symbol) && symbol >= 0 && symbol < symbols)
    return Array.from({ length: symbols }, (_, i) => (i === symbol ? 1 : 0));
  throw new UsageError(`${where}: expected a symbol from 0 to ${symbols - 1}, got ${JSON.stringify(raw)}`);
}
