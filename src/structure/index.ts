import { dense } from "./dense.js";
import { diagonal, scalar } from "./diagonal.js";
import { oneSided } from "./one-sided.js";
import type { Structure, StructureName } from "./structure.js";

/** Every operator structure, narrowest first: the first that fits is taken. */
export const STRUCTURES: readonly Structure[] = [scalar, diagonal, oneSided, dense];

export function structureNamed(name: StructureName): Structure {
  return STRUCTURES.find((structure) => structure.name === name)!;
}
