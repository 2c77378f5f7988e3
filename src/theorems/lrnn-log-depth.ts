import Fraction from "fraction.js";
import { buildNumbers } from "../algebra/build.js";
import { integer } from "../algebra/evaluate.js";
import { analyze } from "../analyze/analyze.js";
import { CircuitBuilder } from "../circuit/builder.js";
import type { Wire } from "../circuit/circuit.js";
import { evaluate } from "../circuit/evaluate.js";
import { count } from "../compile/count.js";
import { arrays } from "../scans/arrays.js";
import { scanNamed } from "../scans/index.js";
import { lastStateDepthMinimum } from "../scans/optima.js";
import { tree } from "../scans/tree.js";
import { verifyRecipe } from "../verify/report.js";
import { type ClearedStep, composeCleared } from "./lrnn-log-depth/cleared.js";
import { CLOSED_FORMS, denseCost, operationsOf } from "./lrnn-log-depth/networks.js";
import type { Check, Figure, Theorem, TheoremRequest } from "./theorem.js";
import { randomFrom } from "./tools/random.js";
import { StreamRunner } from "./tools/streams.js";

export const lrnnLogDepth: Theorem = {
  name: "lrnn-log-depth",
  title: "Linear RNNs are arithmetic circuits of logarithmic depth",
  direction: "class to circuits",
  statement:
    "The states of a linear RNN with d x d transitions are given by arithmetic circuits of depth clog2(n) (flog2(d) + 2) over its inputs, for every n; their signs are therefore in PNC1. With scalar transitions lg n + O(sqrt(lg n)) levels are enough for the last state.",
  source:
    "W. Merrill, H. Jiang, Y. Li, A. W. Lin, A. Sabharwal. Why are linear RNNs more parallelizable? arXiv:2603.03612, 2026, upper bound for linear RNNs; prefix networks as in R. E. Ladner, M. J. Fischer. Parallel prefix computation. J. ACM 27, 1980",
  assumes: [
    "transitions and drives are inputs of the circuit, or computed of them step by step in a constant number of levels",
    "numbers are exact; rational entries are whole numbers over a denominator",
  ],
  construction:
    "Affine steps compose as (A2 A1, A2 b1 + b2). A prefix network composes them; results that begin at the first step need no transition and cost less (grey), and of those there are n - 1 in every network of all prefixes. Every linear entry of the catalogue goes through the compiler, narrowest structure first. Scalar steps are split unevenly, since what is earlier goes through a product and a sum, what is later through the sum alone.",
  options: {},
  mistakes: {
    "grey counted as black": "the size counts a transition also where the first state is known",
    "transition on the wrong side":
      "the drive of the later step is multiplied by the transition of the earlier one",
  },
  cited: [
    {
      claim:
        "PNC1 is what is decided by the sign of a function with arithmetic circuits of depth O(log n); it lies between NC1 and L, and whether either inclusion is strict is open",
      source:
        "H. Caussinus, P. McKenzie, D. Therien, H. Vollmer. Nondeterministic NC1 computation. JCSS 57, 1998",
    },
  ],
  errata: [
    {
      where: "accounts of diagonal linear RNNs by prefix networks",
      what: "2 clog2(n) levels, a product and a sum for each doubling, are not the least for the last state: uneven splits do with lg n + O(sqrt(lg n))",
      known: "run",
      evidence: "The checks of uneven splits build those circuits and hold them against the recurrence.",
    },
    {
      where: "the sum of two fractions, as the paper's appendix is reported to print it",
      what: "the denominator of a/b + c/d is printed as bc, and is bd",
      known: "reported",
      evidence: "a/b + c/d = (ad + bc)/(bd); the text itself was not seen.",
    },
  ],
  *run(request) {
    yield networkSizes(request);
    yield* denseFormulas(request);
    yield* everyEntry(request);
    yield* unevenSplits(request);
    yield* clearedDenominators(request);
  },
};

const NETWORKS = Object.keys(CLOSED_FORMS);
const LENGTHS = [2, 3, 4, 5, 7, 8, 11, 16, 17];
const clog2 = (n: number): number => Math.ceil(Math.log2(n));

