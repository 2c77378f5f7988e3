import type { Catalogue } from "../recurrences/catalogue.js";
import type { Claim } from "../recurrences/recurrence.js";
import { table } from "./docs.js";
import { type CompositionCost, type ExplainedComponent, explain } from "./explain.js";

/** docs/recurrences.md: the catalogue, printed from its files and from what is inferred about them. */

export function catalogueTable(catalogue: Catalogue): string {
  const rows = catalogue.names().map((name) => {
    const { title, family, dimensions } = catalogue.source(name).content;
    const explanation = explain(catalogue.recurrence(name));
    const kinds = explanation.components.map(({ kind, structure, side }) =>
      kind === "serial" ? "serial" : side === undefined ? structure! : `${structure} (${side})`,
    );
    return [`[${name}](#${name})`, title, family, sizes(dimensions), explanation.class, kinds.join(", ")];
  });
  return table(["name", "what it is", "family", "dimensions", "class", "structure"], rows);
}

function sizes(dimensions: Readonly<Record<string, number>>): string {
  return Object.entries(dimensions)
    .map(([name, size]) => `${name} = ${size}`)
    .join(", ");
}

/** One section for each entry, in the order of the catalogue. */
export function catalogueSections(catalogue: Catalogue): string {
  return catalogue
    .names()
    .map((name) => section(catalogue, name))
    .join("\n\n");
}

function section(catalogue: Catalogue, name: string): string {
  const { content, file } = catalogue.source(name);
  const explanation = explain(catalogue.recurrence(name));
  const parts = [
    `## ${name}`,
    `${content.title}. File: [${file}](../${file}).`,
    fenced(content.equation),
    `Source: ${content.source}.`,
    ...(content.notes === undefined ? [] : [content.notes.trim()]),
    names(catalogue, name),
    formulas(content.let, content.update, content.output),
    `Class: ${explanation.class}.`,
    ...explanation.components.map(component),
    ...(content.claims.length === 0 ? [] : [claims(content.claims)]),
    `Examples with exact values in the file, checked by the tests: ${content.examples.length}.`,
  ];
  return parts.join("\n\n");
}

function fenced(text: string): string {
  return `\`\`\`text\n${text.split(/; {2}/).join("\n")}\n\`\`\``;
}

/** Dimensions, parameters, inputs and states with their shapes as the file writes them. */
function names(catalogue: Catalogue, name: string): string {
  const { content } = catalogue.source(name);
  const axes = (shape: readonly (string | number)[]): string =>
    shape.length === 0 ? "scalar" : `[${shape.join(", ")}]`;
  const value = (given: unknown): string => (typeof given === "string" ? given : JSON.stringify(given));
  const rows = [
    ...Object.entries(content.dimensions).map(([own, size]) => [own, "dimension", "", String(size)]),
    ...Object.entries(content.parameters).map(([own, given]) => [
      own,
      "parameter",
      axes(given.shape),
      given.default === undefined ? "none" : value(given.default),
    ]),
    ...Object.entries(content.inputs).map(([own, given]) =>
      Array.isArray(given)
        ? [own, "input", axes(given), ""]
        : "shape" in given
          ? [own, "input", `${axes(given.shape)}, ${given.promise}`, ""]
          : [own, "input", `one of ${given.symbols} symbols`, ""],
    ),
    ...Object.entries(content.state).map(([own, given]) => [
      own,
      "state",
      axes(given.shape),
      value(given.initial),
    ]),
  ];
  return table(["name", "kind", "shape", "default or initial value"], rows, ["name"]);
}

type Formulas = Readonly<Record<string, string | number>>;

function formulas(lets: Formulas, update: Formulas, output: Formulas): string {
  const line = (prefix: string, entries: Formulas): readonly string[] =>
    Object.entries(entries).map(([name, formula]) => `${prefix}${name} = ${formula}`);
  return fenced([...line("let ", lets), ...line("update ", update), ...line("output ", output)].join("\n"));
}

function component(own: ExplainedComponent): string {
  const states = own.states.map((state) => `\`${state}\``).join(", ");
  if (own.kind === "serial") return `${states}: serial. ${own.evidence}.`;
  const [rows, cols] = own.transitionShape!;
  const side = own.side === undefined ? "" : ` from the ${own.side}`;
  const head = `${states}: affine over (+, ×), ${own.structure}${side}; ${own.evidence}. One composition, cost model \`unit\`:`;
  const cost = (kind: string, { mul, add, depth }: CompositionCost): readonly string[] => [
    kind,
    String(mul),
    String(add),
    String(depth),
  ];
  const costs = table(
    ["composition", "×", "+", "depth"],
    [cost("black", own.black!), cost("grey", own.grey!)],
  );
  const parts = fenced(`transition [${rows} x ${cols}]  ${own.transition}\ndrive  ${own.drive}`);
  return `${head}\n\n${costs}\n\n${parts}`;
}

function claims(list: readonly Claim[]): string {
  const rows = list.map((claim) => [
    claim.scan + (claim.outputs === "last" ? " (last)" : ""),
    claim.costModel,
    claim.lengths ?? "all",
    `${claim.measure} ${claim.relation ?? "="} ${claim.formula}`,
    claim.because,
  ]);
  return `Claims, with k = clog2(n), held against measured circuits by the tests:\n\n${table(["scan", "cost model", "lengths", "claim", "because"], rows, ["claim"])}`;
}
