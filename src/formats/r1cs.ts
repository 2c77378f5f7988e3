import { buildNumbers } from "../algebra/build.js";
import { foldNumbers } from "../algebra/fold.js";
import { CircuitBuilder } from "../circuit/builder.js";
import { type Circuit, sizeOf, type Wire } from "../circuit/circuit.js";
import { FormatError } from "../errors.js";
import { encodeText } from "./chunks.js";
import type { Format, WriteOptions } from "./format.js";
import { entryNames } from "./port-names.js";
import { arithmetize } from "./r1cs/arithmetize.js";
import { readSystem } from "./r1cs/read.js";
import { solve } from "./r1cs/solve.js";
import { PRIMES, type R1cs } from "./r1cs/system.js";
import { writeSystem } from "./r1cs/write.js";

/**
 * R1CS: rank-1 constraints over a prime field, in the binary format of iden3 (version 1), which circom writes and
 * snarkjs reads. All inputs are private. The file holds no names; ours has a section for them, and `sym` is the file that
 * other tools take names from. The prime is that of `--prime`, bn128 if nothing is said.
 *
 * Read back, every wire that a constraint defines becomes gates; constraints that only check are the output `residuals`,
 * each zero where its constraint holds. Coefficients become the integers or quotients of small numbers that they stand
 * for: equal modulo the prime, which the circuit itself does not remember.
 */
export const r1cs: Format<"arithmetic"> = {
  name: "r1cs",
  title: "rank-1 constraints over a prime field (iden3 binary)",
  extensions: ["r1cs"],
  bases: ["arithmetic"],
  write: (circuit, options) => writeSystem(arithmetize(circuit, primeOf(options))),
  read: (bytes, file) => circuitOf(readSystem(bytes, file), file),
};

/**
 * Names of the wires of an R1CS file, one a line: label, wire, component, name. Wires are those of the R1CS file that
 * is written of the same circuit.
 */
export const sym: Format<"arithmetic"> = {
  name: "sym",
  title: "names of the wires of an R1CS file",
  extensions: ["sym"],
  bases: ["arithmetic"],
  write: (circuit, options) => encodeText(symLines(arithmetize(circuit, primeOf(options)))),
};

function primeOf(options: WriteOptions | undefined): bigint {
  return options?.prime ?? PRIMES.bn128!;
}

function* symLines(system: R1cs): Generator<string> {
  const { inputs, outputs } = system.ports;
  let wire = 1;
  for (const head of [...outputs, ...inputs])
    for (const name of entryNames(head)) {
      // A comma or a line end would end the name.
      yield `${wire},${wire},0,main.${name.replace(/[,\r\n]/g, "_")}\n`;
      wire++;
    }
  for (; wire < system.wires; wire++) yield `${wire},${wire},0,main.wire[${wire}]\n`;
}

/** The circuit that computes the outputs, and the residuals of constraints that only check. */
function circuitOf(system: R1cs, file: string): Circuit<"arithmetic"> {
  // A sum that several constraints take is written out in each of them.
  const builder = new CircuitBuilder("arithmetic", { sharing: "hash" });
  const numbers = foldNumbers(buildNumbers(builder));
  const { ports } = system;
  const names = [...ports.inputs, ...ports.outputs].map(({ name }) => name);
  const twice = [ports.inputs, ports.outputs].some(
    (heads) => new Set(heads.map(({ name }) => name)).size < heads.length,
  );
  if (twice)
    throw new FormatError({ file, offset: 0 }, `expected ports of different names, got ${names.join(", ")}`);
  const inputs = ports.inputs.flatMap(({ name, shape }) => Array.from(builder.input(name, shape)) as Wire[]);
  const { wires, checks } = solve(system, numbers, inputs, file);
  let next = 1;
  for (const { name, shape } of ports.outputs) {
    const entries = Array.from({ length: sizeOf(shape) }, () => numbers.settle(wires[next++]!));
    builder.output(name, shape, entries);
  }
  if (checks.length > 0) {
    let name = "residuals";
    while (names.includes(name)) name += "_";
    builder.output(
      name,
      [checks.length],
      checks.map(({ residual }) => numbers.settle(residual)),
    );
  }
  return builder.build();
}
