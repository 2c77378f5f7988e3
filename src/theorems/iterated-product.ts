import Fraction from "fraction.js";
import { deltanet } from "./iterated-product/deltanet.js";
import { MOST_STEPS, programOf } from "./iterated-product/program.js";
import { rwkv7, rwkv7Modulo } from "./iterated-product/rwkv7.js";
import { SIZE, type StreamModel, type Token } from "./iterated-product/windows.js";
import { determinant, MATRICES, matrixNumber } from "./matrix-factors/factors.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { namedOrAll, wholeOption } from "./tools/options.js";
import { type Random, randomFrom } from "./tools/random.js";
import { identityOf, type Matrix, productOf } from "./tools/rank-one-factors.js";
import { matrixOfStep } from "./tools/symmetric-steps.js";

const LONGEST = 4000;
/** Of the run on residues. */
const PRIME = 7;
const MODELS: readonly StreamModel[] = [deltanet, rwkv7];

export const iteratedProduct: Theorem = {
  name: "iterated-product",
  title: "The running product of a raw stream of 3x3 matrices by five layers of DeltaNet or four of RWKV-7",
  direction: "problem to weights",
  statement:
    "Five layers of DeltaNet over the rationals, or four of RWKV-7 over the integers whose removal keys are not scaled to length 1, with finite look-ups between them, read a stream of 3x3 matrices over {-1, 0, 1}, one token each, and give its product so far at every position, exactly; those of RWKV-7 modulo a prime as well, where their state is finite; the sign of an entry of that product is complete for PNC1.",
  source:
    "W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612), for the claim; the layers of DeltaNet are a repair, with one layer more than the paper has; those of RWKV-7 are as many as it has",
  assumes: [
    "arithmetic is exact",
    "DeltaNet: beta is any rational number in layer 5, and from 0 to 2 for keys of length 1 in the others",
    "RWKV-7: w is 1 and a is 0 or 1 everywhere, and kk is used as given. In layers 1 and 2 its square length is 2, which is the same as length 1 and a factor c = 2 before kk (kk * a)'; with c = 1, length 1, a at most 1 and w from 0.54 to 1, as trained, the eigenvalues of a step are more than -1/2, so a head whose steps are all the same tends to a limit and cannot tell even tokens from odd. In layer 4 kk is a whole vector of square length at most 244: c = 244 and smaller rates a are the same with length 1, c = 1 is not, as a planted mistake shows",
    "what stands between layers are finite look-ups: functions of the token and of layer outputs that take finitely many values, which a feed-forward block of fixed size can hold",
    "a begin token comes before the stream and sets every head",
  ],
  construction:
    "DeltaNet, windows of 24 tokens. Layer 1 tells even tokens from odd. Layer 2 reflects in two lines in turn, at 45 degrees in one head and at 30 in another, which with layer 1 counts to 24; rational rotations allow no other orders. Layer 3 exchanges two places every 24 tokens: positions modulo 48. Layer 4 keeps the last 48 tokens, a head for each position. Layer 5 multiplies: while a window of 24 tokens is read it does the at most 23 steps into which the product of the window before factors (two exchanges, three dilations, six transvections of three steps). It is read with the rows of (this window so far) times (the steps to come). RWKV-7, windows of 3 tokens. Layer 1 exchanges two places at every token, layer 2 two of three places in turn: positions modulo 6. Layer 3 keeps the last 6 tokens. Layer 4 has six columns, the old product and the new, which change their parts with each window: a token overwrites a new column by (a row of the product of the window before) times the old ones, in one step. It is read from the old columns with the rows of (this window so far) times (the window before).",
  options: {
    length: { meaning: "matrices in each stream", default: "1000" },
    model: { meaning: `which layers: ${MODELS.map(({ name }) => name).join(", ")} or all`, default: "all" },
  },
  mistakes: {
    "no begin token": "the first matrix sets the heads and is lost",
    "short counter": "tokens are kept by their place in the window, so that two windows share their slots",
    "current window": "the steps are those of the window that is being read",
    "no projection": "of DeltaNet's steps, a zero on the diagonal is left out, as a one is",
    "unit keys": "the removal keys of RWKV-7's layer 4 are scaled to length 1",
  },
  cited: [
    {
      claim:
        "the sign of an entry of an iterated product of 3x3 matrices over {-1, 0, 1} is complete for PNC1 under first-order reductions",
      source: "Caussinus, McKenzie, Therien, Vollmer. Nondeterministic NC1 Computation. JCSS 57, 1998",
    },
  ],
  errata: [
    {
      where:
        "a router of four layers over the rationals that counts to 2m by two reflections in the plane, as the paper's appendix is reported to have it",
      what: "two rational reflections give a rotation of order 1, 2, 3, 4, 6 or of none at all, so only those cycles exist; counting to 48 takes two such heads, the turn, and a layer more",
      known: "proved",
      evidence:
        "The product is a rational matrix of determinant 1 with eigenvalues e^(it) and e^(-it). If it has finite order, its trace 2 cos t is a sum of roots of unity, so an algebraic integer; it is rational, so a whole number from -2 to 2, and t is a multiple of 60 or of 90 degrees. A check of this theorem multiplies all pairs of small keys.",
    },
  ],
  *run(request) {
    const models = namedOrAll(request, "model", MODELS);
    yield rotations(request);
    yield factored(request);
    for (const model of models) {
      yield running(request, model, "that can be inverted", isInvertible);
      if (request.effort === "full") yield running(request, model, "of any rank", () => true);
      if (model === rwkv7)
        yield running(
          request,
          { ...model, run: rwkv7Modulo(PRIME) },
          "that can be inverted",
          isInvertible,
          PRIME,
        );
    }
  },
};

