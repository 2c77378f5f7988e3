import type { RecurrenceText } from "../recurrences/catalogue.js";
import { readRecurrence } from "../recurrences/elaborate.js";
import { infer } from "../structure/infer.js";
import type { Row } from "./catalogue-index.js";

/** What `recirc list` shows of a recurrence. */
export function recurrenceRow({ file, text }: RecurrenceText): Row {
  const recurrence = readRecurrence(text, file);
  const plan = infer(recurrence);
  const kinds = plan.stages.flatMap((stage) =>
    stage.kind === "pointwise" ? [] : [stage.kind === "affine" ? stage.structure.name : "serial"],
  );
  const axes = (declared: readonly { readonly name: string; readonly axes: readonly number[] }[]) =>
    Object.fromEntries(declared.map((one) => [one.name, one.axes]));
  return {
    name: recurrence.name,
    family: recurrence.family,
    class: plan.class,
    structure: kinds.join(" + "),
    title: recurrence.title,
    dimensions: recurrence.dimensions,
    inputs: axes(recurrence.inputs),
    parameters: axes(recurrence.parameters),
    states: axes(recurrence.states),
    outputs: recurrence.outputs.map((output) => output.name),
  };
}
