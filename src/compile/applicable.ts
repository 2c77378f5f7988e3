import { type Expression, walk } from "../recurrences/expression.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { Scan } from "../scans/scan.js";
import { chunkwiseForm } from "../structure/chunkwise.js";
import { planOf } from "./compile.js";

/**
 * Scans that can serve a recurrence: a nonlinear one is unrolled whichever is asked for, so only `serial` does; those
 * that give the last state alone serve where nothing needs the states of every step, the chunkwise form where there is one.
 */
export function applicableScans(recurrence: Recurrence, all: readonly Scan[]): readonly Scan[] {
  const { stages } = planOf({ recurrence });
  const scans = all.filter(
    ({ chunkwise }) => chunkwise === undefined || typeof chunkwiseForm(recurrence) !== "string",
  );
  if (!stages.some((stage) => stage.kind === "affine")) return scans.filter(({ name }) => name === "serial");
  const withStates = stages.filter((stage) => stage.kind !== "pointwise").length;
  const feedsLets = stages
    .slice(stages.findIndex((stage) => stage.kind !== "pointwise"))
    .some((stage) => stage.kind === "pointwise");
  const readsPrevious = recurrence.outputs.some(({ expression }) => readsOldStates(recurrence, expression));
  const lastServes = withStates === 1 && !feedsLets && !readsPrevious;
  return lastServes ? scans : scans.filter(({ gives }) => gives === "all");
}

/** Whether a formula reads a state before its step, itself or through lets. */
function readsOldStates(recurrence: Recurrence, expression: Expression): boolean {
  let found = false;
  walk(expression, (node) => {
    if (node.kind !== "reference") return;
    const definition =
      node.role === "let" ? recurrence.lets.find(({ name }) => name === node.name) : undefined;
    if (
      node.role === "state" ||
      (definition !== undefined && readsOldStates(recurrence, definition.expression))
    )
      found = true;
  });
  return found;
}
