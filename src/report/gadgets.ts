import { analyze } from "../analyze/analyze.js";
import { toAig } from "../circuit/lower.js";
import { GADGETS, type Gadget } from "../numbers/gadgets/index.js";
import { gadgetCircuit } from "../numbers/gadgets/measured.js";
import { table } from "./docs.js";

/** A gadget measured at one size, beside what it has to meet. Cost model `unit`, and that of and-inverter graphs. */
export interface GadgetRow {
  readonly gadget: string;
  readonly function: string;
  readonly size: number;
  readonly unit: string;
  readonly depth: number;
  readonly gates: number;
  readonly aigDepth: number;
  readonly aigGates: number;
  /** What the figures of the gadget ask for. */
  readonly depthBound?: number;
  readonly gatesBound?: number;
  /** `better` where a figure is below its bound, `worse` where one is above. */
  readonly verdict: "meets" | "better" | "worse" | "";
}

function gadgetRows(gadgets: readonly Gadget[] = GADGETS): readonly GadgetRow[] {
  return gadgets.flatMap((gadget) => gadget.function.sizes.map((size) => gadgetRow(gadget, size)));
}

export function gadgetRow(gadget: Gadget, size: number): GadgetRow {
  const circuit = gadgetCircuit(gadget, size);
  const { depth, size: gates } = analyze(circuit);
  const aig = analyze(toAig(circuit));
  const figure = gadget.figures[size];
  const pairs = [
    [depth, figure?.depth],
    [gates, figure?.size],
  ] as const;
  const known = pairs.filter((pair): pair is readonly [number, number] => pair[1] !== undefined);
  const verdict =
    known.length === 0
      ? ""
      : known.some(([value, bound]) => value > bound)
        ? "worse"
        : known.some(([value, bound]) => value < bound)
          ? "better"
          : "meets";
  return {
    gadget: gadget.name,
    function: gadget.function.name,
    size,
    unit: gadget.function.unit,
    depth,
    gates,
    aigDepth: aig.depth,
    aigGates: aig.size,
    ...(figure?.depth !== undefined && { depthBound: figure.depth }),
    ...(figure?.size !== undefined && { gatesBound: figure.size }),
    verdict,
  };
}

const against = (value: number, bound: number | undefined): string =>
  bound === undefined ? String(value) : `${value} <= ${bound}`;

export const GADGET_TITLES = ["gadget", "size", "depth", "gates", "AIG depth", "AIG ands", ""] as const;

export function gadgetCells(row: GadgetRow): readonly string[] {
  return [
    row.gadget,
    `${row.size} ${row.unit}`,
    against(row.depth, row.depthBound),
    against(row.gates, row.gatesBound),
    String(row.aigDepth),
    String(row.aigGates),
    row.verdict,
  ];
}

/** The table of the documentation. */
export function gadgetsTable(): string {
  return table(GADGET_TITLES, gadgetRows().map(gadgetCells), ["gadget"]);
}

/** What each gadget is and where it is from. */
export function gadgetSourcesTable(): string {
  return table(
    ["gadget", "computes", "how", "for", "source"],
    GADGETS.map((gadget) => [gadget.name, gadget.function.title, gadget.title, gadget.aim, gadget.source]),
    ["gadget"],
  );
}
