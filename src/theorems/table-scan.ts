import { buildGates } from "../algebra/build.js";
import { costGates, Meter } from "../algebra/cost.js";
import { foldGates } from "../algebra/fold.js";
import type { Gates, Word } from "../algebra/gates.js";
import { analyze } from "../analyze/analyze.js";
import { CircuitBuilder } from "../circuit/builder.js";
import type { Circuit, Wire } from "../circuit/circuit.js";
import { evaluate } from "../circuit/evaluate.js";
import { compile } from "../compile/compile.js";
import { sizeOf } from "../compile/count.js";
import { representationNamed } from "../numbers/index.js";
import { arrays } from "../scans/arrays.js";
import { compressed } from "../scans/compressed.js";
import { scanNamed } from "../scans/index.js";
import type { Compose } from "../scans/scan.js";
import { tree } from "../scans/tree.js";
import { verifyRecipe } from "../verify/report.js";
import { composeTables, scanDepth, scanSize, type Table } from "./table-scan/tables.js";
import type { Check, Figure, Theorem, TheoremRequest } from "./theorem.js";
import { type BitCase, bitsOf, heldAgainst, heldOnRandomBits } from "./tools/bit-cases.js";
import { meaningOver } from "./tools/outputs.js";
import { randomFrom } from "./tools/random.js";
import { StreamRunner } from "./tools/streams.js";

export const tableScan: Theorem = {
  name: "table-scan",
  title: "A nonlinear RNN of log precision as a scan of its transition tables",
  direction: "class to circuits",
  statement:
    "Any RNN whose state has s bits, whatever its step computes, has circuits of fan-in two of depth clog2(n) (s + 1 + clog2(s)) after the tables of its steps, and of about n 4^s s gates: O(log^2 n) levels and polynomial size where s is O(log n).",
  source:
    "W. Merrill, H. Jiang, Y. Li, A. W. Lin, A. Sabharwal. Why are linear RNNs more parallelizable? arXiv:2603.03612, 2026, upper bound for log precision; composition of transition functions as in R. E. Ladner, M. J. Fischer. Parallel prefix computation. J. ACM 27, 1980",
  assumes: [
    "the state takes 2^s values, all of which the tables list",
    "that a shallower circuit does not exist for some such RNN is conditional: it is so if L is not contained in depth o(log^2 n), which nobody has proved",
  ],
  construction:
    "Each token becomes the table of its step: the step's circuit with each state written in as a constant. Tables compose by look-up, m words each; the tree from the first step on needs one word only, so that its left spine costs a look-up a level. The circuit is checked with the tables as inputs, which is every machine at once, and with the tables of recurrences of the catalogue.",
  options: {},
  mistakes: {
    "order of composition": "the earlier steps look up the later ones",
    "every composition black": "the size counts m look-ups also where the first state is known",
  },
  cited: [
    {
      claim:
        "RNNs of log precision with ReLU recognize an L-complete language; hence their depth is not O(log n) if L is not in NC1",
      source: "Merrill et al. 2026; reachability in sorted deterministic graphs",
    },
  ],
  errata: [],
  *run(request) {
    yield* everyMachine(request);
    yield* lengthsBeyond(request);
    yield* catalogueEntries(request);
    yield nonlinearRnn(request);
  },
};

function composition<B>(gates: Gates<B>, mistake: string | undefined): Compose<Table<B>> {
  const compose = composeTables(gates);
  if (mistake !== "order of composition") return compose;
  // A single word has only one state to be looked up from.
  return (later, earlier) => (earlier.length === 1 ? compose(later, earlier) : compose(earlier, later));
}

/** The scan with tables as inputs: a port `first` for the state after step 1, `tables` for the steps after it. */
function scanOfTables(s: number, n: number, mistake: string | undefined): Circuit<"B2"> {
  const m = 2 ** s;
  const builder = new CircuitBuilder("B2");
  const first = Array.from(builder.input("first", [s])) as Wire[];
  const rest = Array.from(builder.input("tables", [n - 1, m, s])) as Wire[];
  const steps: Table<Wire>[] = [[first]];
  for (let t = 0; t < n - 1; t++) {
    const own = rest.slice(t * m * s, (t + 1) * m * s);
    steps.push(Array.from({ length: m }, (_, state) => own.slice(state * s, (state + 1) * s)));
  }
  const [last] = tree.run(arrays<Table<Wire>>(), composition(buildGates(builder), mistake), steps);
  builder.output("state", [s], last![0]!);
  return builder.build();
}