/** Each network's compositions, counted on intervals, against its closed form; the grey ones against n - 1. */
function networkSizes({ effort }: TheoremRequest): Check {
  let [cases, wrong] = [0, 0];
  let detail: string | undefined;
  for (const name of NETWORKS) {
    const scan = scanNamed(name);
    for (let n = 1; n <= (effort === "full" ? 130 : 33); n++) {
      const k = clog2(n);
      const { grey, black } = operationsOf(scan, n);
      const right =
        (scan.gives === "last" || grey === n - 1) &&
        (2 ** k !== n || grey + black === CLOSED_FORMS[name]!(n, k));
      cases++;
      if (right) continue;
      wrong++;
      detail ??= `${name} at n = ${n}: ${grey} grey and ${black} black`;
    }
  }
  return {
    what: `compositions of ${NETWORKS.join(", ")}: the closed forms at powers of two, and n - 1 grey ones at every length`,
    how: "exhaustive",
    cases,
    wrong,
    ...(detail !== undefined && { detail }),
  };
}

/** Dense transitions: products, sums and levels counted by the compiler against the network and the cost of a composition. */
function* denseFormulas({ effort, mistake, recurrence }: TheoremRequest): Generator<Check> {
  for (let d = 1; d <= (effort === "full" ? 5 : 3); d++) {
    const { black, grey, levels } = denseCost(d);
    const own = recurrence("dense-lrnn", { N: d });
    let [cases, wrong] = [0, 0];
    let detail: string | undefined;
    for (const name of NETWORKS) {
      const scan = scanNamed(name);
      for (const n of LENGTHS) {
        const network = operationsOf(scan, n);
        const paid = mistake === "grey counted as black" ? black : grey;
        const said = {
          mul: network.black * black.mul + network.grey * paid.mul,
          add: network.black * black.add + network.grey * paid.add,
        };
        const found = count(
          { recurrence: own, scan, outputs: scan.gives, weights: "inputs", structure: "dense" },
          BigInt(n),
        );
        const exact =
          ["tree", "sklansky", "serial"].includes(name) || (name === "kogge-stone" && n === 2 ** clog2(n));
        const most = network.depth * levels;
        const right =
          Number(found.counts.mul) === said.mul &&
          Number(found.counts.add) === said.add &&
          (exact && name !== "serial" ? found.depth === most : found.depth <= most);
        cases++;
        if (right) continue;
        wrong++;
        detail ??= `${name}, n = ${n}: ${found.counts.mul} products, ${found.counts.add} sums, depth ${found.depth}; said ${said.mul}, ${said.add}, ${most}`;
      }
    }
    yield {
      what: `dense-lrnn, d = ${d}: products, sums and depth of every network at n = ${LENGTHS.join(", ")}`,
      how: "exhaustive",
      cases,
      wrong,
      ...(detail !== undefined && { detail }),
    };
  }
}

/** One or more entries for each structure, and further ones for the full run. */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  scalar: ["linear-scalar", "retention", "mamba2-ssd", "parity", "running-max"],
  diagonal: ["gla", "hgrn", "mamba1", "rwkv6", "s4d", "qrnn"],
  "complex-diagonal": ["lru", "s4d-complex"],
  monomial: ["pd-ssm", "pd-ssm-gather", "dfa", "group-word"],
  "one-sided": ["deltanet", "gated-deltanet", "rwkv7", "kda", "dplr"],
  dense: ["dense-lrnn", "s4", "weighted-automaton", "reachability"],
  "several layers": ["stacked-gated"],
};

/** Entries of the catalogue: the circuit against the recurrence, and what a doubling adds at lengths that are not built. */
function* everyEntry({ effort, seed, recurrence }: TheoremRequest): Generator<Check> {
  const scan = scanNamed("sklansky");
  for (const [structure, names] of Object.entries(ENTRIES)) {
    for (const name of effort === "full" ? names : names.slice(0, 1)) {
      const recipe = { recurrence: recurrence(name), scan, outputs: "all", weights: "inputs" } as const;
      const reports = (effort === "full" ? [2, 7, 16, 33] : [5]).map((n) =>
        verifyRecipe(recipe, n, { seed }),
      );
      const depths = (effort === "full" ? [9n, 10n, 11n, 20n, 21n, 22n] : [9n, 10n, 11n]).map(
        (k) => count(recipe, 1n << k).depth,
      );
      // The same number of levels for each doubling, far out as near by.
      const each = depths[1]! - depths[0]!;
      const even = depths.every((depth, i) => i % 3 === 0 || depth - depths[i - 1]! === each);
      yield {
        what: `${name} (${structure}), n = ${reports.map(({ n }) => n).join(", ")}: the circuit is the recurrence; each doubling adds the same number of levels`,
        how: "random",
        cases: reports.reduce((sum, { sequences }) => sum + sequences.sequences, 0),
        wrong: reports.filter(({ verdict }) => verdict === "fail").length + (even ? 0 : 1),
        ...(!even && { detail: `depths ${depths.join(", ")}` }),
        figures: [
          { what: "levels for each doubling", value: each, costModel: "unit" },
          { what: "depth, n = 1024", value: depths[1]!, costModel: "unit" },
        ],
      };
    }
  }
}

