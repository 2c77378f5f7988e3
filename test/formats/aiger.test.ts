import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toAig } from "../../src/circuit/lower.js";
import { check } from "../../src/circuit/validate.js";
import { FormatError } from "../../src/errors.js";
import { aiger, aigerAscii } from "../../src/formats/aiger.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { multiplier, portsOf, randomBits, truthTable } from "./circuits.js";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (chunks: Iterable<Uint8Array>): string => new TextDecoder().decode(joinChunks(chunks));
const readText = (text: string) => aigerAscii.read!(bytesOf(text), "a.aag");
const names = (circuit: ReturnType<typeof readText>) => circuit.inputs.map((port) => port.name);

describe("AIGER round trips", () => {
  it("keeps functions and ports, in both forms", () => {
    fc.assert(
      fc.property(randomBits, (bits) => {
        const circuit = toAig(bits);
        for (const format of [aiger, aigerAscii]) {
          const back = format.read!(joinChunks(format.write(circuit)), "a");
          expect(check(back)).toBeUndefined();
          expect(portsOf(back)).toEqual(portsOf(circuit));
          expect(truthTable(back)).toEqual(truthTable(bits));
        }
      }),
      { numRuns: 150 },
    );
  });

  it("binary to ASCII to binary gives the same bytes", () => {
    fc.assert(
      fc.property(randomBits, (bits) => {
        const binary = joinChunks(aiger.write(toAig(bits)));
        const ascii = joinChunks(aigerAscii.write(aiger.read!(binary, "a.aig")));
        expect(joinChunks(aiger.write(aigerAscii.read!(ascii, "a.aag")))).toEqual(binary);
      }),
      { numRuns: 100 },
    );
  });

  it("holds for files of many chunks", () => {
    const circuit = toAig(multiplier(64));
    const chunks = [...aigerAscii.write(circuit)];
    expect(chunks.length).toBeGreaterThan(3);
    const binary = joinChunks(aiger.write(circuit));
    expect(joinChunks(aiger.write(aigerAscii.read!(joinChunks(chunks), "a.aag")))).toEqual(binary);
  });
});

describe("sharing", () => {
  const read = (text: string, sharing: "none" | "hash") =>
    aigerAscii.read!(bytesOf(text), "a.aag", { sharing });
  const ands = (circuit: ReturnType<typeof read>) =>
    textOf(aigerAscii.write(circuit)).split("\n")[0]!.split(" ").at(-1);

  it("computes the same with no more gates than lowering makes", () => {
    fc.assert(
      fc.property(randomBits, (bits) => {
        const text = textOf(aigerAscii.write(toAig(bits)));
        const shared = read(text, "hash");
        expect(check(shared)).toBeUndefined();
        expect(portsOf(shared)).toEqual(portsOf(bits));
        expect(truthTable(shared)).toEqual(truthTable(bits));
        expect(ands(shared)).toBe(ands(read(text, "none")));
      }),
      { numRuns: 100 },
    );
  });

  it("makes equal gates once, whatever the order of their operands, and folds constants", () => {
    // 8 = 6 again; 10 = 6 & 8 = 6; 12 = 2 & ~2 = 0; 14 = ~12 & 10 = 6; 16 = ~2 & 4, a gate of its own.
    const text = "aag 8 2 0 3 6\n2\n4\n14\n13\n16\n6 2 4\n8 4 2\n10 6 8\n12 2 3\n14 13 10\n16 3 4\n";
    expect([ands(read(text, "none")), ands(read(text, "hash"))]).toEqual(["6", "2"]);
    expect(truthTable(read(text, "hash"))).toEqual(truthTable(read(text, "none")));
  });
});

