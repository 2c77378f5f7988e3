import { buildGates } from "../algebra/build.js";
import { foldGates } from "../algebra/fold.js";
import { analyze } from "../analyze/analyze.js";
import { CircuitBuilder } from "../circuit/builder.js";
import type { Circuit, Wire } from "../circuit/circuit.js";
import { prune } from "../circuit/rewrite.js";
import { comparison, comparisonWidth, productOf } from "../numbers/residue/basis.js";
import { residueOf } from "../numbers/residue/prime.js";
import { type PdAlphabet, type PdToken, randomAlphabet } from "./pd-log-depth/alphabet.js";
import { casesOf, OUTPUT, readerOf } from "./pd-log-depth/running.js";
import { isPositive } from "./pd-log-depth/sign.js";
import type { Check, Figure, Theorem, TheoremRequest } from "./theorem.js";
import { heldAgainst } from "./tools/bit-cases.js";
import { randomFrom } from "./tools/random.js";
import { everySequence, heldOnTokens, randomSequences } from "./tools/token-streams.js";

export const pdLogDepth: Theorem = {
  name: "pd-log-depth",
  title: "Signs of permutation-diagonal RNNs in Boolean depth O(log n)",
  direction: "class to circuits",
  statement:
    "Whether a coordinate of the last state of a permutation-diagonal LRNN of fixed width is positive is decided by circuits of fan-in two of depth O(log n) and polynomial size: PD-LRNNs are in NC1. It holds as well where coordinates may meet and where factors are zero.",
  source:
    "W. Merrill, H. Jiang, Y. Li, A. W. Lin, A. Sabharwal. Why are linear RNNs more parallelizable? arXiv:2603.03612, 2026, upper bound for PD-LRNNs; iterated products by discrete logarithms as in P. Beame, S. Cook, H. J. Hoover. Log depth circuits for division and related problems. SIAM J. Comput. 15, 1986",
  assumes: [
    "the width is fixed and tokens are finitely many, with rational entries over one denominator for each token",
    "one circuit for each n: tables of primes, logarithms and of the comparison are wired in",
  ],
  construction:
    "Each coordinate of the last state is a sum over the steps of a drive times the factors on its way there. A scan of the maps finds the ways; modulo each small prime the factors become discrete logarithms, which a scan adds in carry-save form, with a flag where a factor is zero modulo that prime. A table gives the powers, one carry-save array adds them, and the sign is read from the residues by one comparison of fractions. With permutations there is one way to each coordinate and step; where coordinates meet there are several, and maps and logarithms are scanned together. Rational entries take one scan more: a summand that begins at step t is multiplied by the denominators of the steps before, whose logarithms are added in the same form; one denominator for all tokens is a constant for each step.",
  options: {},
  mistakes: {
    "tracks as bijections": "coordinates that meet are taken for one",
    "zero flag forgotten": "a factor that is zero modulo a prime has the logarithm 0",
    "fractions too short":
      "the fractions that are compared have three bits less than the product of the primes",
    "denominators of earlier steps forgotten":
      "summands that begin at different steps are not brought to one denominator",
    "no room in the primes": "the product of the primes is above |X| only, not above 4 |X|",
  },
  cited: [
    {
      claim:
        "PD-LRNNs of width 5 are complete for NC1, so that NC1 is all they are; see barrington for hardness",
      source: "Merrill et al. 2026; Barrington 1989",
    },
  ],
  errata: [
    {
      where: "accounts of permutation-diagonal models whose transitions are permutations",
      what: "the matrices of PD-SSM are one-hot in their columns and need not be permutations, so coordinates may meet; a circuit that follows each as if it stayed alone is wrong there, and one that does not is no deeper",
      known: "run",
      evidence: "The checks on maps that meet, and the planted mistake of tracks taken as bijections.",
    },
  ],
  *run(request) {
    yield* signsOfResidues(request);
    yield* shortSequences(request);
    yield* largestStates(request);
    yield* meeting(request);
    yield* rational(request);
    yield* depths(request);
  },
};

export function circuitOf(alphabet: PdAlphabet, n: number, mistake?: string): Circuit<"B2"> {
  const { tokenBits } = alphabet;
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = foldGates(buildGates(builder));
  const bits = Array.from(builder.input("tokens", [n, tokenBits])) as Wire[];
  const tokens = Array.from({ length: n }, (_, t) => bits.slice(t * tokenBits, (t + 1) * tokenBits));
  builder.output("positive", [1], [gates.settle(isPositive(gates, alphabet, tokens, OUTPUT, mistake))]);
  return prune(builder.build());
}

