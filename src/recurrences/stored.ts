import Fraction from "fraction.js";
import { InternalError } from "../errors.js";
import type { Formula } from "./expression.js";
import type { Recurrence } from "./recurrence.js";

/** Stand for what JSON does not have; no name of a recurrence may begin so. */
const FRACTION = "$fraction";
const FORMULA = "$formula";

/** A recurrence as JSON. Every node of an expression says which formula it stands in, so formulas are kept once. */
export interface StoredRecurrence {
  readonly formulas: readonly Formula[];
  readonly recurrence: unknown;
}

export function storeRecurrence(recurrence: Recurrence): StoredRecurrence {
  const numbers = new Map<unknown, number>();
  const formulas: Formula[] = [];
  const store = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (value instanceof Fraction) return { [FRACTION]: value.toFraction() };
    if (Array.isArray(value)) return value.map(store);
    if (isFormula(value)) {
      let number = numbers.get(value);
      if (number === undefined) {
        number = formulas.push(value) - 1;
        numbers.set(value, number);
      }
      return { [FORMULA]: number };
    }
    return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, store(own)]));
  };
  return { recurrence: store(recurrence), formulas };
}

export function restoreRecurrence({ recurrence, formulas }: StoredRecurrence): Recurrence {
  const restore = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(restore);
    const own = value as Record<string, unknown>;
    if (FRACTION in own) return new Fraction(own[FRACTION] as string);
    if (FORMULA in own) {
      const formula = formulas[own[FORMULA] as number];
      if (formula === undefined) throw new InternalError(`there is no formula ${own[FORMULA]}`);
      return formula;
    }
    for (const name of Object.keys(own)) own[name] = restore(own[name]);
    return own;
  };
  return restore(structuredClone(recurrence)) as Recurrence;
}

function isFormula(value: object): value is Formula {
  return "text" in value && "where" in value && "line" in value;
}
