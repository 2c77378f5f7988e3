import Fraction from "fraction.js";
import type { MathNode } from "mathjs";
import { isScalar, SCALAR, type Shape } from "../algebra/matrix.js";
import { FormatError, nearest } from "../errors.js";
import type { Expression, Formula, Literal, Role, Span } from "./expression.js";
import { FUNCTIONS, type FunctionKey, type Operand, whole } from "./functions.js";
import { constantOf, locate, type NodeView, parseText } from "./mathjs.js";

/** What the names in a formula may stand for, and in which sense a bare state name is meant. */
export interface Scope {
  readonly dimensions: Readonly<Record<string, number>>;
  readonly names: ReadonlyMap<string, { readonly role: Role; readonly shape: Shape }>;
  /** In `update` and `let` a state's name means its value before the step, in `output` after it. */
  readonly states: "before" | "after";
}

/** Reads one formula: names, functions and shapes are settled, or a FormatError points at the term. */
export function parseFormula(formula: Formula, scope: Scope): Expression {
  if (formula.text.trim() === "") throw formulaError(formula, 0, "expected a formula, got nothing");
  let tree: MathNode;
  try {
    tree = parseText(formula.text);
  } catch (error) {
    throw syntaxError(formula, error);
  }
  refuseDepth(formula, tree);
  return new Elaboration(formula, scope, locate(tree, formula.text)).expression(tree);
}

/** Operations one inside another that a formula may have; a + b + c is two. What goes through formulas calls itself. */
const DEEPEST = 1000;

function refuseDepth(formula: Formula, tree: MathNode): void {
  let level: MathNode[] = [tree];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) {
      throw formulaError(
        formula,
        0,
        `expected at most ${DEEPEST} operations one inside another, got more; name parts of the formula under let`,
      );
    }
    const next: MathNode[] = [];
    for (const node of level) {
      node.forEach((child) => {
        next.push(child);
      });
    }
    level = next;
  }
}

export function formulaError(formula: Formula, start: number, message: string): FormatError {
  const before = formula.text.slice(0, start).split("\n");
  const line = formula.line + before.length - 1;
  const column = before.length === 1 ? formula.column + start : before[before.length - 1]!.length + 1;
  return new FormatError({ file: formula.file, line, column }, `${formula.where}: ${message}`);
}

function syntaxError(formula: Formula, error: unknown): FormatError {
  const message = error instanceof Error ? error.message : String(error);
  const at = /\(char (\d+)\)/.exec(message);
  const start = at === null ? 0 : Math.max(0, Number(at[1]) - 1);
  const reason = message.replace(/\s*\(char \d+\)/, "").replace(/^SyntaxError: /, "");
  const shown = formula.text.length > 200 ? `${formula.text.slice(0, 200)}...` : formula.text;
  return formulaError(formula, start, `expected a formula, got '${shown}' (${reason})`);
}

const OPERATORS: Readonly<Record<string, FunctionKey>> = {
  add: "add",
  subtract: "subtract",
  multiply: "multiply",
  dotMultiply: "dotMultiply",
  divide: "divide",
  dotDivide: "dotDivide",
  pow: "power",
  dotPow: "dotPower",
  ctranspose: "transpose",
  unaryMinus: "negate",
  smaller: "less",
  smallerEq: "lessEqual",
  larger: "greater",
  largerEq: "greaterEqual",
  equal: "equal",
  unequal: "unequal",
  and: "and",
  or: "or",
  xor: "xor",
  not: "not",
};
const OPERATOR_KEYS = new Set<string>(Object.values(OPERATORS));
/** Functions that are written by name; the rest are operators. */
export const NAMED_FUNCTIONS = (Object.keys(FUNCTIONS) as FunctionKey[]).filter(
  (key) => !OPERATOR_KEYS.has(key),
);

class Elaboration {
  constructor(
    private readonly formula: Formula,
    private readonly scope: Scope,
    private readonly spans: ReadonlyMap<MathNode, readonly [number, number]>,
  ) {}

