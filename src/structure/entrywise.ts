import Fraction from "fraction.js";
import type { AffineNumber } from "../algebra/affine.js";
import { type Folded, foldNumbers } from "../algebra/fold.js";
import type { Shape } from "../algebra/matrix.js";
import type { Numbers } from "../algebra/numbers.js";
import type { SemiringName } from "../algebra/semirings.js";
import { type Trace, traceNumbers } from "../algebra/trace.js";
import { lower, spread, stepEnvironment } from "../recurrences/lower.js";
import { type Recurrence, stateNamed } from "../recurrences/recurrence.js";
import { affineStep, FoundOffence, symbolicStep } from "./affine-step.js";
import { blockDiagonal, complexDiagonal } from "./blocks.js";
import type { Component } from "./components.js";
import { dense } from "./dense.js";
import { diagonal, scalar } from "./diagonal.js";
import type { AffineStage, Offence, SerialStage } from "./plan.js";
import type { Structure, StructureName, StructureSize } from "./structure.js";

type Coefficient = Folded<Trace>;
type Row = AffineNumber<Coefficient>;

/**
 * Runs the updates on unknown states over a semiring: the coefficients, as formulas, show the structure, or an
 * operation refuses and the term it stands in is the reason why the states are gone through one after the other.
 */
export function entriesStage(
  recurrence: Recurrence,
  component: Component,
  semiring: SemiringName,
): AffineStage | SerialStage {
  const trace = traceNumbers();
  const symbols = foldNumbers<Trace>(trace);
  let rows: readonly Row[];
  try {
    rows = affineStep(
      recurrence,
      component.states,
      symbols,
      semiring,
      symbolicStep(recurrence, component, trace.symbol),
    );
  } catch (error) {
    if (error instanceof FoundOffence)
      return { kind: "serial", states: component.states, offence: error.offence };
    throw error;
  }
  const copied =
    semiring === "or-and" || semiring === "xor-and" ? copiedNumber(recurrence, component, rows) : undefined;
  if (copied !== undefined) return { kind: "serial", states: component.states, offence: copied };
  const isZero = (x: Coefficient | undefined): boolean =>
    x === undefined || (semiring === "plus-times" && x instanceof Fraction && x.equals(0));
  const shape = shapeOf(rows, isZero, symbols, semiring);
  const length = rows.length;
  const missing = semiring === "plus-times" ? "0" : "none";
  const text = (x: Coefficient | undefined): string =>
    x === undefined ? missing : x instanceof Fraction ? x.toFraction() : x.text;
  const size: StructureSize = {
    state: { rows: length, cols: 1 },
    transition: shape.transition,
    side: "left",
    ...(shape.blocks === undefined ? {} : { blocks: shape.blocks }),
  };
  return {
    kind: "affine",
    states: component.states,
    semiring,
    structure: shape.structure,
    size,
    source: { by: "entries", kept: shape.kept },
    alternatives: shape.structure === dense ? [] : ["dense" satisfies StructureName],
    transition: clip(shape.kept.map(([row, col]) => text(rows[row]!.coefficients.get(col)))),
    drive: clip(rows.map((row) => text(row.constant))),
    evidence: `found entry by entry on the ${length} entries of ${component.states.join(", ")}: ${shape.evidence}`,
  };
}

/**
 * Over (or, and) and (xor, and) every operation gives 0 or 1, but an update that hands an entry on as it is keeps the
 * number that it began with. The first step is carried out by the formulas themselves; where a second one hands the
 * same number on, formulas and coefficients agree only if it began with 0 or 1.
 */
function copiedNumber(
  recurrence: Recurrence,
  component: Component,
  rows: readonly Row[],
): Offence | undefined {
  const trace = traceNumbers();
  const numbers = foldNumbers<Trace>(trace);
  const step = symbolicStep(recurrence, component, trace.symbol);
  const environment = stepEnvironment(recurrence, numbers, { ...step, states: {}, next: {} });
  const begins = component.states.flatMap((name) => {
    const { initial, shape } = stateNamed(recurrence, name);
    return spread(lower(initial.expression, numbers, environment), shape).data.map((value) => ({
      name,
      value,
    }));
  });
  const sources = rows.map(copiedFrom);
  for (const source of sources) {
    const earlier = source === undefined ? undefined : sources[source];
    if (earlier === undefined) continue;
    const { name, value } = begins[earlier]!;
    if (value instanceof Fraction && (value.equals(0) || value.equals(1))) continue;
    const { expression } = recurrence.updates.find((definition) => definition.name === name)!;
    return { state: name, reason: "a number that need not be 0 or 1 is handed on as it is", expression };
  }
  return undefined;
}

