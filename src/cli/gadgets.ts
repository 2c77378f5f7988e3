import { unknownName } from "../errors.js";
import { GADGETS, type Gadget, type GadgetFunction } from "../numbers/gadgets/index.js";
import { GADGET_TITLES, type GadgetRow, gadgetCells, gadgetRow } from "../report/gadgets.js";
import { plainTable } from "../report/layout.js";
import type { GadgetsCommandOptions } from "./commands/gadgets.js";
import { note, print, printJson, progress } from "./console.js";
import { readCount } from "./options.js";
import { type Synthesized, synthesizer } from "./synthesis.js";

/** What outside programs make of a function, and how the shallowest and the smallest of ours compare. */
interface Judgement {
  readonly function: string;
  readonly size: number;
  readonly depth: { readonly gadget: string; readonly ours: number; readonly theirs: number };
  readonly gates: { readonly gadget: string; readonly ours: number; readonly theirs: number };
}

export async function printGadgets(names: readonly string[], options: GadgetsCommandOptions): Promise<void> {
  const gadgets = named(names);
  const cells = gadgets.flatMap((gadget) => gadget.function.sizes.map((size) => ({ gadget, size })));
  const judged = options.judge ? judgedOf(gadgets) : [];
  const bar = await progress({ count: cells.length + judged.length, unit: "circuits" });
  const rows: GadgetRow[] = [];
  for (const { gadget, size } of cells) {
    rows.push(gadgetRow(gadget, size));
    bar.advance(`${gadget.name} ${size}`);
  }
  const judgements: Judgement[] = [];
  if (options.judge) {
    const synthesize = synthesizer(readCount("--seconds", options.seconds, 1, 3600));
    for (const { computed, size } of judged) {
      judgements.push(judgement(rows, computed, size, synthesize(computed.verilog!(size))));
      bar.advance(`${computed.name} ${size}, by Yosys and ABC`);
    }
  }
  bar.stop();
  if (options.json) printJson({ gadgets: rows, ...(options.judge && { judged: judgements }) });
  else {
    const columns = GADGET_TITLES.map((title, i) => ({
      title,
      numeric: i > 1 && i < 6,
      cells: rows.map((row) => gadgetCells(row)[i]!),
    }));
    print(plainTable({ caption: "", columns }));
    if (options.judge) print(`\n${judgedText(judgements)}`);
  }
  const worse = rows.filter(({ verdict }) => verdict === "worse");
  if (worse.length > 0) {
    note(
      `${worse.length} figures are not met: ${worse.map(({ gadget, size }) => `${gadget} ${size}`).join(", ")}`,
    );
    process.exitCode = 1;
  }
}

function named(names: readonly string[]): readonly Gadget[] {
  if (names.length === 0) return GADGETS;
  return names.flatMap((name) => {
    const found = GADGETS.filter((gadget) => gadget.name === name || gadget.function.name === name);
    if (found.length > 0) return found;
    const known = GADGETS.flatMap((gadget) => [gadget.name, gadget.function.name]);
    throw unknownName("gadget", name, [...new Set(known)]);
  });
}

interface Judged {
  readonly computed: GadgetFunction;
  readonly size: number;
}

function judgedOf(gadgets: readonly Gadget[]): readonly Judged[] {
  const functions = [...new Set(gadgets.map((gadget) => gadget.function))];
  return functions.flatMap((computed) => (computed.judged ?? []).map((size) => ({ computed, size })));
}

function judgement(
  rows: readonly GadgetRow[],
  computed: GadgetFunction,
  size: number,
  theirs: Synthesized,
): Judgement {
  const ours = GADGETS.filter((gadget) => gadget.function === computed).map(
    (gadget) =>
      rows.find((row) => row.gadget === gadget.name && row.size === size) ?? gadgetRow(gadget, size),
  );
  const least = (figure: (row: GadgetRow) => number): GadgetRow =>
    ours.reduce((best, row) => (figure(row) < figure(best) ? row : best));
  const [shallowest, smallest] = [least(({ aigDepth }) => aigDepth), least(({ aigGates }) => aigGates)];
  return {
    function: computed.name,
    size,
    depth: { gadget: shallowest.gadget, ours: shallowest.aigDepth, theirs: theirs.depth },
    gates: { gadget: smallest.gadget, ours: smallest.aigGates, theirs: theirs.gates },
  };
}

function judgedText(judgements: readonly Judgement[]): string {
  const ratio = ({ ours, theirs }: { ours: number; theirs: number }): string => (ours / theirs).toFixed(2);
  const column = (title: string, cell: (one: Judgement) => string, numeric = true) => ({
    title,
    numeric,
    cells: judgements.map(cell),
  });
  return plainTable({
    caption: "and-inverter graphs: recirc's shallowest and smallest beside the best of Yosys and ABC",
    columns: [
      column("function", ({ function: name, size }) => `${name} ${size}`, false),
      column("shallowest", ({ depth }) => depth.gadget, false),
      column("depth", ({ depth }) => String(depth.ours)),
      column("theirs", ({ depth }) => String(depth.theirs)),
      column("ratio", ({ depth }) => ratio(depth)),
      column("smallest", ({ gates }) => gates.gadget, false),
      column("ands", ({ gates }) => String(gates.ours)),
      column("theirs", ({ gates }) => String(gates.theirs)),
      column("ratio", ({ gates }) => ratio(gates)),
    ],
  });
}
