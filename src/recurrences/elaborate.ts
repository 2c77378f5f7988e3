import { SCALAR, type Shape, sameShape } from "../algebra/matrix.js";
import { FormatError, UsageError } from "../errors.js";
import { refuseCircles } from "./circles.js";
import type { Expression, Formula, Role } from "./expression.js";
import { FUNCTIONS, showShape } from "./functions.js";
import { formulaError, LARGEST, parseFormula, type Scope } from "./parse.js";
import type {
  Declaration,
  Definition,
  Input,
  InputPromise,
  Parameter,
  Recurrence,
  State,
} from "./recurrence.js";
import { type Axis, readSource, type SourceFile } from "./schema.js";
import { entriesOf, exactNumber, type RawValue } from "./values.js";

/** Reads a recurrence from YAML text. `dimensions` override the file's defaults. */
export function readRecurrence(
  text: string,
  fileName: string,
  dimensions: Readonly<Record<string, number>> = {},
): Recurrence {
  return elaborate(readSource(text, fileName), dimensions);
}

/** Settles the names and shapes of a file's formulas for given dimensions. */
export function elaborate(source: SourceFile, overrides: Readonly<Record<string, number>> = {}): Recurrence {
  const { content, file } = source;
  const dimensions = settleDimensions(content.name, content.dimensions, overrides);
  const declare = (section: string, name: string, axes: readonly Axis[]): Declaration => {
    checkName(source, section, name);
    const sizes = axes.map((axis) => axisSize(source, [section, name], axis, dimensions));
    const shape = { rows: sizes[0] ?? 1, cols: sizes[1] ?? 1 };
    if (shape.rows * shape.cols > LARGEST) {
      throw new FormatError(
        source.place([section, name]),
        `${section}.${name}: expected at most ${LARGEST} entries, got ${shape.rows} x ${shape.cols}`,
      );
    }
    return { name, axes: sizes, shape };
  };
  const parameters = Object.entries(content.parameters).map(([name, given]): Parameter => {
    const declared = declare("parameters", name, given.shape);
    if (given.default === undefined) return declared;
    checkDefault(source, declared, given.default);
    return { ...declared, default: given.default };
  });
  const inputs = Object.entries(content.inputs).map(([name, given]): Input => {
    if (Array.isArray(given)) return declare("inputs", name, given);
    if ("shape" in given) {
      const declared = declare("inputs", name, given.shape);
      checkPromise(source, declared, given.promise);
      return { ...declared, promise: given.promise };
    }
    const declared = declare("inputs", name, [given.symbols]);
    return { ...declared, symbols: declared.shape.rows };
  });
  const stateDeclarations = Object.entries(content.state).map(([name, given]) =>
    declare("state", name, given.shape),
  );

  const names = new Map<string, { role: Role; shape: Shape }>();
  const add = (role: Role, section: string, declared: Declaration) => {
    const clash =
      names.get(declared.name)?.role ?? (Object.hasOwn(dimensions, declared.name) ? "dimension" : undefined);
    if (clash !== undefined) {
      throw new FormatError(
        source.place([section, declared.name]),
        `${section}.${declared.name}: expected a new name, got one already used for ${clash === "input" ? "an" : "a"} ${clash}`,
      );
    }
    names.set(declared.name, { role, shape: declared.shape });
  };
  for (const parameter of parameters) add("parameter", "parameters", parameter);
  for (const input of inputs) add("input", "inputs", input);
  // An initial value may use parameters but neither inputs nor states.
  const initialScope: Scope = {
    dimensions,
    names: new Map([...names].filter(([, known]) => known.role === "parameter")),
    states: "before",
  };
  for (const state of stateDeclarations) add("state", "state", state);
  const states = stateDeclarations.map((declared): State => {
    const initial = readDefinition(
      source,
      ["state", declared.name, "initial"],
      content.state[declared.name]!.initial,
      initialScope,
    );
    requireShape(initial, declared.shape, "fill");
    const { values } = content.state[declared.name]!;
    const finite =
      values === undefined
        ? {}
        : { values: axisSize(source, ["state", declared.name, "values"], values, dimensions) };
    return { ...declared, ...finite, initial: { ...initial, name: declared.name } };
  });

  const before: Scope = { dimensions, names, states: "before" };
  const lets = Object.entries(content.let).map(([name, text]): Definition => {
    checkName(source, "let", name);
    const definition = readDefinition(source, ["let", name], text, before);
    add("let", "let", { name, axes: [], shape: definition.expression.shape });
    return { ...definition, name };
  });
  const updates = states.map((state): Definition => {
    const text = content.update[state.name];
    if (text === undefined) {
      throw new FormatError(
        source.place(["update"]),
        `update: expected a formula for each state, got none for '${state.name}'`,
      );
    }
    const definition = readDefinition(source, ["update", state.name], text, before);
    requireShape(definition, state.shape, "fill");
    return { ...definition, name: state.name };
  });
  for (const name of Object.keys(content.update)) {
    if (!states.some((state) => state.name === name)) {
      throw new FormatError(
        source.place(["update", name]),
        `update.${name}: expected the name of a state (${states.map((state) => state.name).join(", ")}), got '${name}'`,
      );
    }
  }
  if (states.length === 0)
    throw new FormatError(source.place(["state"]), "state: expected at least one state, got none");

  refuseCircles({ lets, updates });

  const after: Scope = { dimensions, names, states: "after" };
  const outputs = Object.entries(content.output).map(([name, text]): Definition => {
    checkName(source, "output", name);
    return { ...readDefinition(source, ["output", name], text, after), name };
  });
  const { name, title, family, equation, examples, claims } = content;
  const recurrence: Recurrence = {
    name,
    title,
    family,
    source: content.source,
    equation,
    ...(content.notes === undefined ? {} : { notes: content.notes }),
    file,
    dimensions,
    parameters,
    inputs,
    states,
    lets,
    updates,
    outputs: outputs.length > 0 ? outputs : states.map((state) => stateOutput(source, state, after)),
    examples: examples as Recurrence["examples"],
    claims,
  };
  return recurrence;
}

