import { unknownName } from "../../errors.js";
import { adders } from "./entries/add.js";
import { baseExtensions } from "./entries/base-extension.js";
import { comparators } from "./entries/compare.js";
import { compressors } from "./entries/compress.js";
import { counters } from "./entries/count.js";
import { modularDots } from "./entries/modular.js";
import { multipliers } from "./entries/multiply.js";
import { products } from "./entries/product.js";
import { signs } from "./entries/sign.js";
import { tables } from "./entries/table.js";
import type { Gadget } from "./gadget.js";

/** Every gadget, entries of one function together, the shallowest first. */
export const GADGETS: readonly Gadget[] = [
  ...adders,
  ...comparators,
  ...multipliers,
  ...products,
  ...compressors,
  ...counters,
  ...tables,
  ...modularDots,
  ...baseExtensions,
  ...signs,
];

/** @throws UsageError for a name that is not there, with the nearest that is. */
export function gadgetNamed(name: string): Gadget {
  const found = GADGETS.find((gadget) => gadget.name === name);
  if (found === undefined)
    throw unknownName(
      "gadget",
      name,
      GADGETS.map((gadget) => gadget.name),
    );
  return found;
}

export type { Gadget, GadgetFigure, GadgetFunction } from "./gadget.js";
