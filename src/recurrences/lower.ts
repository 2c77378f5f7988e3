import { isScalar, type Matrix, matrix, type Shape } from "../algebra/matrix.js";
import type { Numbers } from "../algebra/numbers.js";
import { InternalError } from "../errors.js";
import type { Expression, Reference } from "./expression.js";
import { FUNCTIONS } from "./functions.js";
import type { Recurrence } from "./recurrence.js";

/** Values of the names a formula may use. */
export interface Environment<W> {
  lookup(reference: Reference): Matrix<W>;
}

/**
 * Carries a formula out over any number system: evaluated, built, counted or traced, by the same text.
 * `onFault` sees the innermost expression in which the number system refused.
 */
export function lower<W>(
  expression: Expression,
  numbers: Numbers<W>,
  environment: Environment<W>,
  onFault?: (error: unknown, at: Expression) => never,
): Matrix<W> {
  switch (expression.kind) {
    case "literal":
      return matrix(
        expression.shape,
        expression.values.map((value) => numbers.literal(value)),
      );
    case "reference":
      return environment.lookup(expression);
    case "call": {
      const row = FUNCTIONS[expression.key];
      const known = expression.operands.map((operand) => ({
        ...operand.shape,
        values: operand.kind === "literal" ? operand.values : undefined,
      }));
      const values = expression.operands.map((operand, i) =>
        isStatic(row.staticOperands, i, known.length)
          ? { ...operand.shape, data: [] }
          : lower(operand, numbers, environment, onFault),
      );
      if (onFault === undefined) return row.lower(numbers, values, expression.shape, known);
      try {
        return row.lower(numbers, values, expression.shape, known);
      } catch (error) {
        return onFault(error, expression);
      }
    }
  }
}

/** Static operands are read off the formula and have no value in the circuit. */
function isStatic(which: "all" | "last" | undefined, index: number, count: number): boolean {
  return which === "all" || (which === "last" && index === count - 1);
}

/** A scalar spread over a shape; anything else as it is. */
export function spread<W>(value: Matrix<W>, shape: Shape): Matrix<W> {
  if (!isScalar(value) || isScalar(shape)) return value;
  return matrix(shape, new Array<W>(shape.rows * shape.cols).fill(value.data[0]!));
}

/** What a step's formulas are evaluated on. Values are row-major. */
export interface StepValues<W> {
  readonly inputs: Readonly<Record<string, readonly W[]>>;
  readonly parameters: Readonly<Record<string, readonly W[]>>;
  /** Lets that are already known; others are computed from their formulas when asked for. */
  readonly lets?: Readonly<Record<string, readonly W[]>>;
  /** States before the step. Missing ones are an error when a formula asks for them. */
  readonly states: Readonly<Record<string, readonly W[]>>;
  /** States after the step, where already known; others are computed from their updates when asked for. */
  readonly next: Readonly<Record<string, readonly W[]>>;
}

/**
 * The environment of one step: inputs, parameters and states are given; `let`s and the new values of states that are
 * not given are computed from their formulas, once, when first asked for.
 */
export function stepEnvironment<W>(
  recurrence: Recurrence,
  numbers: Numbers<W>,
  values: StepValues<W>,
  onFault?: (error: unknown, at: Expression) => never,
): Environment<W> {
  const computed = new Map<string, Matrix<W>>();
  const open = new Set<string>();
  const compute = (key: string, expression: Expression, shape: Shape): Matrix<W> => {
    const found = computed.get(key);
    if (found !== undefined) return found;
    if (open.has(key))
      throw new InternalError(`the formulas of ${recurrence.name} ask for '${key}' in a circle`);
    open.add(key);
    const value = spread(lower(expression, numbers, environment, onFault), shape);
    open.delete(key);
    computed.set(key, value);
    return value;
  };
  const given = (source: Readonly<Record<string, readonly W[]>>, reference: Reference): Matrix<W> => {
    const data = source[reference.name];
    if (data === undefined)
      throw new InternalError(`${recurrence.name}: no value for the ${reference.role} '${reference.name}'`);
    return matrix(reference.shape, data);
  };
  const environment: Environment<W> = {
    lookup(reference) {
      switch (reference.role) {
        case "input":
          return given(values.inputs, reference);
        case "parameter":
          return given(values.parameters, reference);
        case "state":
          return given(values.states, reference);
        case "let": {
          if (values.lets !== undefined && reference.name in values.lets)
            return given(values.lets, reference);
          const definition = recurrence.lets.find(({ name }) => name === reference.name)!;
          return compute(`let ${reference.name}`, definition.expression, reference.shape);
        }
        case "next": {
          if (reference.name in values.next) return given(values.next, reference);
          const definition = recurrence.updates.find(({ name }) => name === reference.name)!;
          return compute(`next ${reference.name}`, definition.expression, reference.shape);
        }
      }
    },
  };
  return environment;
}
