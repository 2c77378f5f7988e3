import { isScalar, sameShape } from "../algebra/matrix.js";
import type { Call, Expression } from "../recurrences/expression.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import {
  diagonalMatrix,
  entrywiseTimes,
  literal,
  negative,
  onesOf,
  over,
  plus,
  times,
  transposed,
} from "./terms.js";

/**
 * The affine reading of a formula by whole matrices: a sum of terms, each a product around one occurrence of a state,
 * and a drive without states. Coefficients are expressions, so the reasoning can be shown as formulas.
 *
 * This reading knows the products people write; what it does not know is undefined, and entrywise.ts decides.
 */
export interface AffineForm {
  readonly terms: readonly Term[];
  /** Undefined: zero. */
  readonly drive?: Expression | undefined;
}

/** scale * mask .* (left * S * right), or with S transposed. Missing factors are one. */
export interface Term {
  readonly state: string;
  readonly transposed: boolean;
  readonly scale?: Expression | undefined;
  readonly mask?: Expression | undefined;
  readonly left?: Expression | undefined;
  readonly right?: Expression | undefined;
}

/** Sums of more terms than people write are left to the reading entry by entry, which adds coefficients up. */
const MOST_TERMS = 100;

/** Reads `expression` as affine in `states`; undefined when this reading cannot tell. */
export function affineForm(
  recurrence: Recurrence,
  states: ReadonlySet<string>,
  expression: Expression,
): AffineForm | undefined {
  const named = new Map<Expression, AffineForm | undefined>();
  /** Each let and update is read once, however often it is used. */
  const readNamed = (definitions: Recurrence["lets"], name: string): AffineForm | undefined => {
    const definition = definitionOf(definitions, name);
    if (!named.has(definition)) named.set(definition, read(definition));
    return named.get(definition);
  };
  const read = (node: Expression): AffineForm | undefined => {
    switch (node.kind) {
      case "literal":
        return { terms: [], drive: node };
      case "reference": {
        if (node.role === "state" && states.has(node.name))
          return { terms: [{ state: node.name, transposed: false }] };
        if (node.role === "next" && states.has(node.name)) return readNamed(recurrence.updates, node.name);
        if (node.role === "let") {
          // A let without states stays a name, which keeps the formulas short.
          const inner = readNamed(recurrence.lets, node.name);
          return inner !== undefined && inner.terms.length === 0 ? { terms: [], drive: node } : inner;
        }
        return { terms: [], drive: node };
      }
      case "call": {
        const operands = node.operands.map(read);
        if (operands.some((operand) => operand === undefined)) return undefined;
        const forms = operands as AffineForm[];
        if (forms.every(isConstant)) return { terms: [], drive: node };
        const form = combine(node, forms);
        return form === undefined || form.terms.length > MOST_TERMS ? undefined : form;
      }
    }
  };
  return read(expression);
}

function definitionOf(definitions: Recurrence["lets"], name: string): Expression {
  return definitions.find((definition) => definition.name === name)!.expression;
}

const isConstant = (form: AffineForm): boolean => form.terms.length === 0;

/** How each operation carries affine forms; at least one operand has a state in it. */
function combine(node: Call, [x, y]: readonly AffineForm[]): AffineForm | undefined {
  const [a, b] = node.operands;
  switch (node.key) {
    case "add":
    case "subtract": {
      if (!sameShape(a!.shape, b!.shape) && !spreadsOnlyDrive(node, x!, y!)) return undefined;
      const right = node.key === "subtract" ? mapForm(y!, negateTerm, negative)! : y!;
      return { terms: [...x!.terms, ...right.terms], drive: addDrives(x!.drive, right.drive) };
    }
    case "negate":
      return mapForm(x!, negateTerm, negative);
    case "transpose":
      return mapForm(x!, transposeTerm, transposed);
    case "multiply":
      if (isConstant(x!)) return multiplyLeft(a!, x!.drive!, b!, y!);
      return isConstant(y!) ? multiplyRight(a!, x!, b!, y!.drive!) : undefined;
    case "dotMultiply":
      if (isConstant(x!)) return mask(x!.drive!, b!, y!);
      return isConstant(y!) ? mask(y!.drive!, a!, x!) : undefined;
    case "dot": {
      const [vector, form] = isConstant(x!) ? [x!.drive!, y!] : [y!.drive, x!];
      if (vector === undefined || (!isConstant(x!) && !isConstant(y!))) return undefined;
      return applyLeft(transposed(vector), form);
    }
    case "sum":
      return a!.shape.cols === 1 ? applyLeft(transposed(onesOf(a!.shape.rows, 1)), x!) : undefined;
    case "divide": {
      if (!isConstant(y!)) return undefined;
      const divide = (value: Expression): Expression => over(value, y!.drive!);
      const divideTerm = (term: Term): Term => ({ ...term, scale: divide(term.scale ?? literal(1)) });
      return mapForm(x!, divideTerm, divide);
    }
    default:
      return undefined;
  }
}

