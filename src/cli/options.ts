import { applicableScans } from "../compile/applicable.js";
import { planOf, type Recipe } from "../compile/compile.js";
import { nearest, UsageError } from "../errors.js";
import { representationNamed } from "../numbers/index.js";
import type { Representation } from "../numbers/representation.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { SCANS, scanNamed } from "../scans/index.js";
import type { Scan } from "../scans/scan.js";
import { chunkwiseForm } from "../structure/chunkwise.js";
import { structureNamed } from "../structure/index.js";
import type { StructureName } from "../structure/structure.js";
import { wholeNumber } from "../theorems/tools/options.js";
import type { CommonOptions } from "./declared-options.js";
import { readWeightsFile } from "./weights-file.js";

export function readScan(name: string): Scan {
  try {
    return scanNamed(name);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const names = SCANS.map((scan) => scan.name);
    const guess = nearest(name, names);
    throw new UsageError(
      `--scan: ${error.message}${guess === undefined ? "" : `. Did you mean '${guess}'?`}`,
    );
  }
}

/** `arithmetic` (one gate for each operation) is no representation. */
export function readNumbers(name: string): Representation | undefined {
  return name === "arithmetic" ? undefined : representationNamed(name);
}

export { wholeNumber as readCount };

/** One recipe of the options; the scan decides about outputs where the options do not. */
export function recipeOf(
  recurrence: Recurrence,
  scan: Scan,
  numbers: string,
  options: CommonOptions,
  structure: string = options.structure ?? "narrowest",
): Recipe {
  const outputs = options.outputs ?? scan.gives;
  if (outputs === "all" && scan.gives === "last") {
    throw new UsageError(
      `--scan ${scan.name} gives only the last state; use --outputs last, or a scan of all prefixes such as sklansky`,
    );
  }
  const representation = readNumbers(numbers);
  return {
    recurrence,
    scan,
    outputs,
    ...readWeights(options.weights ?? "inputs", recurrence),
    structure: readStructure(structure),
    ...(options.largestRank === undefined
      ? {}
      : { largestRank: wholeNumber("--largest-rank", options.largestRank, 0, 4096) }),
    folding: options.fold ?? "constants",
    ...(representation === undefined ? {} : { representation }),
  };
}

function readStructure(name: string): "narrowest" | StructureName {
  return name === "narrowest" ? name : structureNamed(name).name;
}

/** `inputs`, `constants`, or constants from a file. */
function readWeights(
  given: string,
  recurrence: Recurrence,
): Pick<Recipe, "weights"> & Partial<Pick<Recipe, "parameters">> {
  if (given === "inputs" || given === "constants") return { weights: given };
  if (!/\.(json|safetensors)$/.test(given)) {
    throw new UsageError(
      `--weights: expected inputs, constants, or a .json or .safetensors file, got '${given}'`,
    );
  }
  const parameters = readWeightsFile(given);
  const known = recurrence.parameters.map(({ name }) => name);
  for (const name of Object.keys(parameters)) {
    if (known.includes(name)) continue;
    throw new UsageError(
      `${given}: expected weights among ${known.join(", ") || "none"} of ${recurrence.name}, got '${name}'`,
    );
  }
  return { weights: "constants", parameters };
}

/** Of several structures those that the recurrence has; UsageError where it has none of them. */
function fittingStructures(recurrence: Recurrence, asked: readonly string[]): readonly string[] {
  let refusal: unknown;
  const fitting = asked.filter((name) => {
    const structure = readStructure(name.trim());
    try {
      planOf({ recurrence, structure });
      return true;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      refusal = error;
      return false;
    }
  });
  if (fitting.length === 0) throw refusal;
  return fitting;
}

/** What several number systems are compared by where no scan is named: the least depth, and one table to read. */
const SCAN_OF_SEVERAL_NUMBERS = "sklansky";

/** Recipes of every number system, structure and scan asked for. */
export function recipesOf(
  recurrence: Recurrence,
  options: CommonOptions & { readonly numbers: string; readonly pareto?: true },
): readonly Recipe[] {
  const several = options.numbers.includes(",") && options.pareto === undefined;
  const named = options.scan ?? (several ? SCAN_OF_SEVERAL_NUMBERS : undefined);
  const asked = named?.split(",").map((name) => readScan(name.trim()));
  const fitting = (asked ?? SCANS).filter((scan) => options.outputs !== "all" || scan.gives === "all");
  const applicable = applicableScans(recurrence, fitting);
  const form = fitting.length > 0 && fitting.every(({ chunkwise }) => chunkwise) && chunkwiseForm(recurrence);
  if (typeof form === "string") {
    throw new UsageError(
      `--scan: ${recurrence.name} has no chunkwise form: ${form}. Use chunked:C, which composes any affine steps chunk by chunk`,
    );
  }
  // A recurrence that cannot be composed is unrolled whatever was asked for, and its row says so.
  const scans = applicable.length > 0 ? applicable : applicableScans(recurrence, SCANS);
  const structures = fittingStructures(recurrence, (options.structure ?? "narrowest").split(","));
  return options.numbers.split(",").flatMap((numbers) =>
    structures.flatMap((structure, i) =>
      scans
        // The chunkwise form composes no transitions, so structures make no difference to it.
        .filter(({ chunkwise }) => chunkwise === undefined || i === 0)
        .map((scan) => recipeOf(recurrence, scan, numbers.trim(), options, structure.trim())),
    ),
  );
}