/** The tables are inputs, so that this is every machine of m states: run state by state beside the circuit. */
function* everyMachine({ effort, seed, mistake, emit }: TheoremRequest): Generator<Check> {
  const sizes: readonly (readonly [number, number])[] =
    effort === "full"
      ? [
          [1, 2],
          [1, 4],
          [1, 8],
          [2, 3],
          [2, 4],
          [2, 16],
          [3, 8],
          [4, 4],
          [4, 16],
          [3, 13],
          [5, 16],
        ]
      : [
          [1, 4],
          [2, 3],
          [2, 4],
          [4, 16],
        ];
  const random = randomFrom(seed);
  for (const [s, n] of sizes) {
    const circuit = scanOfTables(s, n, mistake);
    emit?.({ name: `table-scan-${2 ** s}-states-${n}`, kind: "circuit", circuit });
    const m = 2 ** s;
    const bits = s + (n - 1) * m * s;
    const all = bits <= (effort === "full" ? 18 : 15);
    /** Each step looks its state up. */
    const answer = (bit: (input: number) => number): readonly number[] => {
      const word = (at: number): number => numberOf(Array.from({ length: s }, (_, i) => bit(at + i) === 1));
      let state = word(0);
      for (let t = 0; t < n - 1; t++) state = word(s + (t * m + state) * s);
      return bitsOf(state, s).map(Number);
    };
    const cases = Array.from({ length: all ? 2 ** bits : 0 }, (_, index): BitCase => {
      const given = bitsOf(index, bits);
      return {
        inputs: { first: given.slice(0, s), tables: given.slice(s) },
        outputs: { state: answer((input) => Number(given[input])).map(Boolean) },
        label: `machine ${index}`,
      };
    });
    const held = all
      ? heldAgainst(circuit, cases)
      : heldOnRandomBits(circuit, effort === "full" ? 100_000 : 256, random, answer);
    const { depth, size } = analyze(circuit);
    const isPower = Number.isInteger(Math.log2(n));
    yield {
      what: `machines of ${m} states on ${n} steps, run state by state`,
      how: all ? "exhaustive" : "random",
      ...held,
      figures: [
        depthFigure(depth, scanDepth(s, BigInt(n)), isPower),
        {
          what: "size",
          value: size,
          costModel: "unit",
          ...(isPower && {
            bound: { relation: "equal to", value: scanSize(s, BigInt(n), mistake) } as const,
          }),
        },
      ],
    };
  }
}

function depthFigure(value: number, formula: number, exact: boolean): Figure {
  return {
    what: "depth",
    value,
    costModel: "unit",
    bound: { relation: exact ? "equal to" : "at most", value: formula },
  };
}

const numberOf = (word: readonly boolean[]): number =>
  word.reduceRight((sum, bit) => 2 * sum + (bit ? 1 : 0), 0);

/** The same text counted, at lengths that are not built: m = n states, that is log precision, and far beyond. */
function* lengthsBeyond({ effort, mistake }: TheoremRequest): Generator<Check> {
  const sizes: readonly (readonly [number, bigint])[] =
    effort === "full"
      ? [
          [2, 1n << 10n],
          [6, 1n << 6n],
          [7, 1n << 7n],
          [4, 1n << 30n],
        ]
      : [[2, 1n << 10n]];
  const figures: Figure[] = [];
  for (const [s, n] of sizes) {
    const m = 2 ** s;
    const meter = new Meter();
    const vectors = compressed<Table<number>>({ key: (table) => JSON.stringify(table), meter });
    const words = (count: number): Table<number> =>
      Array.from({ length: count }, () => new Array<number>(s).fill(0));
    const steps = vectors.concat(vectors.of([words(1)]), vectors.runs([[words(m), n - 1n]]));
    const last = vectors.at(tree.run(vectors, composition(costGates(meter), mistake), steps), 0n);
    const levels = Math.max(...last[0]!);
    figures.push(
      { ...depthFigure(levels, scanDepth(s, n), true), what: `depth, ${m} states, n = ${n}` },
      {
        what: `size, ${m} states, n = ${n}`,
        value: sizeOf(meter.counts()),
        bound: { relation: "equal to", value: scanSize(s, n, mistake) },
        costModel: "unit",
      },
    );
  }
  yield {
    what: "counted, not built: the formulas hold",
    how: "single",
    cases: figures.length,
    wrong: 0,
    figures,
  };
}

/** Words are drawn in four ways. */
const RANDOM_OF_A_KIND = 25_000;

