import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Wire } from "../../src/circuit/circuit.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { readSystem } from "../../src/formats/r1cs/read.js";
import { writeWitness } from "../../src/formats/r1cs/write.js";
import { r1cs } from "../../src/formats/r1cs.js";
import { findJudge } from "../judges.js";
import { witnessOf } from "./r1cs.js";

const snarkjs = findJudge("snarkjs about R1CS and witnesses", "snarkjs");

describe.skipIf(snarkjs === undefined)("snarkjs", () => {
  const circuit = (() => {
    const builder = new CircuitBuilder("arithmetic");
    const [x, y, z] = [...builder.input("x", [3])] as Wire[];
    const w = builder.gate("mul", builder.gate("sub", x, y), builder.constant(new Fraction(2, 3)));
    builder.output("y", [2], [builder.gate("add", builder.gate("mul", w, z), x), builder.gate("div", w, z)]);
    return builder.build();
  })();
  const system = readSystem(joinChunks(r1cs.write(circuit)), "a.r1cs");
  const witness = witnessOf(system, [10n, 4n, 7n]);
  const files = {
    "a.r1cs": joinChunks(r1cs.write(circuit)),
    "a.wtns": joinChunks(writeWitness(system.prime, witness)),
    "wrong.wtns": joinChunks(
      writeWitness(
        system.prime,
        witness.map((value, i) => (i === 1 ? value + 1n : value)),
      ),
    ),
  };

  it("counts what we count", () => {
    const { printed } = snarkjs!.run(["r1cs", "info", "a.r1cs"], files);
    expect(printed).toContain("bn-128");
    for (const [what, count] of Object.entries({
      Wires: system.wires,
      Constraints: system.constraints,
      "Private Inputs": 3,
      "Public Inputs": 0,
      Outputs: 2,
    }))
      expect(printed).toMatch(new RegExp(`# of ${what}: ${count}\\b`));
  });

  it("accepts our witness and no other", () => {
    expect(snarkjs!.run(["wtns", "check", "a.r1cs", "a.wtns"], files).printed).toContain(
      "WITNESS IS CORRECT",
    );
    let printed: string;
    try {
      printed = snarkjs!.run(["wtns", "check", "a.r1cs", "wrong.wtns"], files).printed;
    } catch (error) {
      printed = `${(error as { stdout?: string }).stdout} ${(error as Error).message}`;
    }
    expect(printed).not.toContain("WITNESS IS CORRECT");
    expect(printed).toMatch(/not correct|aborted|not valid/i);
  });
});
