import { unknownName } from "../errors.js";
import { blockDiagonal, complexDiagonal } from "./blocks.js";
import { dense } from "./dense.js";
import { diagonal, scalar } from "./diagonal.js";
import { table } from "./finite.js";
import { lowRank } from "./low-rank.js";
import { moebius } from "./moebius.js";
import { monomial } from "./monomial.js";
import { oneSided } from "./one-sided.js";
import type { Structure } from "./structure.js";

/** Every operator structure, narrowest first: the first that fits is taken. */
export const STRUCTURES: readonly Structure[] = [
  scalar,
  diagonal,
  complexDiagonal,
  blockDiagonal,
  monomial,
  lowRank,
  oneSided,
  dense,
  table,
  moebius,
];

export function structureNamed(name: string): Structure {
  const found = STRUCTURES.find((structure) => structure.name === name);
  if (found !== undefined) return found;
  throw unknownName(
    "structure",
    name,
    STRUCTURES.map((structure) => structure.name),
  );
}
