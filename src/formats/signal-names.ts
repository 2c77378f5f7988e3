import { type Circuit, sizeOf } from "../circuit/circuit.js";
import { parsePortHeads } from "./port-heads.js";
import { entryNames, groupEntries, headOf, type PortHead, type PortHeads } from "./port-names.js";

/** Opens the comment that holds the ports' names, shapes and encodings, as JSON of type PortHeads. */
export const PORTS_COMMENT = "recirc-ports ";

export function headsOf(circuit: Circuit): PortHeads {
  return { inputs: circuit.inputs.map(headOf), outputs: circuit.outputs.map(headOf) };
}

/**
 * Names that a file can say, each once, for names that it may not be able to say: every character that `unsayable`
 * matches becomes an underscore, and a name that is taken gets a number. What was meant stands in the comment.
 */
export class Sayable {
  private readonly used = new Set<string>();
  private readonly next = new Map<string, number>();

  constructor(private readonly unsayable: RegExp) {}

  name(wanted: string): string {
    const text = wanted.replace(this.unsayable, "_") || "_";
    let name = text;
    for (let k = this.next.get(text) ?? 1; this.used.has(name); k++) {
      name = `${text}_${k}`;
      this.next.set(text, k + 1);
    }
    this.used.add(name);
    return name;
  }

  /** A prefix such that it and a number are never a name that was given. */
  prefix(wanted: string): string {
    let prefix = wanted;
    const clashes = (name: string): boolean =>
      name.startsWith(prefix) && /^[0-9]+$/.test(name.slice(prefix.length));
    while ([...this.used].some(clashes)) prefix += "_";
    return prefix;
  }
}

/** A name for each entry of the ports, inputs first. */
export function* sayableEntries({ inputs, outputs }: PortHeads, unsayable: RegExp): Generator<string> {
  const names = new Sayable(unsayable);
  for (const head of [...inputs, ...outputs]) for (const name of entryNames(head)) yield names.name(name);
}

export interface SignalNames {
  /** One for each input entry, and one for each output entry, in order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The signal of a node. A gate is called like the first output that it drives. */
  of(node: number): string;
}

export function nameSignals(circuit: Circuit, unsayable: RegExp): SignalNames {
  const names = new Sayable(unsayable);
  const nodes = new Map<number, string>();
  const inputs: string[] = [];
  const outputs: string[] = [];
  for (const port of circuit.inputs) {
    let i = 0;
    for (const entry of entryNames(port)) {
      inputs.push(names.name(entry));
      nodes.set(port.wires[i++]!, inputs.at(-1)!);
    }
  }
  for (const port of circuit.outputs) {
    let i = 0;
    for (const entry of entryNames(port)) {
      outputs.push(names.name(entry));
      const wire = port.wires[i++]!;
      if (!nodes.has(wire)) nodes.set(wire, outputs.at(-1)!);
    }
  }
  const prefix = names.prefix("n");
  return { inputs, outputs, of: (node) => nodes.get(node) ?? prefix + node };
}

/**
 * The ports of a file that names its signals: those of our comment if its names are said as these are, otherwise what
 * the names themselves say.
 */
export function portsFor(
  inputs: readonly string[],
  outputs: readonly string[],
  declared: PortHeads | undefined,
  unsayable: RegExp,
): PortHeads {
  if (declared !== undefined && says(declared, inputs, outputs, unsayable)) return declared;
  return { inputs: groupEntries(inputs, "i"), outputs: groupEntries(outputs, "o") };
}

function says(
  heads: PortHeads,
  inputs: readonly string[],
  outputs: readonly string[],
  unsayable: RegExp,
): boolean {
  if (!fits(heads.inputs, inputs.length) || !fits(heads.outputs, outputs.length)) return false;
  let at = 0;
  for (const name of sayableEntries(heads, unsayable)) {
    if (name !== (at < inputs.length ? inputs[at] : outputs[at - inputs.length])) return false;
    at++;
  }
  return true;
}

/** Whether the ports have names of their own and as many entries as that. */
export function fits(heads: readonly PortHead[], entries: number): boolean {
  return (
    heads.reduce((sum, head) => sum + sizeOf(head.shape), 0) === entries &&
    new Set(heads.map((head) => head.name)).size === heads.length
  );
}

/** The ports that the text of a comment describes. One of ours that is damaged is passed over, never an error. */
export function portsComment(comment: string): PortHeads | undefined {
  const text = comment.trim();
  return text.startsWith(PORTS_COMMENT) ? parsePortHeads(text.slice(PORTS_COMMENT.length)) : undefined;
}
