import fc from "fast-check";
import { DirectedGraph } from "graphology";
import graphologyGexf from "graphology-gexf";
import graphologyGraphml from "graphology-graphml";
import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { toGraph } from "../../src/circuit/graph.js";
import { toAig } from "../../src/circuit/lower.js";
import { FormatError, LimitError, UsageError } from "../../src/errors.js";
import { aiger } from "../../src/formats/aiger.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { FORMATS, formatFor, writeCircuit } from "../../src/formats/index.js";
import { json } from "../../src/formats/json.js";
import { findJudge } from "../judges.js";
import { holdsBits, multiplier, portsOf, randomBits, randomNumbers, truthTable } from "./circuits.js";

const graphviz = findJudge("Graphviz about drawings", "dot");

const textOf = (chunks: Iterable<Uint8Array>): string => new TextDecoder().decode(joinChunks(chunks));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("the registry of formats", () => {
  it("finds formats by name and extension, each only once", () => {
    for (const format of FORMATS) {
      expect(formatFor(format.name)).toBe(format);
      for (const extension of format.extensions) {
        expect(formatFor(extension)).toBe(format);
        expect(formatFor(`.${extension.toUpperCase()}`)).toBe(format);
      }
    }
    const all = FORMATS.flatMap((format) => [
      format.name,
      ...format.extensions.filter((e) => e !== format.name),
    ]);
    expect(new Set(all).size).toBe(all.length);
    expect(() => formatFor("aigr")).toThrow(
      "unknown format 'aigr'. Did you mean 'aiger'? Known: aiger, .aig",
    );
  });

  it.each(FORMATS.filter(holdsBits).map((format) => [format.name, format] as const))(
    "%s writes the same bytes again",
    (_, format) => {
      fc.assert(
        fc.property(randomBits, (circuit) => {
          expect(joinChunks(writeCircuit(format, circuit))).toEqual(
            joinChunks(writeCircuit(format, circuit)),
          );
        }),
        { numRuns: 20 },
      );
    },
  );

  it.each(
    FORMATS.filter((format) => format.read !== undefined && holdsBits(format)).map(
      (format) => [format.name, format] as const,
    ),
  )("%s reads back what it writes", (_, format) => {
    fc.assert(
      fc.property(randomBits, (circuit) => {
        const back = format.read!(joinChunks(writeCircuit(format, circuit)), "file") as Circuit<"B2" | "aig">;
        expect(portsOf(back)).toEqual(portsOf(circuit));
        expect(truthTable(back)).toEqual(truthTable(circuit));
      }),
      { numRuns: 60 },
    );
  });

  it("refuses what a format cannot say", () => {
    const builder = new CircuitBuilder("arithmetic");
    builder.output("y", [], builder.input("x", []));
    expect(() => writeCircuit(aiger, builder.build())).toThrow(UsageError);
    expect(() => writeCircuit(aiger, builder.build())).toThrow("Compile to bits with --numbers int:8");
    const bits = new CircuitBuilder("aig");
    bits.output("two\nlines", [], bits.input("x", []));
    expect(() => joinChunks(aiger.write(bits.build()))).toThrow('cannot say the port name "two\\nlines"');
    // @ts-expect-error an unlowered circuit must not compile
    void (() => aiger.write(multiplier(2)));
  });
});

describe("json", () => {
  it("gives back the very same circuit, numbers and bits", () => {
    for (const circuits of [randomBits, randomNumbers]) {
      fc.assert(
        fc.property(circuits as fc.Arbitrary<Circuit>, (circuit) => {
          expect(json.read!(joinChunks(json.write(circuit)), "c.json")).toEqual(circuit);
        }),
        { numRuns: 60 },
      );
    }
  });

  const file = (nodes: string, rest = `"inputs":[],"outputs":[]`, version = 1, basis = "arithmetic") =>
    `{"format":"recirc-circuit","version":${version},"basis":"${basis}","nodes":${nodes},${rest}}`;

  it.each([
    ["{\n  x", "c.json:2:3: expected JSON"],
    ["[]", "c.json: at ''"],
    [file("[]", undefined, 2), "at 'version'"],
    [file("[]", undefined, 1, "B3"), "at 'basis'"],
    [file(`[["frob"]]`), `at 'nodes.0': expected the name of an operation, got ["frob"]`],
    [file(`[["toString"]]`), "expected the name of an operation"],
    [file("[7]"), "expected a list"],
    [file(`[["constant","1/0"]]`), "expected a constant as an exact fraction"],
    [file(`[["constant",0.5]]`), "expected a constant as an exact fraction"],
    [file(`[["constant","2"]]`, undefined, 1, "B2"), "expected the bit 0 or 1"],
    [file(`[["constant","2"],["neg",1]]`), "at 'nodes.1': expected 1 operands that are nodes before it"],
    [file(`[["constant","2"],["add",0]]`), "expected 2 operands"],
    [file(`[["constant","0"],["or",0,0]]`, undefined, 1, "aig"), "which the basis aig does not have"],
    [file(`[["input"]]`), "1 input nodes belong to no port"],
    [file("[]", `"inputs":[],"outputs":[{"name":"y","shape":[],"wires":[0]}]`), "names the node 0 of 0"],
    [file("[]", `"inputs":[],"outputs":[{"name":"y","shape":[1000000000,9],"wires":[]}]`), "has 0 wires"],
  ])("refuses %j", (text, message) => {
    expect(() => json.read!(bytesOf(text), "c.json")).toThrow(FormatError);
    expect(() => json.read!(bytesOf(text), "c.json")).toThrow(message);
  });
});