describe("the smallest file of each kind", () => {
  // i0 & i1, its complement; inputs i0 = 2, i1 = 4.
  const and = "aag 3 2 0 1 1\n2\n4\n6\n6 2 4\n";

  it.each([
    ["empty", "aag 0 0 0 0 0\n", [], []],
    ["false", "aag 0 0 0 1 0\n0\n", [], [0]],
    ["true", "aag 0 0 0 1 0\n1\n", [], [-1]],
    ["buffer", "aag 1 1 0 1 0\n2\n2\n", ["i0"], [0xaaaaaaaa | 0]],
    ["inverter, no last newline", "aag 1 1 0 1 0\n2\n3", ["i0"], [0x55555555]],
    ["and", and, ["i0", "i1"], [0x88888888 | 0]],
    ["gaps and any order", "aag 9 2 0 1 2\n4\n2\n18\n18 7 5\n6 3 5\n", ["i0", "i1"], [0x44444444]],
    ["counts of AIGER 1.9", "aag 1 1 0 1 0 0 0 0 0\n2\n2\n", ["i0"], [0xaaaaaaaa | 0]],
    ["symbols", `${and}i1 b c\ni0 a\no0 y\nc\nanything\n`, ["a", "b c"], [0x88888888 | 0]],
    ["lines that end in CR LF", and.replaceAll("\n", "\r\n"), ["i0", "i1"], [0x88888888 | 0]],
    ["far variables", "aag 1000000000 1 0 1 0\n2000000000\n2000000001\n", ["i0"], [0x55555555]],
  ])("%s", (_, text, inputs, table) => {
    const circuit = readText(text);
    expect(check(circuit)).toBeUndefined();
    expect(names(circuit)).toEqual(inputs);
    // Lanes past 2^inputs repeat the table.
    expect(truthTable(circuit)).toEqual(table);
  });

  it("in the binary form", () => {
    const file = new Uint8Array([...bytesOf("aig 3 2 0 1 1\n6\n"), 2, 2, ...bytesOf("o0 y\n")]);
    const circuit = aiger.read!(file, "a.aig");
    expect(circuit.outputs[0]!.name).toBe("y");
    expect(truthTable(circuit)).toEqual([0x88888888 | 0]);
  });

  it("groups complete row-major symbols into ports, and only those", () => {
    const shapes = (symbols: string[]) => {
      const list = symbols.map((_, i) => `${2 * i + 2}\n`).join("");
      const table = symbols.map((name, i) => (name === "" ? "" : `i${i} ${name}\n`)).join("");
      return readText(`aag ${symbols.length} ${symbols.length} 0 0 0\n${list}${table}`).inputs.map((port) => [
        port.name,
        ...port.shape,
      ]);
    };
    expect(shapes(["k[0][0]", "k[0][1]", "k[1][0]", "k[1][1]", "q[0]"])).toEqual([
      ["k", 2, 2],
      ["q", 1],
    ]);
    expect(shapes(["k[0][0]", "k[0][1]", "k[1][1]"])).toEqual([["k[0][0]"], ["k[0][1]"], ["k[1][1]"]]);
    expect(shapes(["k[1]", "k[0]"])).toEqual([["k[1]"], ["k[0]"]]);
    expect(shapes(["k[0]", "q[0]", "k[1]"])).toEqual([["k[0]"], ["q", 1], ["k[1]"]]);
    expect(shapes(["k[0]", "k"])).toEqual([["k[0]"], ["k"]]);
    expect(shapes(["", "i0", ""])).toEqual([["i0_"], ["i0"], ["i2"]]);
  });

  it("tells of comments, and of ports declared that are not there, as it drops them", () => {
    const file = "aag 1 1 0 1 0\n2\n2\ni0 x\no0 y\n";
    const told = (text: string): readonly string[] => {
      const messages: string[] = [];
      aigerAscii.read!(bytesOf(text), "a.aag", { warn: (message) => messages.push(message) });
      return messages;
    };
    const own = textOf(aigerAscii.write(readText(file)));
    expect(own).toContain("c\nrecirc-ports ");
    for (const silent of [file, `${file}c\n`, `${file}c\n\n`, own]) expect(told(silent)).toEqual([]);
    expect(told(`${file}c\nby hand\n`)).toEqual([
      "a.aag:6:1: 1 line of comments dropped, since circuits hold none",
    ]);
    expect(told(`${own}by hand\n\non a Monday`)).toEqual([
      "a.aag:6:1: 2 lines of comments dropped, since circuits hold none",
    ]);
    expect(told(`${file}c\nrecirc-ports {`)).toEqual([
      "a.aag:6:1: 1 line of comments dropped, since circuits hold none",
    ]);
    const misfit =
      "a.aag: the shapes and encodings of ports in its comments dropped, since they do not fit its symbols";
    expect(told(own.replace("i0 x", "i0 z"))).toEqual([misfit]);
    expect(told(own.replace("o0 y", "o0 z"))).toEqual([misfit]);
  });

  it("believes our comment only where it fits the symbols", () => {
    const file = (comment: string) => `aag 1 1 0 1 0\n2\n2\ni0 x[0]\no0 y\nc\nrecirc-ports ${comment}\n`;
    const port = (comment: string) => readText(file(comment)).inputs[0];
    const output = `"outputs":[{"name":"y","shape":[]}]`;
    expect(port(`{"inputs":[{"name":"x","shape":[1],"encoding":"int:1"}],${output}}`)!.encoding).toBe(
      "int:1",
    );
    for (const wrong of [
      `{"inputs":[{"name":"z","shape":[1],"encoding":"int:1"}],${output}}`,
      `{"inputs":[{"name":"x","shape":[1000000000,1000000000],"encoding":"int:1"}],${output}}`,
      "{",
      "7",
    ]) {
      expect(port(wrong)).toMatchObject({ name: "x", shape: [1] });
      expect(port(wrong)!.encoding).toBeUndefined();
    }
  });
});

