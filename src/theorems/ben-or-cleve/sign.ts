import { buildGates } from "../../algebra/build.js";
import { foldGates } from "../../algebra/fold.js";
import type { Numbers } from "../../algebra/numbers.js";
import { analyze } from "../../analyze/analyze.js";
import { CircuitBuilder } from "../../circuit/builder.js";
import type { Circuit, Wire } from "../../circuit/circuit.js";
import { evaluate, type Meaning } from "../../circuit/evaluate.js";
import { prune } from "../../circuit/rewrite.js";
import { InternalError } from "../../errors.js";
import { residue } from "../../numbers/residue.js";
import type { Check, TheoremRequest } from "../theorem.js";
import { type BitCase, bitsOf, heldAgainst } from "../tools/bit-cases.js";

/** Bits of a leaf -1, 0 or 1, in two's complement. */
const LEAF_BITS = 2;

/** What the gates of a ring circuit mean over any numbers. */
function meaningOver<W>(numbers: Numbers<W>): Meaning<W> {
  return {
    constant: numbers.literal,
    gate: (name, x, y) => {
      switch (name) {
        case "neg":
          return numbers.neg(x);
        case "add":
        case "sub":
        case "mul":
          return numbers[name](x, y!);
        default:
          throw new InternalError(`expected a circuit of +, - and *, got a gate '${name}'`);
      }
    },
  };
}

/**
 * The arithmetic circuit of a program in Boolean gates: leaves come in as words of two bits, every gate works on residues
 * modulo primes, and whether output `f` is positive is read out of the residues (M > 4 |f|), never of f itself.
 */
export function signCircuit(circuit: Circuit<"arithmetic">): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = foldGates(buildGates(builder));
  const words = circuit.inputs.map(
    ({ name }) => [name, Array.from(builder.input(name, [LEAF_BITS])) as Wire[]] as const,
  );
  const bit = residue(LEAF_BITS).kept!.within(gates, ({ numbers, read, write }) => {
    const inputs = Object.fromEntries(words.map(([name, word]) => [name, [read(word)]] as const));
    const [f] = evaluate(circuit, meaningOver(numbers), inputs).f!;
    return write(numbers.apply("step", f!))[0]!;
  });
  builder.output("positive", [1], [gates.settle(bit)]);
  return prune(builder.build());
}

/** One check: the circuit against the formula's sign on every assignment of leaves. */
export function signCheck(
  request: TheoremRequest,
  what: string,
  circuit: Circuit<"arithmetic">,
  assignments: Iterable<{ readonly leaves: ReadonlyMap<string, number>; readonly value: number }>,
): Check {
  const bits = signCircuit(circuit);
  const cases = Array.from(
    assignments,
    ({ leaves, value }): BitCase => ({
      inputs: Object.fromEntries(
        [...leaves].map(([name, leaf]) => [name, bitsOf(leaf < 0 ? 2 ** LEAF_BITS + leaf : leaf, LEAF_BITS)]),
      ),
      outputs: { positive: [value > 0] },
      label: [...leaves].map(([name, leaf]) => `${name} = ${leaf}`).join(", "),
    }),
  );
  request.emit?.({
    name: `ben-or-cleve-sign-${circuit.inputs.length}-leaves`,
    kind: "circuit",
    circuit: bits,
  });
  const { depth, size } = analyze(bits);
  return {
    what: `${what}: formula -> program -> dense-lrnn -> circuit over residues -> sign, on every assignment of leaves`,
    how: "exhaustive",
    ...heldAgainst(bits, cases),
    figures: [
      { what: "depth", value: depth, costModel: "unit" },
      { what: "size", value: size, costModel: "unit" },
    ],
  };
}
