import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toAig } from "../../src/circuit/lower.js";
import { check } from "../../src/circuit/validate.js";
import { FormatError } from "../../src/errors.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { FORMATS } from "../../src/formats/index.js";
import { holdsBits, multiplier } from "./circuits.js";

const readers = FORMATS.filter((format) => format.read !== undefined && holdsBits(format));

/** Some bytes changed, removed, doubled, or the rest cut off. */
function damage(bytes: Uint8Array, edits: readonly (readonly [string, number, number])[]): Uint8Array {
  let damaged = [...bytes];
  for (const [kind, at, value] of edits) {
    const position = at % (damaged.length + 1);
    if (kind === "change") damaged[position] = value;
    else if (kind === "digit") damaged[position] = 48 + (value % 10);
    else if (kind === "remove") damaged.splice(position, 1 + (value % 4));
    else if (kind === "double")
      damaged.splice(position, 0, ...damaged.slice(position, position + (value % 16)));
    else damaged = damaged.slice(0, position);
  }
  return Uint8Array.from(damaged);
}

describe.each(readers.map((format) => [format.name, format] as const))("damaged files of %s", (_, format) => {
  const file = joinChunks(format.write(toAig(multiplier(3))));
  const outcome = (bytes: Uint8Array): "refused" | "read" => {
    try {
      expect(check(format.read!(bytes, "damaged"))).toBeUndefined();
      return "read";
    } catch (error) {
      if (error instanceof FormatError) return "refused";
      throw error;
    }
  };

  it("cut off anywhere", () => {
    let refused = 0;
    for (let length = 0; length < file.length; length++) {
      if (outcome(file.subarray(0, length)) === "refused") refused++;
    }
    expect(refused).toBeGreaterThan(file.length / 10);
    expect(outcome(file)).toBe("read");
  });

  it("changed at random", () => {
    let refused = 0;
    const edit = fc.tuple(
      fc.constantFrom("change", "digit", "remove", "double", "cut"),
      fc.nat(file.length),
      fc.nat(255),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        if (outcome(damage(file, edits)) === "refused") refused++;
      }),
      { numRuns: 600 },
    );
    // A reader that takes everything, or nothing, would also throw nothing else.
    expect(refused).toBeGreaterThan(100);
    expect(refused).toBeLessThan(600);
  });
});
