import { UsageError, unknownName } from "../errors.js";
import { carrySaves } from "./carry-save.js";
import { exacts } from "./exact.js";
import { fixedPoints } from "./fixed-point.js";
import { floats } from "./float.js";
import { integers } from "./integer.js";
import type { Family, Representation } from "./representation.js";
import { residues } from "./residue.js";

export const REPRESENTATIONS: readonly Family[] = [
  integers,
  fixedPoints,
  floats,
  exacts,
  residues,
  carrySaves,
];

/** `int:8` and the like. UsageError for an unknown family or bad parameters, naming what there is. */
export function representationNamed(text: string): Representation {
  for (const { aliases } of REPRESENTATIONS) {
    const own = aliases !== undefined && Object.hasOwn(aliases, text) ? aliases[text] : undefined;
    if (own !== undefined) return representationNamed(own);
  }
  const colon = text.indexOf(":");
  const name = colon < 0 ? text : text.slice(0, colon);
  const family = REPRESENTATIONS.find((candidate) => candidate.name === name);
  if (family === undefined) {
    const error = unknownName(
      "representation",
      name,
      REPRESENTATIONS.flatMap(({ name: own, aliases = {} }) => [own, ...Object.keys(aliases)]),
    );
    const usages = REPRESENTATIONS.map((candidate) => candidate.usage).join(", ");
    throw new UsageError(`${error.message}. Write ${usages}, for example ${REPRESENTATIONS[0]!.examples[0]}`);
  }
  return family.member(colon < 0 ? "" : text.slice(colon + 1));
}

export { fixedPoint } from "./fixed-point.js";
export { float } from "./float.js";
export { integer } from "./integer.js";
export type { Family, Representation } from "./representation.js";
