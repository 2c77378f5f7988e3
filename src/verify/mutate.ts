import type Fraction from "fraction.js";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { BASES } from "../circuit/basis.js";
import { ARITY, type Circuit, entryName } from "../circuit/circuit.js";
import { ANY_NUMBER, OP_BY_CODE, OPS, type OpName } from "../circuit/ops.js";
import { check } from "../circuit/validate.js";
import { InternalError } from "../errors.js";

/** A circuit with one thing changed. */
export interface Mutant {
  readonly circuit: Circuit;
  /** What was changed, as a sentence without its full stop. */
  readonly change: string;
}

/** Gates that take each other's place: alike in operands, and in the number systems that have them. */
const EXCHANGEABLE: readonly (readonly OpName[])[] = [
  ["add", "sub", "mul"],
  ["max", "min", "less", "lessEqual", "equal"],
  ["relu", "step", "sign", "abs"],
  ["tanh", "sigmoid"],
  ["and", "or", "xor"],
];

/** Draws a whole number from 0 to below `count`. */
type Choose = (count: number) => number;

/** One way to go wrong: draws a place and changes it; undefined where nothing of the kind can be done there. */
type Mutation = (circuit: Circuit, sites: Sites, choose: Choose) => Mutant | undefined;

interface Sites {
  readonly gates: readonly number[];
  readonly constants: readonly number[];
}

/**
 * Up to `count` different mutants of a circuit, each valid and each with one gate, operand, constant or output
 * changed: fewer when the circuit is so small that there are no more. Some may compute the same function all the same.
 */
export function mutantsOf(circuit: Circuit, count: number, seed: number): readonly Mutant[] {
  const generator = xoroshiro128plus(seed);
  const choose: Choose = (choices) => uniformInt(generator, 0, choices - 1);
  const sites = sitesOf(circuit);
  const mutants = new Map<string, Mutant>();
  // Where mutants run out, draws only repeat; a few dozen for each one wanted tell.
  for (let draw = 0; draw < 40 * count && mutants.size < count; draw++) {
    const mutant = MUTATIONS[choose(MUTATIONS.length)]!(circuit, sites, choose);
    if (mutant === undefined || mutants.has(mutant.change)) continue;
    const fault = check(mutant.circuit);
    if (fault !== undefined) throw new InternalError(`a mutant (${mutant.change}) is no circuit: ${fault}`);
    mutants.set(mutant.change, mutant);
  }
  return [...mutants.values()];
}

function sitesOf(circuit: Circuit): Sites {
  const gates: number[] = [];
  const constants: number[] = [];
  for (let node = 0; node < circuit.length; node++) {
    if (ARITY[circuit.op[node]!]! > 0) gates.push(node);
    else if (circuit.op[node] === OPS.constant.code) constants.push(node);
  }
  return { gates, constants };
}

const kindChanged: Mutation = (circuit, { gates }, choose) => {
  if (gates.length === 0) return undefined;
  const node = gates[choose(gates.length)]!;
  const { name } = OP_BY_CODE[circuit.op[node]!]!;
  const allowed = BASES[circuit.basis].gates;
  const others = (EXCHANGEABLE.find((group) => group.includes(name)) ?? []).filter(
    (other) => other !== name && allowed.has(other),
  );
  if (others.length === 0) return undefined;
  const other = others[choose(others.length)]!;
  const op = circuit.op.slice();
  op[node] = OPS[other].code;
  return { circuit: { ...circuit, op }, change: `gate ${node} is '${other}' instead of '${name}'` };
};

const operandsSwapped: Mutation = (circuit, { gates }, choose) => {
  if (gates.length === 0) return undefined;
  const node = gates[choose(gates.length)]!;
  const { name, arity, commutative } = OP_BY_CODE[circuit.op[node]!]!;
  if (arity !== 2 || commutative || circuit.a[node] === circuit.b[node]) return undefined;
  const a = circuit.a.slice();
  const b = circuit.b.slice();
  a[node] = circuit.b[node]!;
  b[node] = circuit.a[node]!;
  return { circuit: { ...circuit, a, b }, change: `the operands of gate ${node} ('${name}') are swapped` };
};

const operandRewired: Mutation = (circuit, { gates }, choose) => {
  if (gates.length === 0) return undefined;
  const node = gates[choose(gates.length)]!;
  const { name, arity } = OP_BY_CODE[circuit.op[node]!]!;
  const which = choose(arity === ANY_NUMBER ? circuit.b[node]! : arity);
  const array = arity >= 3 ? "operands" : which === 0 ? "a" : "b";
  const index = arity >= 3 ? circuit.a[node]! + which : node;
  const changed = circuit[array].slice();
  const from = changed[index]!;
  const to = choose(node);
  if (from === to) return undefined;
  changed[index] = to;
  return {
    circuit: { ...circuit, [array]: changed },
    change: `operand ${which + 1} of gate ${node} ('${name}') is node ${to} instead of node ${from}`,
  };
};

const constantChanged: Mutation = (circuit, sites, choose) => {
  if (sites.constants.length === 0) return undefined;
  const node = sites.constants[choose(sites.constants.length)]!;
  const from = circuit.constants[circuit.a[node]!]!;
  const values =
    circuit.basis === "arithmetic" ? [from.add(1), from.neg(), from.mul(2)] : [from.neg().add(1)];
  const to: Fraction = values[choose(values.length)]!;
  if (to.equals(from)) return undefined;
  const a = circuit.a.slice();
  a[node] = circuit.constants.length;
  return {
    circuit: { ...circuit, a, constants: [...circuit.constants, to] },
    change: `the constant of node ${node} is ${to.toFraction()} instead of ${from.toFraction()}`,
  };
};

const outputRewired: Mutation = (circuit, _, choose) => {
  const total = circuit.outputs.reduce((sum, { wires }) => sum + wires.length, 0);
  if (total === 0) return undefined;
  let index = choose(total);
  const position = circuit.outputs.findIndex(({ wires }) => {
    if (index < wires.length) return true;
    index -= wires.length;
    return false;
  });
  const port = circuit.outputs[position]!;
  const from = port.wires[index]!;
  const to = choose(circuit.length);
  if (from === to) return undefined;
  const wires = port.wires.slice();
  wires[index] = to;
  return {
    circuit: { ...circuit, outputs: circuit.outputs.with(position, { ...port, wires }) },
    change: `output ${entryName(port, index)} is node ${to} instead of node ${from}`,
  };
};

const MUTATIONS: readonly Mutation[] = [
  kindChanged,
  operandsSwapped,
  operandRewired,
  constantChanged,
  outputRewired,
];
