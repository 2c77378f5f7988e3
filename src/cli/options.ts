import { type Command, Option } from "commander";
import type { Recipe } from "../compile/compile.js";
import { nearest, UsageError } from "../errors.js";
import { representationNamed } from "../numbers/index.js";
import type { Representation } from "../numbers/representation.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { SCANS, scanNamed } from "../scans/index.js";
import type { Scan } from "../scans/scan.js";

/** Options that several commands share, read and checked in one place. */
export interface CommonOptions {
  readonly d?: readonly string[];
  readonly scan?: string;
  readonly numbers?: string;
  readonly outputs?: "all" | "last";
  readonly weights?: "inputs" | "constants";
  readonly structure?: "narrowest" | "dense";
  readonly fold?: "constants" | "none";
  readonly json?: true;
}

export function addDimensions(command: Command): Command {
  return command.option("-d <name=size...>", "override a dimension, such as -d K=4 V=2");
}

export function addRecipe(command: Command): Command {
  return addDimensions(command)
    .addOption(
      new Option("--outputs <which>", "outputs at every step, or after the last only").choices([
        "all",
        "last",
      ]),
    )
    .addOption(
      new Option("--weights <as>", "parameters as inputs of the circuit, or folded in as constants")
        .choices(["inputs", "constants"])
        .default("inputs"),
    )
    .addOption(
      new Option("--structure <which>", "the narrowest operator structure that fits, or dense matrices")
        .choices(["narrowest", "dense"])
        .default("narrowest"),
    )
    .addOption(
      new Option("--fold <what>", "compute with constants at once, or make a gate of every operation")
        .choices(["constants", "none"])
        .default("constants"),
    );
}

export function readDimensions(given: readonly string[] | undefined): Record<string, number> {
  const dimensions: Record<string, number> = {};
  for (const item of (given ?? []).flatMap((text) => text.split(","))) {
    const match = /^([A-Za-z_]\w*)=(\d{1,6})$/.exec(item);
    if (match === null) throw new UsageError(`-d: expected NAME=SIZE such as K=4, got '${item}'`);
    dimensions[match[1]!] = Number(match[2]);
  }
  return dimensions;
}

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

export function readCount(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${option}: expected a whole number from ${least} to ${most}, got '${text}'`);
}

/** One recipe of the options; the scan decides about outputs where the options do not. */
export function recipeOf(
  recurrence: Recurrence,
  scan: Scan,
  numbers: string,
  options: CommonOptions,
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
    weights: options.weights ?? "inputs",
    structure: options.structure ?? "narrowest",
    folding: options.fold ?? "constants",
    ...(representation === undefined ? {} : { representation }),
  };
}