  expression(node: MathNode): Expression {
    const view = node as unknown as NodeView;
    switch (node.type) {
      case "ParenthesisNode":
        return this.expression(view.content!);
      case "ConstantNode":
        return this.constant(node, view);
      case "SymbolNode":
        return this.reference(node, view.name!);
      case "ArrayNode":
        return this.array(node, view);
      case "OperatorNode":
        return this.operator(node, view);
      case "FunctionNode":
        return this.call(node, view);
      case "ConditionalNode":
        throw this.error(
          node,
          "expected a formula without '? :', got a conditional; write select(condition, x, y)",
        );
      default:
        throw this.error(
          node,
          `expected a formula of names, numbers, operators and functions, got ${describe(node)}`,
        );
    }
  }

  private constant(node: MathNode, view: NodeView): Literal {
    const value = constantOf(view);
    if (value === undefined)
      throw this.error(node, `expected a finite number of reasonable size, got ${this.text(node)}`);
    return { kind: "literal", values: [value], shape: SCALAR, span: this.span(node) };
  }

  private reference(node: MathNode, name: string): Expression {
    const found = this.scope.names.get(name);
    const span = this.span(node);
    if (found !== undefined) {
      const role = found.role === "state" && this.scope.states === "after" ? "next" : found.role;
      return { kind: "reference", role, name, shape: found.shape, span };
    }
    if (Object.hasOwn(this.scope.dimensions, name)) {
      const size = new Fraction(this.scope.dimensions[name]!);
      return { kind: "literal", values: [size], label: name, shape: SCALAR, span };
    }
    const known = [...this.scope.names.keys(), ...Object.keys(this.scope.dimensions)];
    const guess = nearest(name, known);
    const hint =
      guess === undefined ? `declare it under inputs, parameters, state or let` : `did you mean '${guess}'?`;
    throw this.error(node, `expected a declared name, got '${name}'; ${hint}`);
  }

  private array(node: MathNode, view: NodeView): Literal {
    const rows = view.items!.map((item) => {
      const itemView = item as unknown as NodeView;
      return item.type === "ArrayNode"
        ? itemView.items!.map((cell) => this.number(cell))
        : [this.number(item)];
    });
    const cols = rows[0]?.length ?? 0;
    if (cols === 0 || rows.some((row) => row.length !== cols)) {
      throw this.error(
        node,
        `expected rows of one length, got lengths ${rows.map((row) => row.length).join(", ")}`,
      );
    }
    return {
      kind: "literal",
      values: rows.flat(),
      shape: { rows: rows.length, cols },
      span: this.span(node),
    };
  }

  /** A number, its negative or a fraction such as -1/3. */
  private number(node: MathNode): Fraction {
    const value = (read: Expression): Fraction | undefined => {
      if (read.kind === "literal") return isScalar(read.shape) ? read.values[0] : undefined;
      if (read.kind !== "call") return undefined;
      const [x, y] = read.operands.map(value);
      if (read.key === "negate") return x?.neg();
      return read.key === "divide" && y?.equals(0) === false ? x?.div(y) : undefined;
    };
    const found = value(this.expression(node));
    if (found === undefined) throw this.error(node, "expected a number inside [...], got a formula");
    return found;
  }

  private operator(node: MathNode, view: NodeView): Expression {
    const name = String(view.fn);
    if (name === "unaryPlus") return this.expression(view.args![0]!);
    const key = OPERATORS[name];
    if (key === undefined) throw this.error(node, `expected an operator of the language, got '${view.op}'`);
    return this.apply(node, key, view.args!);
  }

  private call(node: MathNode, view: NodeView): Expression {
    const name = (view.fn as unknown as NodeView).name ?? "";
    if (name === "next" || name === "previous") return this.timed(node, name, view.args!);
    if (!(NAMED_FUNCTIONS as readonly string[]).includes(name)) {
      const guess = nearest(name, [...NAMED_FUNCTIONS, "next", "previous"]);
      const hint =
        guess === undefined ? `the functions are ${NAMED_FUNCTIONS.join(", ")}` : `did you mean '${guess}'?`;
      throw this.error(node, `expected a function, got '${name}'; ${hint}`);
    }
    return this.apply(node, name as FunctionKey, view.args!);
  }

