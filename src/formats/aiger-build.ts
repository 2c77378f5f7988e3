import Fraction from "fraction.js";
import type { BooleanBasis } from "../circuit/basis.js";
import { CircuitBuilder } from "../circuit/builder.js";
import { type Circuit, type Port, sizeOf, type Wire } from "../circuit/circuit.js";
import { type Literal, literalGates, literalOf } from "../circuit/literals.js";
import { type Register, unroll } from "../circuit/unroll.js";
import { FormatError, type Place } from "../errors.js";
import type { SharedAnds } from "./aiger-kernel.js";
import type { AigerFile } from "./aiger-read.js";
import { completeNames, groupEntries, namedApart, type PortHead } from "./port-names.js";

const NONE = 0xffff_ffff;
const BEING_BUILT = 0xffff_fffe;
const BUILT = 0;

/**
 * The circuit of an AIGER file. ANDs keep their order wherever it is topological already. With sharing `none` they are
 * neither shared nor simplified, so that writing what was read gives the same bytes; with `hash` equal ones are made
 * once, and those of constants or of one operand twice are none. `misfit` is called where the ports that the file's
 * comment declares are not those of its symbols.
 */
export function buildAiger(
  file: AigerFile,
  { steps, sharing }: { readonly steps: number | undefined; readonly sharing: "none" | "hash" },
  misfit: () => void,
): Circuit<"aig"> {
  const { latches, sources, ends } = file;
  const given = groupEntries(file.sourceNames.slice(0, sources - latches), "i", file.heads?.inputs, misfit);
  const inputs: PortHead[] = [...given];
  if (steps !== undefined) inputs.push({ name: "latches", shape: [latches] });
  const { wireOf, finish } =
    file.shared === undefined ? built(file, inputs, sharing) : shared(file.shared, inputs);
  const wires = Array.from(ends, (literal, i) => {
    definitionOf(file, literal, () => file.placeOfEnd(i));
    return wireOf(literal);
  });
  const outputs: Port[] = [];
  let position = 0;
  for (const head of endPorts(file, misfit)) {
    const size = sizeOf(head.shape);
    outputs.push({ ...head, wires: Uint32Array.from(wires.slice(position, position + size)) });
    position += size;
  }
  if (steps === undefined) return finish(outputs);
  outputs.push({ name: "next", shape: [latches], wires: Uint32Array.from(wires.slice(position)) });
  return unroll(finish(outputs), registersOf(file, given), steps);
}

/** The gates of a file: what the literals of its ends are, and the circuit with these as outputs. */
interface Gates {
  wireOf(literal: number): Wire;
  finish(outputs: readonly Port[]): Circuit<"aig">;
}

/** The kernel's nodes, of which the sources are the first. */
function shared(ands: SharedAnds, heads: readonly PortHead[]): Gates {
  let sources = 0;
  const inputs = heads.map((head): Port => {
    const wires = Uint32Array.from({ length: sizeOf(head.shape) }, () => sources++);
    return { ...head, wires };
  });
  return {
    wireOf: ands.wireOf,
    finish: (outputs) => ({
      basis: "aig",
      operands: new Uint32Array(),
      inputs,
      outputs,
      ...ands.nodes(),
    }),
  };
}