const isInvertible = (matrix: readonly number[]): boolean => determinant(matrix) !== 0;

const fractions = (entries: readonly number[]): Matrix =>
  Array.from({ length: SIZE }, (_, i) =>
    entries.slice(SIZE * i, SIZE * (i + 1)).map((entry) => new Fraction(entry)),
  );

const equal = (a: Matrix, b: Matrix): boolean =>
  a.every((row, i) => row.every((entry, j) => entry.equals(b[i]![j]!)));

const MOST_POWERS = 24;

/** The least power, up to 24, of a 2x2 matrix that is the identity: numerators over one denominator, never reduced. */
function orderOf(matrix: Matrix): number | undefined {
  const denominator = matrix.flat().reduce((product, { d }) => product * d, 1n);
  const [a, b, c, d] = matrix.flat().map(({ s, n, d: own }) => (s * n * denominator) / own) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  let [w, x, y, z, one] = [a, b, c, d, denominator];
  for (let order = 1; order <= MOST_POWERS; order++) {
    if (w === one && z === one && x === 0n && y === 0n) return order;
    [w, x, y, z, one] = [w * a + x * c, w * b + x * d, y * a + z * c, y * b + z * d, one * denominator];
  }
  return undefined;
}

/** Orders of products of two reflections with small keys in the plane, by multiplying. */
function rotations({ effort }: TheoremRequest): Check {
  const most = effort === "full" ? 6 : 3;
  const keys = Array.from({ length: (2 * most + 1) ** 2 }, (_, i) => [
    (i % (2 * most + 1)) - most,
    Math.floor(i / (2 * most + 1)) - most,
  ]).filter(([x, y]) => x !== 0 || y !== 0);
  const reflect = ([x, y]: readonly number[]): Matrix =>
    matrixOfStep({
      key: [new Fraction(x!), new Fraction(y!)],
      beta: new Fraction(2, x! * x! + y! * y!),
    });
  const orders = new Set<number>();
  let [cases, wrong] = [0, 0];
  for (const a of keys)
    for (const b of keys) {
      const order = orderOf(productOf(reflect(a), reflect(b)));
      cases++;
      // Where none was found there is none: by the argument of the erratum, an order is at most 6.
      if (order !== undefined) orders.add(order);
      if (order !== undefined && ![1, 2, 3, 4, 6].includes(order)) wrong++;
    }
  return {
    what: `two reflections in the plane with whole keys from -${most} to ${most}: the order of their product is 1, 2, 3, 4, 6, or more than ${MOST_POWERS}`,
    how: "exhaustive",
    cases,
    wrong,
    detail: `orders met: ${[...orders].sort((x, y) => x - y).join(", ")}; 3 and 6 need a plane in three dimensions`,
  };
}