describe("drawings", () => {
  /** One of each: an input, a constant, gates that read a node twice or two nodes, names that need quoting. */
  const example = (() => {
    const builder = new CircuitBuilder("B2");
    const [x, y] = builder.input(`<"x">`, [2]) as unknown as [never, never];
    const both = builder.gate("and", x, y);
    builder.output("o&", [2], [builder.gate("xor", both, both), builder.gate("not", y)]);
    return builder.build();
  })();

  it("graphml and gexf are read by graphology as the graph that was written", () => {
    const graph = toGraph(example);
    const fromGraphml = graphologyGraphml.parse(
      DirectedGraph,
      textOf(writeCircuit(formatFor("graphml"), example)),
    );
    const fromGexf = graphologyGexf.parse(DirectedGraph, textOf(writeCircuit(formatFor("gexf"), example)));
    for (const read of [fromGraphml, fromGexf]) {
      expect(read.order).toBe(graph.order);
      expect(read.size).toBe(graph.size);
      graph.forEachNode((node, { op, label, level }) => {
        expect(read.getNodeAttributes(node)).toMatchObject({ op, label, level });
      });
      graph.forEachEdge((_, { operands }, source, target) => {
        expect(read.getEdgeAttributes(source, target)).toMatchObject({ operands });
      });
    }
  });

  it("dot quotes every id and draws every operand and output", () => {
    expect(textOf(writeCircuit(formatFor("dot"), example))).toBe(`digraph circuit {
  rankdir=BT;
  "0" [label="<\\"x\\">[0]", shape=invtriangle];
  "1" [label="<\\"x\\">[1]", shape=invtriangle];
  "2" [label="&", shape=circle];
  "3" [label="^", shape=circle];
  "4" [label="~", shape=circle];
  "0" -> "2";
  "1" -> "2";
  "2" -> "3";
  "2" -> "3";
  "1" -> "4";
  "output 0" [label="o&[0]", shape=box];
  "3" -> "output 0";
  "output 1" [label="o&[1]", shape=box];
  "4" -> "output 1";
}
`);
  });

  it.skipIf(graphviz === undefined)("dot is read by Graphviz: every node, operand and output", () => {
    const text = textOf(writeCircuit(formatFor("dot"), example));
    const { printed } = graphviz!.run(["-Tplain", "a.dot"], { "a.dot": text });
    const lines = (kind: string): number =>
      printed.split("\n").filter((line) => line.startsWith(`${kind} `)).length;
    // Five nodes and two outputs; five operands and a line to each output.
    expect({ nodes: lines("node"), edges: lines("edge") }).toEqual({ nodes: 7, edges: 7 });
    expect(printed).toContain(`"o&[0]"`);
    expect(() => graphviz!.run(["-Tplain", "a.dot"], { "a.dot": text.replace("}", "") })).toThrow();
  });

  it("stop at a limit, before anything is written, and say what to do", () => {
    for (const name of ["dot", "graphml", "gexf"]) {
      expect(() => writeCircuit(formatFor(name), example, { limit: 4 })).toThrow(LimitError);
      expect(() => writeCircuit(formatFor(name), example, { limit: 4 })).toThrow(
        "a graph of 5 nodes passes the limit of 4 (about 1 kB each). Raise it with --limit, write the circuit as aiger or json",
      );
    }
    expect(textOf(writeCircuit(aiger, toAig(example), { limit: 1 }))).toContain("aig ");
  });
});