/** By a builder: ANDs in any order, shared or as they are. */
function built(file: AigerFile, heads: readonly PortHead[], sharing: "none" | "hash"): Gates {
  const { sources } = file;
  const builder = new CircuitBuilder("aig", { sharing });
  const ands = file.operands.length / 2;
  // Wires by definition: sources first, then ANDs. Complements beside them, so that each inverter is made once.
  const wires = new Uint32Array(sources + ands).fill(NONE);
  const complements = new Uint32Array(sources + ands).fill(NONE);
  const gates = sharing === "hash" ? literalGates(builder as CircuitBuilder<BooleanBasis>) : undefined;
  // With sharing: what each definition became, which may be a constant or a complement.
  const literals = new Uint32Array(gates === undefined ? 0 : sources + ands);
  let position = 0;
  for (const { name, shape, encoding } of heads)
    for (const wire of builder.input(name, shape, encoding)) wires[position++] = wire;
  for (let source = 0; source < Math.min(sources, literals.length); source++)
    literals[source] = literalOf(wires[source]!);
  const became = (literal: number): Literal =>
    literal <= 1 ? literal : literals[file.definition(literal >>> 1)]! ^ (literal & 1);
  const wireOf = (literal: number): Wire => {
    if (gates !== undefined) return gates.wire(became(literal));
    if (literal <= 1) return builder.constant(new Fraction(literal));
    const definition = file.definition(literal >>> 1);
    const wire = wires[definition] as Wire;
    if (literal % 2 === 0) return wire;
    if (complements[definition] === NONE) complements[definition] = builder.gate("not", wire);
    return complements[definition] as Wire;
  };
  buildAnds(file, wires, (and) => {
    const x = file.operands[2 * and]!;
    const y = file.operands[2 * and + 1]!;
    if (gates === undefined) wires[sources + and] = builder.gate("and", wireOf(x), wireOf(y));
    else {
      literals[sources + and] = gates.and(became(x), became(y));
      wires[sources + and] = BUILT;
    }
  });
  return {
    wireOf,
    finish: (outputs) => {
      for (const { name, shape, wires: ends, encoding } of outputs)
        builder.output(name, shape, ends, encoding);
      return builder.build();
    },
  };
}

/** Outputs, then bad states, then constraints: a port is of one kind, and no two have entries of one name. */
function endPorts({ endNames, heads }: AigerFile, misfit: () => void): readonly PortHead[] {
  const outputs = groupEntries(endNames.outputs, "o", heads?.outputs, misfit);
  const bad = namedApart(groupEntries(endNames.bad, "bad"), outputs);
  const constraints = groupEntries(endNames.constraints, "constraint");
  return [...outputs, ...bad, ...namedApart(constraints, [...outputs, ...bad])];
}

/** Latches without a reset become inputs, so each of them needs a name that no input has. */
function registersOf(
  { sources, latches, sourceNames, resets }: AigerFile,
  given: readonly PortHead[],
): readonly Register[] {
  const names = completeNames(sourceNames.slice(sources - latches), "l");
  return namedApart(
    resets.map((reset, i) => ({ name: names[i]!, reset })),
    given,
  );
}

/** Depth first with a stack of its own, since a file may be as deep as it is long. */
function buildAnds(file: AigerFile, wires: Uint32Array, build: (and: number) => void): void {
  const stack: number[] = [];
  for (let root = 0; root < file.operands.length / 2; root++) {
    if (wires[file.sources + root] === NONE) stack.push(root);
    while (stack.length > 0) {
      const and = stack.at(-1)!;
      wires[file.sources + and] = BEING_BUILT;
      const next = firstUnbuilt(file, wires, and);
      if (next !== undefined) {
        stack.push(next);
        continue;
      }
      build(and);
      stack.pop();
    }
  }
}

/** An operand of the AND that is an AND not yet built. */
function firstUnbuilt(file: AigerFile, wires: Uint32Array, and: number): number | undefined {
  for (let i = 2 * and; i < 2 * and + 2; i++) {
    const definition = definitionOf(file, file.operands[i]!, () => file.placeOfAnd(and));
    if (definition === undefined) continue;
    if (wires[definition] === BEING_BUILT) {
      throw new FormatError(
        file.placeOfAnd(and),
        `expected gates without a cycle, got an AND that depends on itself through literal ${file.operands[i]}`,
      );
    }
    if (wires[definition] === NONE) return definition - file.sources;
  }
  return undefined;
}

/** What defines a literal; undefined for the constants. */
function definitionOf(file: AigerFile, literal: number, place: () => Place): number | undefined {
  if (literal <= 1) return undefined;
  const definition = file.definition(literal >>> 1);
  if (definition < 0) {
    throw new FormatError(
      place(),
      `expected the literal of an input, latch or AND, got ${literal}, which nothing defines`,
    );
  }
  return definition;
}