describe("files that are wrong", () => {
  it.each([
    ["", "a.aag:1:1: expected an AIGER header 'aag M I L O A' or 'aig M I L O A', got the end of the file"],
    ["hello", "got 'hello'"],
    ["aag 1 1", "a.aag:1:8: expected a blank and the number of latches, got the end of the file"],
    ["aag 1 1 x", "a.aag:1:9: expected the number of latches, got 'x'"],
    [
      "aag 2 1 1 0 0\n2\n4 2\n",
      "a.aag:1:9: expected no latches, since circuits here are combinational, got 1. Unroll the file to N steps with --unroll N",
    ],
    ["aag 1 1 0 0 0 1\n2\n2\n", "expected no bad states"],
    ["aag 1 1 0 1 1\n2\n4\n4 2 2\n", "at least 1 + 0 + 1 variables for the inputs, latches and ANDs, got 1"],
    ["aag 4000000000 0 0 0 0\n", "expected fewer than 2^31 variables"],
    ["aag 99999999999 0 0 0 0\n", "expected the number of variables of at most 4294967294"],
    [
      "aag 2000000000 2000000000 0 0 0\n2\n",
      "expected 2000000000 inputs of at least 2 bytes each, got 2 bytes",
    ],
    [
      "aag 2000000000 0 0 2000000000 0\n2\n",
      "2000000000 outputs, latches and properties of at least 2 bytes each",
    ],
    ["aag 2000000000 0 0 0 2000000000\n2 0 0\n", "2000000000 ANDs of at least 6 bytes each"],
    ["aag 1 1 0 0 0\n3\n", "a.aag:2:1: expected the literal of input 0, an even literal from 2, got 3"],
    ["aag 1 1 0 0 0\n4\n", "a.aag:2:1: expected the literal of input 0 of at most 3, got 4"],
    ["aag 2 2 0 0 0\n2\n2\n", "a.aag:3:1: expected the literal of input 1, got 2, which is defined before"],
    [
      "aag 2 1 0 1 0\n2\n4\n",
      "a.aag:3:1: expected the literal of an input, latch or AND, got 4, which nothing defines",
    ],
    ["aag 3 1 0 1 1\n2\n4\n4 2 6\n", "a.aag:4:1: expected the literal of an input, latch or AND, got 6"],
    ["aag 3 1 0 1 2\n2\n4\n4 2 6\n6 5 2\n", "a.aag:5:1: expected gates without a cycle"],
    ["aag 1 0 0 0 1\n2 2 2\n", "a.aag:2:1: expected gates without a cycle"],
    ["aag 1 1 0 0 0\n2 4\n", "a.aag:2:2: expected the end of the line, got the byte 32"],
    ["aag 1 1 0 0 0\n2\ni1 x\n", "a.aag:3:1: expected the name of one of 1 (input 0, ...), got 1"],
    ["aag 1 1 0 0 0\n2\ni0\n", "a.aag:3:3: expected a blank and the name of input 0"],
    ["aag 1 1 0 0 0\n2\ni0 x\ni0 y\n", "expected one name for input 0, got 'y' after 'x'"],
    ["aag 2 2 0 0 0\n2\n4\ni0 x\ni1 x\n", "expected a name of its own for input 1, got 'x' again"],
    [
      "aag 1 1 0 0 0\n2\nl0 x\n",
      "a.aag:3:1: expected no name of a latch, since the file has none, got that of 0",
    ],
    ["aag 1 1 0 0 0\n2\nrubbish\n", "expected a symbol"],
  ])("%j", (text, message) => {
    expect(() => readText(text)).toThrow(FormatError);
    expect(() => readText(text)).toThrow(message);
  });

  it.each([
    ["aig 2000000000 2000000000 0 0 0\n", "expected at most 65536 inputs more than the file has bytes"],
    ["aig 5 2 0 0 1\n", "a.aig:byte 14: expected 2 + 0 + 1 variables, as the binary form has no gaps, got 5"],
    ["aig 9 2 0 1 7\n6\n\x02\x02", "a.aig:byte 16: expected 7 ANDs of at least 2 bytes each, got 2 bytes"],
    ["aig 3 2 0 1 1\n6\n\x02", "a.aig:byte 17: expected a delta of AND 0, got the end of the file"],
    ["aig 3 2 0 1 1\n6\n\x00\x02", "a.aig:byte 16: expected a delta of 1 to 6 for AND 0, got 0"],
    ["aig 3 2 0 1 1\n6\n\x07\x02", "expected a delta of 1 to 6 for AND 0, got 7"],
    ["aig 3 2 0 1 1\n6\n\x02\x05", "a.aig:byte 17: expected a delta of 0 to 4 for AND 0, got 5"],
    ["aig 1 1 0 0 0\nc1 x\n", "a.aig:byte 14: expected no name of a constraint"],
  ])("binary %j", (text, message) => {
    expect(() => aiger.read!(bytesOf(text), "a.aig")).toThrow(FormatError);
    expect(() => aiger.read!(bytesOf(text), "a.aig")).toThrow(message);
  });

  it("binary deltas past 32 bits", () => {
    const file = new Uint8Array([...bytesOf("aig 1 0 0 0 1\n"), 255, 255, 255, 255, 255, 1, 0]);
    expect(() => aiger.read!(file, "a.aig")).toThrow("a.aig:byte 14: expected a delta of AND 0 below 2^32");
  });

  it("names that are not UTF-8", () => {
    const file = new Uint8Array([...bytesOf("aag 1 1 0 0 0\n2\ni0 "), 0xff, 10]);
    expect(() => aigerAscii.read!(file, "a.aag")).toThrow("a.aag:3:4: expected text in UTF-8");
  });

  it("a chain as long as the file needs no deep stack", () => {
    const depth = 200_000;
    const lines = Array.from({ length: depth }, (_, i) => `${2 * (depth - i) + 2} ${2 * (depth - i)} 3\n`);
    const circuit = readText(`aag ${depth + 1} 1 0 1 ${depth}\n2\n${2 * depth + 2}\n${lines.join("")}`);
    expect(circuit.length).toBe(depth + 2);
  });
});