/** Depths of the last state for scalar transitions: the uneven trees, at n = 64, 256, 1024. */
const SCALAR = { tree: [12, 16, 20], fibonacci: [10, 13, 16], multiway: [10, 12, 15] };

function* unevenSplits({ effort, seed, recurrence }: TheoremRequest): Generator<Check> {
  for (const [name, bounds] of Object.entries(SCALAR)) {
    const recipe = {
      recurrence: recurrence("linear-scalar"),
      scan: scanNamed(name),
      outputs: "last",
      weights: "inputs",
    } as const;
    const checked = effort === "full" ? [3, 21, 64, 200] : [9, 21];
    const reports = checked.map((n) => verifyRecipe(recipe, n, { seed }));
    const figures = [64, 256, 1024].flatMap((n, i): Figure[] => {
      const { depth, size } = count(recipe, BigInt(n));
      return [
        {
          what: `depth, n = ${n}, where ${lastStateDepthMinimum(BigInt(n))} are needed`,
          value: depth,
          bound: { relation: "at most", value: bounds[i]! },
          costModel: "unit",
        },
        { what: `size, n = ${n}`, value: size, costModel: "unit" },
      ];
    });
    yield {
      what: `linear-scalar by ${name}, n = ${checked.join(", ")}: the circuit is the recurrence`,
      how: "random",
      cases: reports.reduce((sum, { sequences }) => sum + sequences.sequences, 0),
      wrong: reports.filter(({ verdict }) => verdict === "fail").length,
      figures,
    };
  }
}

/** Rational steps in whole numbers: numerator and denominator of the last state against the oracle over the rationals. */
function* clearedDenominators({ effort, seed, mistake, recurrence }: TheoremRequest): Generator<Check> {
  const runner = new StreamRunner(recurrence("linear-scalar"), "rational");
  const random = randomFrom(seed);
  for (const n of effort === "full" ? [1, 2, 3, 7, 16, 33] : [2, 7]) {
    const builder = new CircuitBuilder("arithmetic");
    const [a, b, c] = ["a", "b", "c"].map((name) => Array.from(builder.input(name, [n])) as Wire[]);
    const steps = a!.map((own, t): ClearedStep<Wire> => ({ a: own, b: b![t]!, c: c![t]! }));
    const compose = composeCleared(buildNumbers(builder), mistake);
    const [last] = tree.run(arrays<ClearedStep<Wire>>(), compose, steps);
    builder.output("numerator", [], [last!.b]);
    builder.output("denominator", [], [last!.c]);
    const circuit = builder.build();
    const cases = effort === "full" ? 200 : 20;
    let wrong = 0;
    let detail: string | undefined;
    for (let i = 0; i < cases; i++) {
      const draw = (least: number): number[] => Array.from({ length: n }, () => random.whole(least, 5));
      const [tops, drives, bottoms] = [draw(-5), draw(-5), draw(1)];
      const over = (values: readonly number[]): string[][] =>
        values.map((value, t) => [`${value}/${bottoms[t]!}`]);
      const expected = new Fraction(
        String(runner.last({ inputs: { a: over(tops), b: over(drives) } }).y![0]),
      );
      const whole = (values: readonly number[]): bigint[] => values.map(BigInt);
      const found = evaluate(circuit, integer, { a: whole(tops), b: whole(drives), c: whole(bottoms) });
      const value = new Fraction(found.numerator![0]!, found.denominator![0]!);
      if (value.equals(expected) && found.denominator![0]! > 0n) continue;
      wrong++;
      detail ??= `${expected.toFraction()}, got ${value.toFraction()}`;
    }
    yield {
      what: `rational scalar steps as whole numbers over a denominator, n = ${n}: the state is the oracle's, and its numerator has its sign`,
      how: "random",
      cases,
      wrong,
      ...(detail !== undefined && { detail }),
      figures: [
        {
          what: "depth",
          value: analyze(circuit).depth,
          bound: { relation: "at most", value: 2 * clog2(n) },
          costModel: "unit",
        },
      ],
    };
  }
}