/** Sequences that a circuit of more than 20 bits of tokens is held against, and circuits of fewer on all. */
const RANDOM = { full: 100_000, quick: 512 };

function* heldDirectly(
  request: TheoremRequest,
  what: string,
  circuits: readonly (readonly [PdAlphabet, Circuit<"B2">])[],
  n: number,
  figures: readonly Figure[] = [],
): Generator<Check> {
  const random = randomFrom(request.seed + n);
  const runs = circuits.map(([alphabet, circuit]) => {
    const reader = readerOf(request, alphabet);
    const all = n * alphabet.tokenBits <= EXHAUSTIVE_BITS[request.effort];
    const answers = all
      ? everySequence(reader, n)
      : randomSequences(reader, n, RANDOM[request.effort], random);
    return { how: all ? ("exhaustive" as const) : ("random" as const), ...heldOnTokens(circuit, answers) };
  });
  yield merged(`${what}: the sign of the state of pd-ssm run directly`, runs[0]!.how, runs, figures);
}

/** Tokens of so many bits in all are gone through. */
const EXHAUSTIVE_BITS = { full: 20, quick: 12 };

/** The comparison that reads the sign, in numbers: every X that there is room for. */
function* signsOfResidues({ effort, mistake }: TheoremRequest): Generator<Check> {
  for (const primes of [[2, 3, 5], [2, 3, 5, 7], ...(effort === "full" ? [[2, 3, 5, 7, 11, 13]] : [])]) {
    const room = productOf(primes) / 4n;
    const short = productOf(primes).toString(2).length - 3;
    const { width, threshold, rows } = comparison(
      primes,
      0n,
      mistake === "fractions too short" ? short : comparisonWidth(primes),
    );
    let [cases, wrong] = [0, 0];
    for (let x = -room; x <= room; x++) {
      const sum = primes.reduce((total, prime, i) => total + rows[i]![residueOf(x, prime)]!, 0n);
      cases++;
      if (BigInt.asUintN(width, sum) >= threshold !== x > 0n) wrong++;
    }
    yield {
      what: `residues modulo ${primes.join(", ")}: the sum of the fractions reaches the threshold exactly where X > 0`,
      how: "exhaustive",
      cases,
      wrong,
      figures: [{ what: "bits of a fraction", value: width }],
    };
  }
}

/** States as large as the bound says they may become, of both signs. */
function* largestStates(request: TheoremRequest): Generator<Check> {
  const own = (drive: number): PdToken => ({ map: [0, 1], scale: [2, -2], drive: [drive, drive] });
  const alphabet: PdAlphabet = { d: 2, tokenBits: 2, tokens: [2, -2, 1, 0].map(own) };
  for (const n of request.effort === "full" ? [6, 10, 20] : [6]) {
    const circuit = circuitOf(alphabet, n, request.mistake);
    const extremes = [0, 1].map((token) => new Array<number>(n).fill(token));
    const sequences = [...extremes, ...drawn(randomFrom(request.seed), n, 30)];
    yield merged(
      `states as large as 2^${n + 1} - 2 after ${n} steps: the sign of the oracle's state`,
      "random",
      [heldAgainst(circuit, casesOf(request, alphabet, sequences))],
    );
    yield* heldDirectly(request, `the same circuit, n = ${n}`, [[alphabet, circuit]], n);
  }
}

/** Every sequence of a short length, for alphabets of permutations and of maps of any kind. */
function* shortSequences(request: TheoremRequest): Generator<Check> {
  const { effort, seed, mistake } = request;
  const random = randomFrom(seed);
  for (const maps of ["permutations", "any"] as const) {
    for (const n of effort === "full" ? [1, 2, 3, 4, 5] : [1, 2, 3]) {
      const alphabets = Array.from({ length: effort === "full" ? 3 : 2 }, () =>
        randomAlphabet(random, n % 2 === 0 ? 2 : 3, maps),
      );
      yield* heldDirectly(
        request,
        `${wordsFor(maps)}, every sequence of ${n}`,
        alphabets.map((alphabet) => [alphabet, circuitOf(alphabet, n, mistake)] as const),
        n,
      );
    }
  }
}

const wordsFor = (maps: "any" | "permutations"): string =>
  maps === "permutations" ? "permutations" : "maps under which coordinates may meet";

