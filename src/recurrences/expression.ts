import type Fraction from "fraction.js";
import type { Shape } from "../algebra/matrix.js";
import type { FunctionKey } from "./functions.js";

/**
 * A formula after its names and shapes are settled. The compiler works on this tree; the oracle works on mathjs's own
 * tree of the same text (`Formula.tree`), so that the two share nothing but the parser.
 */
export type Expression = Literal | Reference | Call;

interface Node {
  readonly shape: Shape;
  /** Where it stands in its formula; undefined for expressions that the compiler made. */
  readonly span?: Span;
}

export interface Literal extends Node {
  readonly kind: "literal";
  /** Row-major. */
  readonly values: readonly Fraction[];
  /** What to print instead of the values, for example the name of a dimension. */
  readonly label?: string;
}

/**
 * What a name stands for. `state` is the value before the step, `next` the value after it, whichever section of the
 * file the name was written in.
 */
export type Role = "input" | "parameter" | "let" | "state" | "next";

export interface Reference extends Node {
  readonly kind: "reference";
  readonly role: Role;
  readonly name: string;
}

export interface Call extends Node {
  readonly kind: "call";
  readonly key: FunctionKey;
  readonly operands: readonly Expression[];
}

/** The text of one formula and where it stands. */
export interface Formula {
  readonly text: string;
  /** Section and name, for example `update.S`. */
  readonly where: string;
  readonly file: string;
  /** 1-based position of the formula's first character. */
  readonly line: number;
  readonly column: number;
}

export interface Span {
  readonly formula: Formula;
  readonly start: number;
  readonly end: number;
}

/** The piece of source text an expression stands for, as its author wrote it. */
export function sourceText(span: Span): string {
  return span.formula.text.slice(span.start, span.end);
}

/** Calls `visit` on every node, children after their parent. Shared nodes are visited once for each use. */
export function walk(expression: Expression, visit: (node: Expression) => void): void {
  visit(expression);
  if (expression.kind === "call") for (const operand of expression.operands) walk(operand, visit);
}

/** How tightly each construct binds when printed; higher binds tighter. */
const INFIX: Partial<Record<FunctionKey, { symbol: string; level: number }>> = {
  or: { symbol: " or ", level: 0.2 },
  xor: { symbol: " xor ", level: 0.4 },
  and: { symbol: " and ", level: 0.6 },
  less: { symbol: " < ", level: 1 },
  lessEqual: { symbol: " <= ", level: 1 },
  greater: { symbol: " > ", level: 1 },
  greaterEqual: { symbol: " >= ", level: 1 },
  equal: { symbol: " == ", level: 1 },
  unequal: { symbol: " != ", level: 1 },
  add: { symbol: " + ", level: 2 },
  subtract: { symbol: " - ", level: 2 },
  multiply: { symbol: " * ", level: 3 },
  dotMultiply: { symbol: " .* ", level: 3 },
  divide: { symbol: " / ", level: 3 },
  dotDivide: { symbol: " ./ ", level: 3 },
  power: { symbol: "^", level: 5 },
  dotPower: { symbol: ".^", level: 5 },
};
/** Sums and products: x - y - z means (x - y) - z. Comparisons chain and powers group to the right instead. */
const GROUPS_LEFT: ReadonlySet<number> = new Set([2, 3]);
const PRODUCT_LEVEL = 3;
const NEGATE_LEVEL = 4;
const TRANSPOSE_LEVEL = 6;
const ATOM_LEVEL = 7;

/** Prints an expression in the recurrence language with no more parentheses than it needs. */
export function show(expression: Expression): string {
  return showAt(expression, 0);
}

function showAt(expression: Expression, level: number): string {
  const [text, own] = render(expression);
  return own < level ? `(${text})` : text;
}

function render(expression: Expression): [string, number] {
  switch (expression.kind) {
    case "literal":
      return [showLiteral(expression), literalLevel(expression)];
    case "reference":
      return [expression.role === "next" ? `next(${expression.name})` : expression.name, ATOM_LEVEL];
    case "call": {
      const [x, y] = expression.operands;
      if (expression.key === "transpose") return [`${showAt(x!, TRANSPOSE_LEVEL)}'`, TRANSPOSE_LEVEL];
      if (expression.key === "negate") return [`-${showAt(x!, NEGATE_LEVEL)}`, NEGATE_LEVEL];
      const infix = INFIX[expression.key];
      if (infix === undefined)
        return [`${expression.key}(${expression.operands.map(show).join(", ")})`, ATOM_LEVEL];
      const left = GROUPS_LEFT.has(infix.level) ? infix.level : infix.level + 1;
      return [`${showAt(x!, left)}${infix.symbol}${showAt(y!, infix.level + 1)}`, infix.level];
    }
  }
}

function literalLevel({ label, values: [value, ...others] }: Literal): number {
  if (label !== undefined || others.length > 0) return ATOM_LEVEL;
  if (value!.d !== 1n) return PRODUCT_LEVEL;
  return value!.s < 0n ? NEGATE_LEVEL : ATOM_LEVEL;
}

function showLiteral(literal: Literal): string {
  if (literal.label !== undefined) return literal.label;
  if (literal.values.length === 1) return literal.values[0]!.toFraction();
  const rows: string[] = [];
  for (let row = 0; row < literal.shape.rows; row++) {
    const cells = literal.values.slice(row * literal.shape.cols, (row + 1) * literal.shape.cols);
    rows.push(cells.map((value) => value.toFraction()).join(", "));
  }
  return `[${rows.join("; ")}]`;
}
