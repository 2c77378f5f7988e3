import type { Recurrence } from "../recurrences/recurrence.js";
import { stateNamed } from "../recurrences/recurrence.js";
import { oneHotCodec } from "./codecs.js";
import type { Component } from "./components.js";
import { dense } from "./dense.js";
import { refuseLeaving } from "./finite-range.js";
import type { AffineStage, Offence } from "./plan.js";
import type { Structure } from "./structure.js";

/**
 * Steps of finite states as tables: which value each value goes to, as a 0/1 matrix with one 1 in each column. Tables
 * compose over (or, and) like matrices, m^3 products for m values, whatever the formulas were.
 */
export const table: Structure = {
  ...dense,
  name: "table",
  title: "for finite states: the table of which value goes to which",
};

/** Most values the states of one component may take together; a composition costs their number to the third. */
export const MOST_VALUES = 256;

/** A stage that composes tables; undefined when a state of the component is not declared finite, or all are too many. */
export function tableStage(
  recurrence: Recurrence,
  component: Component,
  offence: Offence,
): AffineStage | undefined {
  const bases = basesOf(recurrence, component);
  if (bases === undefined) return undefined;
  const count = bases.reduce((product, base) => product * base, 1);
  if (count > MOST_VALUES) return undefined;
  refuseLeaving(recurrence, component);
  const values = Array.from({ length: count }, (_, index) => digitsOf(index, bases));
  return {
    kind: "affine",
    states: component.states,
    semiring: "or-and",
    structure: table,
    size: { state: { rows: count, cols: 1 }, transition: { rows: count, cols: count }, side: "left" },
    source: { by: "table", values },
    codec: oneHotCodec(values),
    alternatives: [],
    transition: `the table of the ${count} values of ${component.states.join(", ")}`,
    drive: "none",
    evidence: `${component.states.join(", ")} ${component.states.length === 1 ? "takes" : "take"} ${count} values together, as declared; not affine: ${offence.reason}`,
  };
}

/** How many values each entry takes; undefined when some state is not declared finite. */
function basesOf(recurrence: Recurrence, component: Component): readonly number[] | undefined {
  const bases: number[] = [];
  for (const name of component.states) {
    const { shape, values } = stateNamed(recurrence, name);
    if (values === undefined) return undefined;
    for (let entry = 0; entry < shape.rows * shape.cols; entry++) bases.push(values);
  }
  return bases;
}

/** Why states that are declared finite are not composed as a table, as the end of a sentence; "" for other states. */
export function tooManyValues(recurrence: Recurrence, component: Component): string {
  const bases = basesOf(recurrence, component);
  if (bases === undefined) return "";
  const count = bases.reduce((product, base) => product * base, 1);
  return count <= MOST_VALUES
    ? ""
    : `; as a table ${component.states.join(", ")} would take ${count} values together, and at most ${MOST_VALUES} are composed: declare fewer values or entries, or states that do not read each other`;
}

/** The entries' values in the index-th of all their combinations, the last entry changing fastest. */
function digitsOf(index: number, bases: readonly number[]): readonly number[] {
  let rest = index;
  return [...bases]
    .reverse()
    .map((base) => {
      const digit = rest % base;
      rest = Math.floor(rest / base);
      return digit;
    })
    .reverse();
}
