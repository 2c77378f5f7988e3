import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { lower } from "../../src/circuit/lower.js";
import { check } from "../../src/circuit/validate.js";
import { compile } from "../../src/compile/compile.js";
import { aiger } from "../../src/formats/aiger.js";
import { readSharedAnds } from "../../src/formats/aiger-kernel.js";
import { readAiger } from "../../src/formats/aiger-read.js";
import { joinChunks } from "../../src/formats/chunks.js";

import { representationNamed } from "../../src/numbers/index.js";
import { scanNamed } from "../../src/scans/index.js";
import { catalogued } from "../catalogue.js";
import { randomBelow } from "./random.js";

interface Shape {
  readonly inputs: number;
  readonly latches?: number;
  readonly ands: number;
  readonly outputs: number;
  /** How far below an operand may be. */
  readonly reach: number;
}

/** A binary file of random ANDs; few operands to choose from make equal, constant and trivial ones. */
function randomFile({ inputs, latches = 0, ands, outputs, reach }: Shape, seed: number): Uint8Array {
  const below = randomBelow(seed);
  const sources = inputs + latches;
  const bytes: number[] = [];
  const delta = (value: number): void => {
    let rest = value;
    for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
    bytes.push(rest);
  };
  for (let and = 0; and < ands; and++) {
    const own = 2 * (sources + and + 1);
    const first = own - 1 - below(Math.min(own, reach));
    const second = first - below(Math.min(first + 1, reach));
    delta(own - first);
    delta(first - second);
  }
  const literals = 2 * (sources + ands + 1);
  const lines = Array.from({ length: latches + outputs }, () => `${below(literals)}\n`).join("");
  const head = `aig ${sources + ands} ${inputs} ${latches} ${outputs} ${ands}\n${lines}`;
  return Uint8Array.from([
    ...new TextEncoder().encode(head),
    ...bytes,
    ...new TextEncoder().encode("i0 x[0]\n"),
  ]);
}

const plainly = (circuit: Circuit) => ({
  ...circuit,
  op: Array.from(circuit.op).join(" "),
  a: Array.from(circuit.a).join(" "),
  b: Array.from(circuit.b).join(" "),
  operands: Array.from(circuit.operands),
  constants: circuit.constants.map(String),
});

/** The circuit, or the message of the error. */
function outcome(bytes: Uint8Array, engine: "wasm" | "plain", unroll?: number): unknown {
  const steps = unroll === undefined ? {} : { unroll };
  try {
    const circuit = readAiger(bytes, "x.aig", { sharing: "hash", engine, ...steps });
    check(circuit);
    return plainly(circuit);
  } catch (error) {
    return String(error);
  }
}

function alike(bytes: Uint8Array, unroll?: number): unknown {
  const plain = outcome(bytes, "plain", unroll);
  expect(outcome(bytes, "wasm", unroll)).toEqual(plain);
  return plain;
}

describe("the kernel reads and shares as the plain reader does, node for node", () => {
  const shapes: readonly Shape[] = [
    { inputs: 1, ands: 300, outputs: 20, reach: 4 },
    { inputs: 3, ands: 400, outputs: 9, reach: 30 },
    { inputs: 60, ands: 300, outputs: 40, reach: 1000 },
    { inputs: 400, ands: 20_000, outputs: 40, reach: 100_000 },
    { inputs: 5000, ands: 9000, outputs: 10, reach: 300 },
    { inputs: 0, ands: 3, outputs: 3, reach: 2 },
    { inputs: 2, ands: 0, outputs: 6, reach: 2 },
  ];

  it.each(shapes)("random ANDs: $inputs inputs, $ands ANDs, reach $reach", (shape) => {
    for (let seed = 0; seed < (shape.ands > 1000 ? 2 : 60); seed++) {
      const bytes = randomFile(shape, seed);
      // The kernel itself took it, not the plain reader behind it.
      const start = bytes.length - "i0 x[0]\n".length;
      const lines = shape.outputs + 1;
      let position = 0;
      for (let line = 0; line < lines; line++) position = bytes.indexOf(10, position) + 1;
      const taken = readSharedAnds(bytes, position, { sources: shape.inputs, ands: shape.ands });
      expect(taken?.end).toBe(start);
      alike(bytes);
    }
  });

  it("unrolled", () => {
    for (let seed = 0; seed < 40; seed++)
      alike(randomFile({ inputs: 2, latches: 3, ands: 60, outputs: 3, reach: 90 }, seed), 3);
  });

  it("a compiled recurrence", () => {
    const recipe = {
      recurrence: catalogued("linear-scalar"),
      scan: scanNamed("sklansky"),
      representation: representationNamed("int:8"),
      weights: "inputs",
      outputs: "all",
    } as const;
    const bytes = joinChunks(aiger.write(lower(compile(recipe, 40) as Circuit<"B2">, "aig")));
    const { op } = alike(bytes) as { readonly op: string };
    expect(op.length).toBeGreaterThan(50_000);
  });

  it("damaged files, with the same words", () => {
    const whole = randomFile({ inputs: 3, ands: 60, outputs: 4, reach: 40 }, 7);
    const below = randomBelow(11);
    let refused = 0;
    for (let run = 0; run < 1500; run++) {
      const bytes = whole.slice(0, run % 3 === 0 ? below(whole.length) : whole.length);
      for (let i = below(3); i >= 0; i--) bytes[below(bytes.length)] = run % 2 === 0 ? below(256) : 255;
      if (typeof alike(bytes) === "string") refused++;
    }
    expect(refused).toBeGreaterThan(500);
  });

  it("deltas of five bytes, and of more than 32 bits", () => {
    const file = (...bytes: number[]) =>
      Uint8Array.from([...new TextEncoder().encode("aig 2 1 0 1 1\n4\n"), ...bytes]);
    expect(alike(file(0x82, 0x80, 0x80, 0x80, 0x00, 0))).toBeTypeOf("object");
    for (const last of [0x01, 0x0f, 0x10, 0x7f, 0x80])
      expect(alike(file(0x82, 0x80, 0x80, 0x80, last, 0))).toBeTypeOf("string");
  });
});
