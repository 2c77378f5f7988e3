import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { FormatError } from "../../src/errors.js";
import { fuzz, MUTATIONS, type Reader } from "./fuzz.js";
import { randomBelow } from "./random.js";
import { seededReaders } from "./seeds.js";

const RUNS = 500;

describe(`${RUNS} damaged files`, () => {
  it.each(seededReaders().map((reader) => [reader.name, reader] as const))(
    "of %s are read or refused",
    (_, reader) => {
      const { seeds } = reader;
      expect(seeds.length).toBeGreaterThan(0);
      const { read, refused } = fuzz(reader, { seeds, runs: RUNS, seed: 1 });
      // A reader that takes everything, or nothing, would also do nothing wrong.
      expect(read + refused).toBe(RUNS);
      expect(read).toBeGreaterThan(RUNS / 100);
      expect(refused).toBeGreaterThan(RUNS / 10);
    },
  );
});

describe("the harness", () => {
  const seeds = [new TextEncoder().encode("gates 3\na = and(b, c)\nd = xor(a, b)\n")];
  const empty = (): Circuit => new CircuitBuilder("B2").build();
  const caught = (read: Reader["read"], options: { millis?: number; memory?: number } = {}) => {
    return () => fuzz({ name: "planted", read }, { seeds, runs: 300, seed: 7, ...options });
  };
  /** The reader does something wrong only where a count is huge, as a reader that believes it would. */
  const huge = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes).includes("10000000000");

  it("lets a reader pass that does nothing wrong", () => {
    expect(caught(empty)()).toEqual({ read: 300, refused: 0 });
    const refuses: Reader["read"] = (_, file) => {
      throw new FormatError({ file, line: 1 }, "expected nothing, got something");
    };
    expect(caught(refuses)()).toEqual({ read: 0, refused: 300 });
  });

  it("catches a crash, a circuit that is not well-formed, and an error without a place", () => {
    const crashes: Reader["read"] = (bytes) => {
      if (huge(bytes)) throw new TypeError("cannot read properties of undefined");
      return empty();
    };
    expect(caught(crashes)).toThrow(/planted, file \d+ of seed 7 \(.*; \d+ bytes\): threw TypeError/);
    const wrong: Reader["read"] = (bytes) => (huge(bytes) ? { ...empty(), length: 3 } : empty());
    expect(caught(wrong)).toThrow("was read as a circuit that is not well-formed");
    const placeless: Reader["read"] = (bytes, file) => {
      if (huge(bytes)) throw new FormatError({ file }, "expected something else");
      return empty();
    };
    expect(caught(placeless)).toThrow("does not say where: fuzzed: expected something else");
  });

  it("catches memory that the file does not pay for, and time", () => {
    const kept: Uint8Array[] = [];
    const believes: Reader["read"] = (bytes) => {
      if (huge(bytes)) kept.push(new Uint8Array(64 * 2 ** 20));
      return empty();
    };
    expect(caught(believes, { memory: 32 * 2 ** 20 })).toThrow(/took \d+ MiB of memory/);
    expect(kept.length).toBe(1);
    const spins: Reader["read"] = (bytes) => {
      const start = performance.now();
      while (huge(bytes) && performance.now() - start < 200);
      return empty();
    };
    expect(caught(spins, { millis: 100 })).toThrow(/took \d+ ms/);
  });

  it("has mutations that each change a file", () => {
    const kinds = Object.entries(MUTATIONS);
    expect(kinds.length).toBeGreaterThan(12);
    for (const [kind, mutate] of kinds) {
      const changed = [0, 1, 2, 3, 4, 5].some((seed) => {
        const made = mutate(seeds[0]!, randomBelow(seed));
        return made.length !== seeds[0]!.length || made.some((byte, i) => byte !== seeds[0]![i]);
      });
      expect({ kind, changed }).toEqual({ kind, changed: true });
    }
  });
});