/** Without an `output` section every state is an output under its own name. */
function stateOutput(source: SourceFile, state: State, scope: Scope): Definition {
  const { file, line = 1, column = 1 } = source.place(["state", state.name]);
  const formula: Formula = { text: state.name, where: `output.${state.name}`, file, line, column };
  return { name: state.name, formula, expression: parseFormula(formula, scope) };
}

function settleDimensions(
  recurrence: string,
  declared: Readonly<Record<string, number>>,
  overrides: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  for (const [name, size] of Object.entries(overrides)) {
    if (!Object.hasOwn(declared, name)) {
      const known = Object.keys(declared);
      const cure = known.length === 0 ? "it has none" : `its dimensions are ${known.join(", ")}`;
      throw new UsageError(`${recurrence}: expected a dimension it has, got '${name}'; ${cure}`);
    }
    if (!Number.isInteger(size) || size < 1 || size > 4096) {
      throw new UsageError(
        `${recurrence}: expected a whole size from 1 to 4096 for the dimension ${name}, got ${size}`,
      );
    }
  }
  return { ...declared, ...overrides };
}

function axisSize(
  source: SourceFile,
  path: readonly string[],
  axis: Axis,
  dimensions: Readonly<Record<string, number>>,
): number {
  if (typeof axis === "number") return axis;
  const [, factor = "1", name = ""] = /^(?:(\d+)\s*\*\s*)?(.*)$/.exec(axis) ?? [];
  if (Object.hasOwn(dimensions, name)) return Number(factor) * dimensions[name]!;
  const known = Object.keys(dimensions).join(", ") || "none";
  throw new FormatError(
    source.place(path),
    `${path.join(".")}: expected a declared dimension (${known}), got '${axis}'`,
  );
}

/** The default of a parameter has its shape, or is a number that fills it. */
function checkDefault(source: SourceFile, { name, axes, shape }: Declaration, raw: RawValue): void {
  const path = ["parameters", name, "default"];
  const where = path.join(".");
  try {
    for (const entry of entriesOf(raw, axes, shape, where, "fill")) exactNumber(entry, where);
  } catch (error) {
    throw error instanceof UsageError ? new FormatError(source.place(path), error.message) : error;
  }
}

/** One 1 in each column needs a column, one in each row a matrix: elsewhere there is nothing to choose. */
function checkPromise(source: SourceFile, { name, axes }: Declaration, promise: InputPromise): void {
  const least = promise === "bits" ? 0 : promise === "one-hot columns" ? 1 : 2;
  if (axes.length >= least) return;
  const got = axes.length === 0 ? "a scalar" : "a vector, whose every row would be the number 1";
  const cure = axes.length === 0 ? "promise: bits" : "promise: one-hot columns, or symbols";
  throw new FormatError(
    source.place(["inputs", name, "promise"]),
    `inputs.${name}: expected a ${least === 1 ? "vector or a matrix" : "matrix"} to promise ${promise} of, got ${got}; for that write ${cure}`,
  );
}

/** Names that formulas cannot use, because they mean something there. */
const RESERVED = new Set<string>([
  ...Object.keys(FUNCTIONS),
  "next",
  "previous",
  "true",
  "false",
  "mod",
  "to",
  "in",
  "and",
  "or",
  "xor",
  "not",
]);

function checkName(source: SourceFile, section: string, name: string): void {
  // Sequences are objects by name, and so are the JSON files of them: such a name would be found where none was given.
  if (name in Object.prototype) {
    throw new FormatError(
      source.place([section, name]),
      `${section}.${name}: expected a name of your own, got '${name}', which every JavaScript object has; choose another`,
    );
  }
  if (!RESERVED.has(name)) return;
  throw new FormatError(
    source.place([section, name]),
    `${section}.${name}: expected a name of your own, got '${name}', which means something in formulas; choose another`,
  );
}

function readDefinition(
  source: SourceFile,
  path: readonly string[],
  text: string | number,
  scope: Scope,
): Omit<Definition, "name"> {
  const { file, line = 1, column = 1 } = source.textPlace(path);
  const formula: Formula = { text: String(text), where: path.join("."), file, line, column };
  return { formula, expression: parseFormula(formula, scope) };
}

/** A formula must have its state's shape; `fill`: a scalar is spread over it. */
function requireShape(definition: Omit<Definition, "name">, shape: Shape, spread: "fill" | "exact"): void {
  const got: Expression = definition.expression;
  if (sameShape(got.shape, shape) || (spread === "fill" && sameShape(got.shape, SCALAR))) return;
  throw formulaError(
    definition.formula,
    0,
    `expected ${showShape(shape)}, got ${showShape(got.shape)} from '${definition.formula.text}'`,
  );
}
