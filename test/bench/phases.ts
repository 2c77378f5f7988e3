import { UndirectedGraph } from "graphology";
import { foldNumbers } from "../../src/algebra/fold.js";
import { addByArrival, type Numbers, sumOfProductsByArrival } from "../../src/algebra/numbers.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { OPS } from "../../src/circuit/ops.js";
import { values } from "../../src/compile/cells.js";
import { compile, planOf, type Recipe } from "../../src/compile/compile.js";
import { arrayReading } from "../../src/compile/readings.js";
import { run } from "../../src/compile/run.js";
import { formatFor, writeCircuit } from "../../src/formats/index.js";
import { representationNamed } from "../../src/numbers/index.js";
import { scanNamed } from "../../src/scans/index.js";
import { catalogued } from "../catalogue.js";

/** What one way of building gives. */
export interface Built {
  /** Gates, without inputs and constants. */
  readonly gates: number;
  /** Bytes of the finished circuit. */
  readonly bytes: number;
}

/** Each runs in a process of its own and keeps what it built until it has been weighed. */
export const PHASES: Readonly<Record<string, { readonly title: string; readonly run: () => () => Built }>> = {
  empty: {
    title: "nothing but the code loaded, one step compiled",
    run: () => compiled(recipe("deltanet", { K: 1, V: 1 }), 1),
  },
  arithmetic: {
    title: "deltanet K=4 V=4, n = 4096, Sklansky",
    run: () => compiled(recipe("deltanet", { K: 4, V: 4 }), 4096),
  },
  bits: {
    title: "linear-scalar int:16, n = 1024, Sklansky",
    run: () => compiled(recipe("linear-scalar", {}, "int:16"), 1024),
  },
  "bits to AIGER": {
    title: "linear-scalar int:16, n = 640, Sklansky, lowered and written as .aig",
    run: () => written(recipe("linear-scalar", {}, "int:16"), 640),
  },
  objects: {
    title: "deltanet K=4 V=4, n = 1024, one object a gate",
    run: () => asObjects(recipe("deltanet", { K: 4, V: 4 }), 1024),
  },
  graphology: {
    title: "deltanet K=4 V=4, n = 64, a graphology node a gate",
    run: () => inGraphology(recipe("deltanet", { K: 4, V: 4 }), 64),
  },
};

function recipe(name: string, dimensions: Readonly<Record<string, number>>, numbers?: string): Recipe {
  return {
    recurrence: catalogued(name, dimensions),
    scan: scanNamed("sklansky"),
    outputs: "all",
    weights: "inputs",
    ...(numbers === undefined ? {} : { representation: representationNamed(numbers) }),
  };
}

function compiled(made: Recipe, n: number): () => Built {
  const circuit = compile(made, n);
  return () => weigh(circuit);
}

/** Gates are the ANDs of the file, bytes its length. */
function written(made: Recipe, n: number): () => Built {
  const circuit = compile(made, n);
  let bytes = 0;
  let ands = 0;
  for (const chunk of writeCircuit(formatFor("aig"), circuit)) {
    if (bytes === 0) ands = Number(/^aig \d+ \d+ 0 \d+ (\d+)\n/.exec(new TextDecoder().decode(chunk))?.[1]);
    bytes += chunk.length;
  }
  return () => ({ gates: ands, bytes });
}

function weigh({ op, a, b, operands, inputs, outputs }: Circuit): Built {
  let gates = 0;
  for (const code of op) if (code !== OPS.input.code && code !== OPS.constant.code) gates++;
  const arrays = [op, a, b, operands, ...[...inputs, ...outputs].map((port) => port.wires)];
  return { gates, bytes: arrays.reduce((sum, array) => sum + array.byteLength, 0) };
}

/** A gate as one would write it down first. */
interface Gate {
  readonly op: string;
  readonly level: number;
  readonly operands: readonly Gate[];
}

function asObjects(made: Recipe, n: number): () => Built {
  const before = heap();
  const gates: Gate[] = [];
  const outputs = runOver<Gate>(made, n, {
    input: () => ({ op: "input", level: 0, operands: [] }),
    gate: (op, ...operands) => {
      const gate = { op, operands, level: 1 + Math.max(...operands.map(({ level }) => level)) };
      gates.push(gate);
      return gate;
    },
    level: ({ level }) => level,
  });
  return () => {
    if (outputs === 0) throw new Error("nothing was built");
    return { gates: gates.length, bytes: heap() - before };
  };
}

function inGraphology(made: Recipe, n: number): () => Built {
  const before = heap();
  const graph = new UndirectedGraph();
  const levels: number[] = [];
  let gates = 0;
  const add = (op: string, level: number): number => {
    graph.addNode(levels.length, { op, level });
    return levels.push(level) - 1;
  };
  runOver<number>(made, n, {
    input: () => add("input", 0),
    gate: (op, ...operands) => {
      gates++;
      const node = add(op, 1 + Math.max(...operands.map((operand) => levels[operand]!)));
      for (const operand of new Set(operands)) graph.addEdge(operand, node);
      return node;
    },
    level: (node) => levels[node]!,
  });
  return () => {
    if (graph.order < gates) throw new Error("nodes are missing");
    return { gates, bytes: heap() - before };
  };
}

interface Naive<W> {
  input(): W;
  gate(op: string, ...operands: W[]): W;
  level(value: W): number;
}

/** The compiler's own program with another way of keeping gates; gives the number of outputs. */
function runOver<W extends number | object>(
  made: Recipe,
  n: number,
  { input, gate, level }: Naive<W>,
): number {
  const beneath: Numbers<W> = {
    name: "naive",
    get zero() {
      return gate("0", input());
    },
    get one() {
      return gate("1", input());
    },
    add: (x, y) => gate("add", x, y),
    sub: (x, y) => gate("sub", x, y),
    neg: (x) => gate("neg", x),
    mul: (x, y) => gate("mul", x, y),
    sumOfProducts: (products, addends) => sumOfProductsByArrival(beneath, level, products, addends),
    literal: () => gate("constant", input()),
    apply: (name, ...operands) => gate(name, ...operands),
    reduce: (name, terms) => addByArrival(terms, (x, y) => gate(name, x, y), level),
  };
  const { recurrence } = made;
  const entries = (count: number): W[] => Array.from({ length: count }, input);
  const size = recurrence.inputs.reduce((sum, { shape }) => sum + shape.rows * shape.cols, 0);
  const result = run(planOf(made), {
    numbers: foldNumbers(beneath),
    reading: arrayReading(),
    scan: made.scan,
    outputs: made.outputs,
    length: BigInt(n),
    inputs: Array.from({ length: n }, () => values(entries(size))),
    parameters: Object.fromEntries(
      recurrence.parameters.map(({ name, shape }) => [name, entries(shape.rows * shape.cols)]),
    ),
  });
  return result.outputs.length;
}

/** Bytes in use after collecting what is not. */
function heap(): number {
  if (globalThis.gc === undefined) throw new Error("run node with --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