/** scalar + matrix is a spread; fine when the spread side has no state in it. */
function spreadsOnlyDrive(node: Call, x: AffineForm, y: AffineForm): boolean {
  const [a, b] = node.operands;
  return (isScalar(a!.shape) && isConstant(x)) || (isScalar(b!.shape) && isConstant(y));
}

function addDrives(x: Expression | undefined, y: Expression | undefined): Expression | undefined {
  return x === undefined ? y : y === undefined ? x : plus(x, y);
}

function mapForm(
  form: AffineForm,
  term: (term: Term) => Term | undefined,
  drive: (drive: Expression) => Expression,
): AffineForm | undefined {
  const terms = form.terms.map(term);
  if (terms.some((mapped) => mapped === undefined)) return undefined;
  return { terms: terms as Term[], drive: form.drive && drive(form.drive) };
}

function negateTerm(term: Term): Term {
  for (const factor of ["scale", "left", "right", "mask"] as const) {
    if (term[factor] !== undefined) return { ...term, [factor]: negative(term[factor]) };
  }
  return { ...term, scale: negative(literal(1)) };
}

function transposeTerm(term: Term): Term {
  return {
    ...term,
    transposed: !term.transposed,
    left: term.right && transposed(term.right),
    right: term.left && transposed(term.left),
    mask: term.mask && transposed(term.mask),
  };
}

function scaleForm(factor: Expression, form: AffineForm): AffineForm | undefined {
  const scaleTerm = (term: Term): Term => ({
    ...term,
    scale: term.scale ? times(factor, term.scale) : factor,
  });
  return mapForm(form, scaleTerm, (drive) => times(factor, drive));
}

function multiplyLeft(
  a: Expression,
  factor: Expression,
  b: Expression,
  form: AffineForm,
): AffineForm | undefined {
  if (isScalar(a.shape)) return scaleForm(factor, form);
  // matrix * scalar state: a product of matrices only when the matrix is a column.
  if (isScalar(b.shape) && a.shape.cols !== 1) return undefined;
  return applyLeft(factor, form);
}

function multiplyRight(
  a: Expression,
  form: AffineForm,
  b: Expression,
  factor: Expression,
): AffineForm | undefined {
  if (isScalar(b.shape)) return scaleForm(factor, form);
  if (!isScalar(a.shape)) return applyRight(form, factor);
  // scalar state * column is the same entries as column * scalar state.
  if (b.shape.cols === 1) return applyLeft(factor, form);
  return b.shape.rows === 1 ? applyRight(form, factor) : undefined;
}

function applyLeft(factor: Expression, form: AffineForm): AffineForm | undefined {
  const term = (masked: Term): Term | undefined => {
    const own = unmasked(masked);
    return own && { ...own, left: own.left ? times(factor, own.left) : factor };
  };
  return mapForm(form, term, (drive) => times(factor, drive));
}

function applyRight(form: AffineForm, factor: Expression): AffineForm | undefined {
  const term = (masked: Term): Term | undefined => {
    const own = unmasked(masked);
    return own && { ...own, right: own.right ? times(own.right, factor) : factor };
  };
  return mapForm(form, term, (drive) => times(drive, factor));
}

/** A mask on a column is a diagonal matrix from the left, on a row one from the right; on a matrix it stays a mask. */
function unmasked({ mask: own, ...rest }: Term): Term | undefined {
  if (own === undefined) return rest;
  if (own.shape.cols === 1) return { ...rest, left: diagonalMatrix(own) };
  return own.shape.rows === 1 ? { ...rest, right: diagonalMatrix(transposed(own)) } : undefined;
}

function mask(factor: Expression, operand: Expression, form: AffineForm): AffineForm | undefined {
  if (isScalar(factor.shape)) return scaleForm(factor, form);
  if (isScalar(operand.shape)) return undefined;
  const term = (own: Term): Term | undefined => {
    if (own.left === undefined && own.right === undefined) {
      return { ...own, mask: own.mask ? entrywiseTimes(factor, own.mask) : factor };
    }
    if (own.mask !== undefined) return undefined;
    // On a column, scaling the entries is a diagonal matrix from the left; on a row, from the right.
    if (operand.shape.cols === 1)
      return { ...own, left: own.left ? times(diagonalMatrix(factor), own.left) : diagonalMatrix(factor) };
    if (operand.shape.rows !== 1) return undefined;
    const columns = diagonalMatrix(transposed(factor));
    return { ...own, right: own.right ? times(own.right, columns) : columns };
  };
  return mapForm(form, term, (drive) => entrywiseTimes(factor, drive));
}
