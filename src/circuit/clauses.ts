import Fraction from "fraction.js";
import { type Circuit, entryName } from "./circuit.js";
import { OPS } from "./ops.js";

/**
 * The clauses that hold exactly for the values of all nodes (G. Tseitin, 1968). The variable of a node is its index plus
 * one; a negation is no variable of its own but the other sign of what it negates.
 */
function* clausesOf(circuit: Circuit<"aig">): Generator<readonly number[]> {
  const { op, a, b, constants } = circuit;
  const literal = literalsOf(circuit);
  for (let node = 0; node < circuit.length; node++) {
    const own = node + 1;
    if (op[node] === OPS.constant.code) yield [constants[a[node]!]!.equals(new Fraction(0)) ? -own : own];
    if (op[node] !== OPS.and.code) continue;
    const [x, y] = [literal[a[node]!]!, literal[b[node]!]!];
    yield [-own, x];
    yield [-own, y];
    yield [own, -x, -y];
  }
}

/** Those clauses, and that the only output is one. */
export function* satisfiedClauses(circuit: Circuit<"aig">): Generator<readonly number[]> {
  yield* clausesOf(circuit);
  yield [literalsOf(circuit)[circuit.outputs[0]!.wires[0]!]!];
}

/** The variable of each node, node + 1, or minus that of what it negates. */
function literalsOf({ op, a, length }: Circuit<"aig">): Int32Array {
  const literal = new Int32Array(length);
  for (let node = 0; node < length; node++) {
    literal[node] = op[node] === OPS.not.code ? -literal[a[node]!]! : node + 1;
  }
  return literal;
}

/**
 * A DIMACS file, in pieces: comments that give the literal of each input and output, then the clauses. `satisfied`: the
 * only output is one as well, so that a solver's model is an assignment that makes it so.
 */
export function* dimacsOf(circuit: Circuit<"aig">, { satisfied }: { satisfied: boolean }): Generator<string> {
  const all = satisfied ? satisfiedClauses : clausesOf;
  let clauses = 0;
  for (const _ of all(circuit)) clauses++;
  const literal = literalsOf(circuit);
  for (const [kind, ports] of [
    ["input", circuit.inputs],
    ["output", circuit.outputs],
  ] as const) {
    for (const port of ports) {
      for (const [i, wire] of port.wires.entries())
        yield `c ${kind} ${literal[wire]!} ${JSON.stringify(entryName(port, i))}\n`;
    }
  }
  yield `p cnf ${circuit.length} ${clauses}\n`;
  for (const clause of all(circuit)) yield `${clause.join(" ")} 0\n`;
}