/** Finite entries of the catalogue through the compiler: tables of single ones, a level for the product of two bits. */
function* catalogueEntries(request: TheoremRequest): Generator<Check> {
  for (const [name, dimensions, numbers, outside] of [
    ["saturating-counter", {}, "int:4", 7],
    ["dfa", { N: 4 }, "int:2", undefined],
  ] as const) {
    const lengths = request.effort === "full" ? [2, 3, 4, 8, 16, 32] : [2, 4];
    for (const n of lengths) {
      const recipe = {
        recurrence: request.recurrence(name, dimensions),
        scan: scanNamed("sklansky"),
        representation: representationNamed(numbers),
        outputs: "all",
        weights: "constants",
      } as const;
      const report = verifyRecipe(recipe, n, {
        seed: request.seed,
        ...(request.effort === "full" && { random: RANDOM_OF_A_KIND, oracle: 100 }),
      });
      const exhaustive = report.exhaustive?.assignments ?? 0;
      const levels = Math.ceil(Math.log2(n));
      yield {
        what: `${name} by the compiler, n = ${n}, against the recurrence run directly`,
        how: exhaustive > 0 ? "exhaustive" : "random",
        cases: (report.direct?.sequences ?? report.sequences.sequences) + Number(exhaustive),
        wrong: report.verdict === "pass" ? 0 : 1,
        figures: [
          {
            what: "depth",
            value: analyze(compile(recipe, n)).depth,
            costModel: "unit",
          },
          {
            what: "depth with a gate for each operation on numbers",
            value: analyze(compile({ ...recipe, representation: undefined }, n)).depth,
            costModel: "unit",
            ...(outside !== undefined && {
              bound: { relation: "at most", value: 3 * levels + outside } as const,
            }),
          },
        ],
      };
    }
  }
}

const WIDTH = 3;

/** Random sequences of a nonlinear RNN of the catalogue on words of a few bits, through the tables of its step's circuit. */
function nonlinearRnn(request: TheoremRequest): Check {
  const { effort, seed, mistake } = request;
  const recurrence = request.recurrence("elman", { I: 1, H: 1 });
  // relu(2 x - 3 h + 1) modulo 2^W: neither monotone nor affine.
  const parameters = { W_ih: [2], b_ih: [1], W_hh: [-3], b_hh: [0] };
  const numbers = `int:${WIDTH}`;
  const step = compile(
    {
      recurrence,
      scan: scanNamed("serial"),
      representation: representationNamed(numbers),
      outputs: "last",
      weights: "constants",
      parameters: { W_ih: [[2]], b_ih: [1], W_hh: [[-3]], b_hh: [0] },
    },
    1,
    { initial: "inputs", final: "include" },
  ) as Circuit<"B2">;
  const n = effort === "full" ? 12 : 5;
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = foldGates(buildGates(builder));
  const tokens = Array.from(builder.input("x", [n, 1, WIDTH])) as Wire[];
  const after = (x: Word<Wire>, state: number) =>
    evaluate(step, meaningOver(gates), {
      x,
      "h.initial": bitsOf(state, WIDTH),
    })["h.final"]!;
  const steps = Array.from({ length: n }, (_, t) => {
    const x = tokens.slice(t * WIDTH, (t + 1) * WIDTH);
    return Array.from({ length: t === 0 ? 1 : 2 ** WIDTH }, (_state, state) => after(x, state));
  });
  const [last] = tree.run(arrays<(typeof steps)[number]>(), composition(gates, mistake), steps);
  builder.output(
    "h",
    [WIDTH],
    last![0]!.map((bit) => gates.settle(bit)),
  );
  const circuit = builder.build();
  const runner = new StreamRunner(recurrence, numbers);
  const random = randomFrom(seed + 1);
  const cases = Array.from({ length: effort === "full" ? 2000 : 100 }, () => {
    const x = Array.from({ length: n }, () => random.whole(-(2 ** (WIDTH - 1)), 2 ** (WIDTH - 1) - 1));
    const { y } = runner.last({ inputs: { x: x.map((value) => [value]) }, parameters });
    const word = (value: number): readonly boolean[] => bitsOf(value + (value < 0 ? 2 ** WIDTH : 0), WIDTH);
    return {
      inputs: { x: x.flatMap(word) },
      outputs: { h: word(Number(y![0])) },
      label: `x = ${x.join(" ")}`,
    };
  });
  const { depth, size } = analyze(circuit);
  return {
    what: `elman over ${numbers}, n = ${n}: the tables of its step's circuit, composed, against the oracle step by step`,
    how: "random",
    ...heldAgainst(circuit, cases),
    figures: [
      { what: "depth", value: depth, costModel: "unit" },
      { what: "size", value: size, costModel: "unit" },
    ],
  };
}
