import Fraction from "fraction.js";
import type { MathNode } from "mathjs";
import type { Shape } from "../algebra/matrix.js";
import { constantOf, type NodeView, parseText } from "./mathjs.js";
import {
  isMatrix,
  type OracleFunction,
  type OracleNumbers,
  oracleFunctions,
  type Value,
} from "./oracle-functions.js";
import type { Definition, Recurrence } from "./recurrence.js";

/** Values by name; per step for inputs and outputs. Entries are row-major. */
export interface DirectGiven<W> {
  readonly steps: number;
  readonly inputs: Readonly<Record<string, readonly (readonly W[])[]>>;
  readonly parameters: Readonly<Record<string, readonly W[]>>;
  /** States before the first step; the recurrence's own where missing. */
  readonly initial?: Readonly<Record<string, readonly W[]>>;
}

export interface DirectResult<W> {
  readonly outputs: Readonly<Record<string, readonly (readonly W[])[]>>;
  readonly final: Readonly<Record<string, readonly W[]>>;
}

/** Gives the value of a name, computing it first where that is still to be done. */
type Ask = (name: string) => Value;
type Program = (ask: Ask) => Value;

/** Whether operand `index` of a function is a size, a place or an exponent. */
function isPlain(name: string, index: number): boolean {
  if (name === "pow" || name === "dotPow") return index === 1;
  return ["identity", "ones", "zeros", "onehot", "permutation"].includes(name);
}

const nextOf = (state: string): string => `next(${state})`;

/**
 * The oracle: a recurrence run step by step by mathjs, on mathjs's own tree of each formula's text. Shares the parser
 * with the compiler and nothing else: no shapes, no table of functions, no number system. Ready for many sequences.
 */
export class DirectRunner<W> {
  private readonly functions: Readonly<Record<string, OracleFunction>>;
  private readonly matrix: (rows: readonly (readonly unknown[])[]) => Value;
  private readonly programs: ReadonlyMap<string, Program>;
  private readonly initials: readonly Program[];
  private readonly outputs: readonly Program[];

  constructor(
    private readonly recurrence: Recurrence,
    private readonly numbers: OracleNumbers<W>,
  ) {
    const { functions, matrix } = oracleFunctions(numbers);
    this.functions = functions;
    this.matrix = matrix;
    const read = (definition: Definition, names: (name: string) => string = (name) => name): Program =>
      this.translate(parseText(definition.formula.text), names);
    const programs = new Map<string, Program>();
    for (const definition of recurrence.lets) programs.set(definition.name, read(definition));
    for (const definition of recurrence.updates) programs.set(nextOf(definition.name), read(definition));
    this.programs = programs;
    this.initials = recurrence.states.map((state) => read(state.initial));
    const isState = (name: string): boolean => recurrence.states.some((state) => state.name === name);
    this.outputs = recurrence.outputs.map((output) =>
      read(output, (name) => (isState(name) ? nextOf(name) : name)),
    );
  }

  /** Runs the whole sequence. */
  run(given: DirectGiven<W>): DirectResult<W> {
    const { states: declared, parameters, dimensions, inputs, outputs } = this.recurrence;
    const fixed = new Map<string, Value>();
    for (const { name, shape } of parameters) fixed.set(name, this.value(given.parameters[name]!, shape));
    for (const [name, size] of Object.entries(dimensions))
      fixed.set(name, this.numbers.literal(new Fraction(size)));
    let states = declared.map((state, i) => {
      const own = given.initial?.[state.name];
      return own === undefined
        ? this.fill(
            this.initials[i]!((name) => fixed.get(name)),
            state.shape,
          )
        : this.value(own, state.shape);
    });
    const collected: Record<string, (readonly W[])[]> = Object.fromEntries(
      outputs.map(({ name }) => [name, []]),
    );
    for (let t = 0; t < given.steps; t++) {
      const known = new Map(fixed);
      for (const { name, shape } of inputs) known.set(name, this.value(given.inputs[name]![t]!, shape));
      for (const [i, state] of declared.entries()) known.set(state.name, states[i]);
      const ask = this.asker(known);
      states = declared.map((state) => ask(nextOf(state.name)));
      outputs.forEach((output, i) => {
        collected[output.name]!.push(this.entries(this.outputs[i]!(ask), output.expression.shape));
      });
    }
    const final = declared.map((state, i) => [state.name, this.entries(states[i], state.shape)] as const);
    return { outputs: collected, final: Object.fromEntries(final) };
  }

