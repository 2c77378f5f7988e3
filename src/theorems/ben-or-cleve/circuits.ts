import Fraction from "fraction.js";
import { buildNumbers } from "../../algebra/build.js";
import { CircuitBuilder } from "../../circuit/builder.js";
import type { Circuit, Wire } from "../../circuit/circuit.js";
import { compile } from "../../compile/compile.js";
import { scanNamed } from "../../scans/index.js";
import type { TheoremRequest } from "../theorem.js";
import { type ArithmeticFormula, applyArithmetic } from "../tools/arithmetic-formula.js";
import type { Transvection } from "./program.js";

/** The stream of a program on dense-lrnn as one circuit over its leaves, by a tree; output f. */
export function circuitOfProgram(
  request: TheoremRequest,
  program: readonly Transvection[],
  names: readonly string[],
): Circuit<"arithmetic"> {
  const recipe = {
    recurrence: request.recurrence("dense-lrnn", { N: 3 }),
    scan: scanNamed("tree"),
    outputs: "last",
    weights: "constants",
  } as const;
  const [zero, one] = [new Fraction(0), new Fraction(1)];
  const circuit = compile(recipe, program.length + 1, {
    sharing: "hash",
    feed: {
      inputs: names.map((name) => ({ name, shape: [1] })),
      numbers: (numbers, inputs) => ({
        A: [
          ...new Array<Fraction>(9).fill(zero),
          ...program.flatMap(({ target, source, sign, variable }) => {
            const leaf = variable === undefined ? one : inputs[variable]![0]!;
            const A: (Fraction | Wire)[] = [one, zero, zero, zero, one, zero, zero, zero, one];
            A[3 * target + source] = sign === 1 ? leaf : numbers.neg(leaf);
            return A;
          }),
        ],
        b: [one, ...new Array<Fraction>(3 * program.length + 2).fill(zero)],
      }),
    },
  }) as Circuit<"arithmetic">;
  const y = circuit.outputs.find(({ name }) => name === "y")!;
  return { ...circuit, outputs: [{ name: "f", shape: [1], wires: y.wires.slice(2, 3) }] };
}

/** The formula as it stands; output f. */
export function circuitOfFormula(
  formula: ArithmeticFormula,
  names: readonly string[],
): Circuit<"arithmetic"> {
  const builder = new CircuitBuilder("arithmetic", { sharing: "hash" });
  const numbers = buildNumbers(builder);
  const wires = new Map(names.map((name) => [name, builder.input(name, [1])[0] as Wire]));
  const value = applyArithmetic(
    numbers,
    formula,
    (name) => wires.get(name)!,
    (constant) => numbers.literal(new Fraction(constant)),
  );
  builder.output("f", [1], [value]);
  return builder.build();
}
