import { FORMATS } from "../formats/index.js";
import { REPRESENTATIONS } from "../numbers/index.js";
import { SCANS } from "../scans/index.js";
import { infer } from "../structure/infer.js";
import { openCatalogue } from "./disk.js";

type Row = Readonly<Record<string, unknown>>;

/** What `recirc list` shows. Fields that are no text are for --json only. */
export async function rowsOf(kind: "recurrences" | "scans" | "numbers" | "formats"): Promise<readonly Row[]> {
  switch (kind) {
    case "recurrences": {
      const catalogue = openCatalogue();
      return catalogue.names().map((name) => {
        const recurrence = catalogue.recurrence(name);
        const plan = infer(recurrence);
        const kinds = plan.stages.flatMap((stage) =>
          stage.kind === "pointwise" ? [] : [stage.kind === "affine" ? stage.structure.name : "serial"],
        );
        return {
          name,
          family: recurrence.family,
          class: plan.class,
          structure: kinds.join(" + "),
          title: recurrence.title,
          dimensions: recurrence.dimensions,
          inputs: Object.fromEntries(recurrence.inputs.map((input) => [input.name, input.axes])),
          parameters: Object.fromEntries(
            recurrence.parameters.map((parameter) => [parameter.name, parameter.axes]),
          ),
          states: Object.fromEntries(recurrence.states.map((state) => [state.name, state.axes])),
          outputs: recurrence.outputs.map((output) => output.name),
        };
      });
    }
    case "scans":
      return SCANS.map(({ name, gives, title, source }) => ({ name, gives, title, source }));
    case "numbers":
      return [
        { name: "arithmetic", title: "one gate for each operation, over any ring (the default)" },
        ...REPRESENTATIONS.map(({ usage, title }) => ({ name: usage, title })),
      ];
    case "formats":
      return FORMATS.map(({ name, extensions, title, bases, read }) => ({
        name,
        extensions: extensions.join(", "),
        reads: read === undefined ? "no" : "yes",
        title,
        bases,
      }));
  }
}