  /** Lets and next(...) values are computed when first asked for, so their order in the file does not matter. */
  private asker(known: Map<string, Value>): Ask {
    const ask: Ask = (name) => {
      if (known.has(name)) return known.get(name);
      const state = this.recurrence.states.find((candidate) => nextOf(candidate.name) === name);
      const raw = this.programs.get(name)!(ask);
      const value = state === undefined ? raw : this.fill(raw, state.shape);
      known.set(name, value);
      return value;
    };
    return ask;
  }

  /** A closure for each node: mathjs's own compiler could not settle the result of every operation. */
  private translate(node: MathNode, names: (name: string) => string): Program {
    const view = node as unknown as NodeView;
    switch (node.type) {
      case "ParenthesisNode":
        return this.translate(view.content!, names);
      case "ConstantNode": {
        const value = this.numbers.literal(constantOf(view)!);
        return () => value;
      }
      case "ArrayNode": {
        const rows = view.items!.map((item) => this.row(item, names));
        return (ask) => this.simplify(this.matrix(rows.map((row) => row.map((cell) => cell(ask)))));
      }
      case "SymbolNode": {
        const name = names(view.name!);
        return (ask) => ask(name);
      }
      case "FunctionNode": {
        const name = (view.fn as unknown as NodeView).name!;
        const operand = (view.args![0] as unknown as NodeView | undefined)?.name ?? "";
        if (name === "next") return (ask) => ask(nextOf(operand));
        if (name === "previous") return (ask) => ask(operand);
        return this.operation(name, view.args!, names);
      }
      default:
        return this.operation(String(view.fn), view.args!, names);
    }
  }

  private row(item: MathNode, names: (name: string) => string): readonly Program[] {
    const cells = item.type === "ArrayNode" ? (item as unknown as NodeView).items! : [item];
    return cells.map((cell) => this.translate(cell, names));
  }

  private operation(name: string, operands: readonly MathNode[], names: (name: string) => string): Program {
    const f = this.functions[name]!;
    const programs = operands.map((operand, i) => {
      if (!isPlain(name, i)) return this.translate(operand, names);
      const plain = this.plain(operand);
      return () => plain;
    });
    return (ask) => this.simplify(f(...programs.map((program) => program(ask))));
  }

  /** Sizes, places and exponents are whole numbers whatever the number system: the size 4 is not 1 modulo 3. */
  private plain(node: MathNode): Value {
    const view = node as unknown as NodeView;
    if (node.type === "ParenthesisNode") return this.plain(view.content!);
    if (node.type === "ArrayNode") return this.matrix([view.items!.map((item) => this.plain(item))]);
    const whole = node.type === "SymbolNode" ? this.recurrence.dimensions[view.name!]! : constantOf(view)!;
    const value = Number(whole.valueOf());
    if (this.numbers.type === "number") return value;
    return this.numbers.type === "bigint" ? BigInt(value) : new Fraction(value);
  }

  /** A one-by-one matrix becomes a scalar, and every entry is brought back into the number system. */
  private simplify(value: Value): Value {
    if (!isMatrix(value)) return this.numbers.settle(value as W);
    const [rows, cols] = value.size();
    if (rows === 1 && cols === 1) return this.numbers.settle(value.get([0, 0]) as W);
    return value.map((entry) => this.numbers.settle(entry as W));
  }

  private value(entries: readonly W[], { rows, cols }: Shape): Value {
    if (rows === 1 && cols === 1) return entries[0];
    return this.matrix(Array.from({ length: rows }, (_, row) => entries.slice(row * cols, (row + 1) * cols)));
  }

  private fill(value: Value, shape: Shape): Value {
    if (isMatrix(value)) return value;
    return this.value(new Array<W>(shape.rows * shape.cols).fill(value as W), shape);
  }

  private entries(value: Value, shape: Shape): readonly W[] {
    if (!isMatrix(value)) return new Array<W>(shape.rows * shape.cols).fill(value as W);
    return (value.toArray() as W[][]).flat();
  }
}