function merged(
  what: string,
  how: Check["how"],
  runs: readonly { readonly cases: number; readonly wrong: number; readonly detail?: string }[],
  figures: readonly Figure[] = [],
): Check {
  const detail = runs.find((run) => run.detail !== undefined)?.detail;
  return {
    what,
    how,
    cases: runs.reduce((sum, { cases }) => sum + cases, 0),
    wrong: runs.reduce((sum, { wrong }) => sum + wrong, 0),
    ...(detail !== undefined && { detail }),
    figures,
  };
}

/** Longer sequences where coordinates meet. */
function* meeting(request: TheoremRequest): Generator<Check> {
  const random = randomFrom(request.seed + 1);
  for (const n of request.effort === "full" ? [8, 13, 16] : [6]) {
    const alphabet = randomAlphabet(random, 3, "any");
    const circuit = circuitOf(alphabet, n, request.mistake);
    const { depth, size } = analyze(circuit);
    yield* heldDirectly(request, `${wordsFor("any")}, d = 3, n = ${n}`, [[alphabet, circuit]], n, [
      { what: "depth", value: depth, costModel: "unit" },
      { what: "size", value: size, costModel: "unit" },
    ]);
  }
}

/** Denominators of each token's own, which a scan multiplies, and one for all, which is a constant. */
function* rational(request: TheoremRequest): Generator<Check> {
  const { effort, seed, mistake } = request;
  const random = randomFrom(seed + 3);
  const kinds = [
    { words: "a denominator for each token", denominators: [1, 2, 3, 5] },
    { words: "one denominator for all tokens", denominators: [3, 3, 3, 3] },
  ];
  for (const { words, denominators } of kinds) {
    for (const maps of ["permutations", "any"] as const) {
      const short = effort === "full" ? 5 : 3;
      const alphabets = Array.from({ length: 2 }, () => randomAlphabet(random, 2, maps, denominators));
      yield* heldDirectly(
        request,
        `${words}, ${wordsFor(maps)}, every sequence of ${short}`,
        alphabets.map((alphabet) => [alphabet, circuitOf(alphabet, short, mistake)] as const),
        short,
      );
    }
    const long = effort === "full" ? 8 : 4;
    const alphabet: PdAlphabet = {
      ...MEASURED,
      tokens: MEASURED.tokens.map((token, i) => ({ ...token, denominator: denominators[i]! })),
    };
    const circuit = circuitOf(alphabet, long, mistake);
    const { depth, size } = analyze(circuit);
    yield* heldDirectly(
      request,
      `${words}, permutations, d = 3, every sequence of ${long}`,
      [[alphabet, circuit]],
      long,
      [
        { what: "depth", value: depth, costModel: "unit" },
        { what: "size", value: size, costModel: "unit" },
        {
          what: "depth with whole entries",
          value: analyze(circuitOf(MEASURED, long)).depth,
          costModel: "unit",
        },
      ],
    );
  }
}

const drawn = (random: ReturnType<typeof randomFrom>, n: number, count: number): number[][] =>
  Array.from({ length: count }, () => Array.from({ length: n }, () => random.whole(0, 3)));

/** Depths and sizes to be met for permutations of three coordinates, for n = 2, 4, 8, ... */
const DEPTHS = [38, 63, 87, 116, 136, 162];
const SIZES = [462, 1218, 4907, 27595, 114515, 668553];

/** Permutations that generate all others, scales from -2 to 2, drives from -1 to 2. */
export const MEASURED: PdAlphabet = {
  d: 3,
  tokenBits: 2,
  tokens: [
    { map: [1, 2, 0], scale: [2, -1, 1], drive: [1, 0, 2] },
    { map: [1, 0, 2], scale: [-2, 1, 2], drive: [0, -1, 1] },
    { map: [0, 2, 1], scale: [1, -2, -1], drive: [2, 1, 0] },
    { map: [2, 0, 1], scale: [-1, 2, 0], drive: [-1, 2, 1] },
  ],
};

function* depths(request: TheoremRequest): Generator<Check> {
  const doublings = request.effort === "full" ? DEPTHS.length : 3;
  for (let k = 1; k <= doublings; k++) {
    const n = 2 ** k;
    const circuit = circuitOf(MEASURED, n, request.mistake);
    request.emit?.({ name: `pd-${n}`, kind: "circuit", circuit });
    const { depth, size } = analyze(circuit);
    yield* heldDirectly(request, `permutations, d = 3, n = ${n}`, [[MEASURED, circuit]], n, [
      {
        what: "depth",
        value: depth,
        bound: { relation: "at most", value: DEPTHS[k - 1]! },
        costModel: "unit",
      },
      {
        what: "size",
        value: size,
        bound: { relation: "at most", value: SIZES[k - 1]! },
        costModel: "unit",
      },
    ]);
  }
}