const randomMatrix = (random: Random): readonly number[] => matrixNumber(random.whole(0, MATRICES - 1));

/** The steps of products of a window, multiplied out. */
function factored(request: TheoremRequest): Check {
  const random = randomFrom(request.seed);
  const runs = request.effort === "full" ? 500 : 40;
  let [wrong, most] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const matrices = Array.from({ length: random.whole(1, deltanet.span) }, () =>
      fractions(randomMatrix(random)),
    );
    const matrix = matrices.reduce((sum, one) => productOf(one, sum), identityOf(SIZE));
    const program = programOf(matrix, request.mistake);
    most = Math.max(most, program.length);
    const made = program.reduce((sum, step) => productOf(matrixOfStep(step), sum), identityOf(SIZE));
    if (!equal(made, matrix)) wrong++;
  }
  return {
    what: "products of windows, singular and not: their steps multiplied out",
    how: "random",
    cases: runs,
    wrong,
    figures: [
      { what: "most steps", value: most, bound: { relation: "at most", value: MOST_STEPS } },
      { what: "tokens in a window", value: deltanet.span },
    ],
  };
}

/** From 0 to modulus - 1; as they are over the integers. */
const residues = (matrix: Matrix, modulus: number | undefined): Matrix =>
  modulus === undefined
    ? matrix
    : matrix.map((row) => row.map((entry) => entry.mod(modulus).add(modulus).mod(modulus)));

/** All layers on a stream, against whole numbers multiplied. */
function running(
  request: TheoremRequest,
  model: StreamModel,
  kind: string,
  fits: (matrix: readonly number[]) => boolean,
  modulus?: number,
): Check {
  const asked = wholeOption(request, "length", 1, LONGEST);
  const length = request.effort === "full" ? asked : Math.min(asked, 56);
  const random = randomFrom(request.seed + 1);
  const stream: (readonly number[])[] = [];
  while (stream.length < length) {
    const matrix = randomMatrix(random);
    if (fits(matrix)) stream.push(matrix);
  }
  const tokens: readonly Token[] =
    request.mistake === "no begin token" ? [undefined, ...stream.slice(1)] : [undefined, ...stream];
  const { clock, products } = model.run(request, tokens);
  const positions = 2 * model.span;
  const ahead = tokens.length - stream.length;
  let expected = identityOf(SIZE);
  let [wrong, largest, lost] = [0, 0, 0];
  let first: string | undefined;
  stream.forEach((matrix, i) => {
    expected = residues(productOf(fractions(matrix), expected), modulus);
    const t = i + ahead;
    if (clock.position[t] !== t % positions) lost++;
    for (const { n } of expected.flat()) largest = Math.max(largest, n.toString(2).length);
    if (equal(residues(products[t]!, modulus), expected)) return;
    wrong++;
    first ??= `first after ${i + 1} matrices`;
  });
  return {
    what: `a stream of ${length} matrices ${kind}: what ${model.layers} layers of ${model.name}${modulus === undefined ? "" : `, run on residues modulo ${modulus},`} give at every position is the product so far`,
    how: "random",
    cases: length,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [
      {
        what: `positions that layers ${model.counting} tell apart`,
        value: clock.states,
        bound: { relation: "equal to", value: Math.min(positions, tokens.length) },
      },
      { what: "positions that they mistake", value: lost, bound: { relation: "equal to", value: 0 } },
      { what: "bits of the largest entry", value: largest },
    ],
  };
}
