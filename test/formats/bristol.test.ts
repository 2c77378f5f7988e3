import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.js";
import { bristol, bristolOld } from "../../src/formats/bristol.js";
import { encodeText, joinChunks } from "../../src/formats/chunks.js";
import { formatFor, writeCircuit } from "../../src/formats/index.js";
import { multiplier, truthTable } from "./circuits.js";

const bytes = (text: string) => joinChunks(encodeText([text]));
const read = (text: string) => bristol.read!(bytes(text), "a.bristol");
const said = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  return "nothing";
};
const text = (chunks: Iterable<Uint8Array>) => new TextDecoder().decode(joinChunks(chunks));

describe("Bristol", () => {
  it("numbers inputs first and outputs last, as the format wants", () => {
    const written = text(writeCircuit(bristol, multiplier(3))).split("\n");
    const [gates, wires] = written[0]!.split(" ").map(Number) as [number, number];
    const [, ...widths] = written[2]!.split(" ").map(Number);
    const lines = written.slice(4, 4 + gates);
    const targets = lines.map((line) => Number(line.split(" ").at(-2)));
    const outputs = widths.reduce((sum, width) => sum + width, 0);
    expect(new Set(targets).size).toBe(gates);
    expect(Math.max(...targets)).toBe(wires - 1);
    for (let i = wires - outputs; i < wires; i++) expect(targets).toContain(i);
    // A gate reads what came before it.
    const known = new Set(Array.from({ length: wires - gates }, (_, i) => i));
    for (const line of lines) {
      const words = line.split(" ");
      const fanIn = Number(words[0]);
      for (const wire of words.slice(2, 2 + fanIn)) expect(known.has(Number(wire))).toBe(true);
      known.add(Number(words.at(-2)));
    }
  });

  it("is read under either name, old or new", () => {
    const circuit = multiplier(2);
    for (const format of [bristol, bristolOld]) {
      const file = joinChunks(writeCircuit(format, circuit));
      for (const reader of [bristol, bristolOld])
        expect(truthTable(reader.read!(file, "a.txt"))).toEqual(truthTable(circuit));
    }
    expect(formatFor(".bristol")).toBe(bristol);
  });

  it.each([
    ["1 3\n1 2\n1 1\n\n2 1 0 1 2 OR\n", /a\.bristol:5:11.*XOR, AND, INV, EQ, EQW or MAND, got 'OR'/],
    ["1 3\n1 2\n1 1\n\n2 1 0 7 2 AND\n", /a\.bristol:5:7.*a wire below 3, got '7'/],
    ["9 99\n1 2\n1 1\n\n2 1 0 1 2 AND\n", /a\.bristol:1:1.*at most \d+ gates in so short a file/],
    ["1 4000000000\n1 2\n1 1\n\n2 1 0 1 2 AND\n", /a\.bristol:1:3.*at most \d+ wires in a file of/],
    ["2 4\n1 2\n1 1\n\n2 1 0 1 2 AND\n", /gate 2 of 2, got the end of the file/],
    ["1 3\n1 2\n1 1\n\n2 1 0 1 2 AND\n2 1 0 1 2 XOR\n", /the end of the file after 1 gates/],
    ["2 4\n1 2\n1 1\n\n2 1 0 3 2 AND\n1 1 2 3 INV\n", /without a cycle/],
    ["1 4\n1 2\n1 1\n\n2 1 0 1 2 AND\n", /wire 3/],
    ["1 3\n2 2\n1 1\n\n2 1 0 1 2 AND\n", /the number of inputs and as many widths/],
    ["1 3\n1 2\n1 1\n\n1 1 7 2 EQ\n", /expected 0 or 1, got '7'/],
    ["1 3\n1 2\n1 1\n\n2 1 0 -1 2 AND\n", /a wire, got '-1'/],
  ])("refuses %j", (file, message) => {
    expect(said(file)).toMatch(message);
  });
});
