import type { Recipe } from "../../compile/compile.js";
import type { CommonOptions } from "../declared-options.js";
import { readBytes } from "../files.js";
import { hashOf } from "./address.js";
import type { RecipeNames, RecipeSettings } from "./cell.js";

/** What of the options goes to other threads with a recipe. */
export function recipeSettings({ outputs, weights, largestRank, fold }: CommonOptions): RecipeSettings {
  const file = weights !== undefined && weights !== "inputs" && weights !== "constants" ? weights : undefined;
  return {
    ...(outputs === undefined ? {} : { outputs }),
    ...(weights === undefined ? {} : { weights }),
    ...(largestRank === undefined ? {} : { largestRank }),
    ...(fold === undefined ? {} : { fold }),
    ...(file === undefined
      ? {}
      : { weightsHash: hashOf(readBytes(file, "a file of weights").toString("latin1")) }),
  };
}

/** How the recipe is written on the command line. */
export function namesOf({ scan, structure = "narrowest", representation }: Recipe): RecipeNames {
  return { scan: scan.name, structure, numbers: representation?.name ?? "arithmetic" };
}