  private timed(node: MathNode, name: "next" | "previous", operands: readonly MathNode[]): Expression {
    const state = operands.length === 1 ? (operands[0] as unknown as NodeView).name : undefined;
    const found = state === undefined ? undefined : this.scope.names.get(state);
    if (state === undefined || found?.role !== "state") {
      throw this.error(node, `expected ${name}(STATE), got '${this.text(node)}'`);
    }
    const cure = {
      next: "in an output a state's bare name already means its new value",
      previous: "in an update a state's bare name already means its old value",
    };
    if (name === "next" && this.scope.states === "after")
      throw this.error(node, `'${this.text(node)}': ${cure.next}`);
    if (name === "previous" && this.scope.states === "before")
      throw this.error(node, `'${this.text(node)}': ${cure.previous}`);
    const role = name === "next" ? "next" : "state";
    return { kind: "reference", role, name: state, shape: found.shape, span: this.span(node) };
  }

  private apply(node: MathNode, key: FunctionKey, operandNodes: readonly MathNode[]): Expression {
    const row = FUNCTIONS[key];
    const [fewest, most] = row.operands;
    if (operandNodes.length < fewest || operandNodes.length > most) {
      const wanted = most === 1 ? "1 operand" : `${fewest === most ? most : `${fewest} to ${most}`} operands`;
      throw this.error(node, `expected ${wanted} as in ${row.usage}, got ${operandNodes.length}`);
    }
    const operands = operandNodes.map((operand) => this.expression(operand));
    const known: Operand[] = operands.map((operand) => ({ ...operand.shape, values: valuesOf(operand) }));
    const mustBeStatic =
      row.staticOperands === "all" ? known : row.staticOperands === "last" ? known.slice(-1) : [];
    for (const operand of mustBeStatic) {
      if (operand.values === undefined || (isScalar(operand) && !Number.isInteger(whole(operand)))) {
        throw this.error(
          node,
          `expected whole numbers or dimensions in ${row.usage}, got '${this.text(node)}'`,
        );
      }
    }
    const shape = row.shape(known);
    if (typeof shape === "string") throw this.error(node, `'${this.text(node)}': ${shape}`);
    if (shape.rows * shape.cols > LARGEST) {
      throw this.error(
        node,
        `expected at most ${LARGEST} entries, got ${shape.rows} x ${shape.cols} from '${this.text(node)}'`,
      );
    }
    return { kind: "call", key, operands, shape, span: this.span(node) };
  }

  private span(node: MathNode): Span {
    const [start, end] = this.spans.get(node) ?? [0, this.formula.text.length];
    return { formula: this.formula, start, end };
  }

  private text(node: MathNode): string {
    const [start, end] = this.spans.get(node) ?? [0, this.formula.text.length];
    return this.formula.text.slice(start, end);
  }

  private error(node: MathNode, message: string): FormatError {
    return formulaError(this.formula, this.spans.get(node)?.[0] ?? 0, message);
  }
}

/** Entries of one value; beyond this a formula is a mistake rather than a model. */
export const LARGEST = 1_048_576;

function valuesOf(operand: Expression): readonly Fraction[] | undefined {
  return operand.kind === "literal" ? operand.values : undefined;
}

function describe(node: MathNode): string {
  const names: Readonly<Record<string, string>> = {
    AssignmentNode: "an assignment",
    FunctionAssignmentNode: "a function definition",
    BlockNode: "several statements",
    RangeNode: "a range",
    AccessorNode: "an index or property",
    ObjectNode: "an object",
    IndexNode: "an index",
    RelationalNode: "a chain of comparisons",
  };
  return names[node.type] ?? node.type;
}