/** The entry that a row of coefficients hands on as it is. */
function copiedFrom({ constant, coefficients }: Row): number | undefined {
  const [only] = coefficients;
  if (constant !== undefined || coefficients.size !== 1 || only === undefined) return undefined;
  return only[1] instanceof Fraction ? only[0] : undefined;
}

interface EntryShape {
  readonly structure: Structure;
  readonly transition: Shape;
  readonly kept: readonly (readonly [number, number])[];
  readonly blocks?: readonly (readonly number[])[];
  readonly evidence: string;
}

/** The narrowest structure whose pattern holds every coefficient that is not zero. */
function shapeOf(
  rows: readonly Row[],
  isZero: (x: Coefficient | undefined) => boolean,
  symbols: Numbers<Coefficient>,
  semiring: SemiringName,
): EntryShape {
  const length = rows.length;
  const coefficient = (row: number, col: number): Coefficient | undefined => {
    const found = rows[row]!.coefficients.get(col);
    return isZero(found) ? undefined : found;
  };
  const indices = Array.from({ length }, (_, i) => i);
  const blocks = blocksOf(length, (row, col) => coefficient(row, col) !== undefined);
  if (blocks.every((block) => block.length === 1)) {
    const first = coefficient(0, 0);
    if (indices.every((i) => same(coefficient(i, i), first))) {
      return {
        structure: scalar,
        transition: { rows: 1, cols: 1 },
        kept: [[0, 0]],
        evidence: "no entry reads another, and all have one factor",
      };
    }
    return {
      structure: diagonal,
      transition: { rows: length, cols: 1 },
      kept: indices.map((i) => [i, i]),
      evidence: "no entry reads another",
    };
  }
  if (semiring === "plus-times" && isComplex(blocks, coefficient, symbols)) {
    const kept = blocks.flatMap(([x, y]): [number, number][] => [
      [x!, x!],
      [y!, x!],
    ]);
    return {
      structure: complexDiagonal,
      transition: { rows: kept.length, cols: 1 },
      kept,
      blocks,
      evidence: "entries read each other in pairs, as the parts of a complex number",
    };
  }
  if (blocks.length > 1) {
    const kept = blocks.flatMap((block) =>
      block.flatMap((row) => block.map((col): [number, number] => [row, col])),
    );
    return {
      structure: blockDiagonal,
      transition: { rows: kept.length, cols: 1 },
      kept,
      blocks,
      evidence: `entries read each other within ${blocks.length} blocks`,
    };
  }
  const kept = indices.flatMap((row) => indices.map((col): [number, number] => [row, col]));
  return {
    structure: dense,
    transition: { rows: length, cols: length },
    kept,
    evidence: "entries read each other",
  };
}

function same(x: Coefficient | undefined, y: Coefficient | undefined): boolean {
  return x === y || (x instanceof Fraction && y instanceof Fraction && x.equals(y));
}

/** Every block is ((a, -c), (c, a)), with the same formulas. */
function isComplex(
  blocks: readonly (readonly number[])[],
  coefficient: (row: number, col: number) => Coefficient | undefined,
  symbols: Numbers<Coefficient>,
): boolean {
  return blocks.every((block) => {
    if (block.length !== 2) return false;
    const [x, y] = block as [number, number];
    const [c, minusC] = [coefficient(y, x), coefficient(x, y)];
    if (c === undefined || minusC === undefined || !same(coefficient(x, x), coefficient(y, y))) return false;
    return same(minusC, symbols.neg(c)) || same(c, symbols.neg(minusC));
  });
}

/** Groups of entries that read each other, in the order of their first entries. */
function blocksOf(
  length: number,
  reads: (row: number, col: number) => boolean,
): readonly (readonly number[])[] {
  const group = Array.from({ length }, (_, i) => i);
  const find = (i: number): number => (group[i] === i ? i : find(group[i]!));
  for (let row = 0; row < length; row++) {
    for (let col = 0; col < length; col++) {
      if (reads(row, col)) group[Math.max(find(row), find(col))] = Math.min(find(row), find(col));
    }
  }
  const blocks = new Map<number, number[]>();
  for (let i = 0; i < length; i++) {
    const root = find(i);
    blocks.set(root, [...(blocks.get(root) ?? []), i]);
  }
  return [...blocks.values()];
}

const LONGEST_TEXT = 400;

function clip(parts: readonly string[]): string {
  const text = parts.join(", ");
  return text.length <= LONGEST_TEXT ? `[${text}]` : `[${text.slice(0, LONGEST_TEXT)} ...]`;
}
