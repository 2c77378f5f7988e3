import { analyze } from "../../analyze/analyze.js";
import type { ResidueStyle } from "../../numbers/residue/base-extension-gates.js";
import type { Check, Figure, TheoremRequest } from "../theorem.js";
import { wholeOption } from "../tools/options.js";
import { randomFrom } from "../tools/random.js";
import { built, counted, residueProgram, signByNumbers, signProgram, type Task } from "./circuits.js";
import { heldPacked } from "./held.js";
import { exactly, productLevels, squareLevels } from "./levels.js";
import { mistakeOf } from "./mistake.js";

/** @throws UsageError for a depth that is none. */
export function blocksOf(request: TheoremRequest): readonly number[] {
  if (request.options.block !== "all") return [wholeOption(request, "block", 1, 4)];
  return request.effort === "full" ? [1, 2, 3] : [1];
}

/** Lines of the primes that blocks of three levels take make ten million gates, tables of rows nearly as many. */
function stylesOf(depth: number, full: boolean): readonly ResidueStyle[] {
  if (depth > 2) return ["words"];
  if (!full) return ["lines"];
  return depth === 1 ? ["lines", "words", "rows"] : ["lines", "words"];
}

/** Circuits of one level of recursion with several blocks in a row, on every input. */
export function* builtPowers(request: TheoremRequest): Generator<Check> {
  const full = request.effort === "full";
  const prime = 61n;
  for (const depth of blocksOf(request)) {
    for (const style of stylesOf(depth, full)) {
      const blocks = full ? (style === "lines" ? Math.floor(9 / depth) : style === "words" ? 3 : 2) : 2;
      const width = full ? 3 : 2;
      const levels = squareLevels(2, depth * blocks);
      const task: Task = { levels, inputs: 4, width, terms: 2 };
      const program = residueProgram(task, prime, { depth, style, mistake: mistakeOf(request) });
      const circuit = built(task, program);
      request.emit?.({
        name: `jung-recursion-power-${2 ** levels.length}-blocks-of-${depth}-${style}`,
        kind: "circuit",
        circuit,
      });
      const held = heldPacked(
        circuit,
        2 ** (4 * width),
        (index) => [0, 1, 2, 3].map((port) => (index >> (port * width)) & (2 ** width - 1)),
        (values) =>
          exactly(levels, values).flatMap((value) => {
            const residue = Number(((value % prime) + prime) % prime);
            return Array.from({ length: 6 }, (_, place) => ((residue >> place) & 1) === 1);
          }),
      );
      yield {
        what: `the power 2^${levels.length} of a 2 x 2 matrix of numbers of ${width} bits modulo ${prime}, ${blocks} blocks of ${depth} level(s), residues as ${style}: the circuit against the exact power`,
        how: "exhaustive",
        ...held,
        figures: measured(task, program, circuit),
      };
    }
  }
}

/** Depth and size of what was built, beside the cost interpretation of the same program. */
function measured(
  task: Task,
  program: Parameters<typeof counted>[1],
  circuit: Parameters<typeof analyze>[0],
): readonly Figure[] {
  const { depth, size } = analyze(circuit);
  const cost = counted(task, program);
  return [
    {
      what: "depth, built, and by the cost interpretation",
      value: depth,
      costModel: "unit",
      bound: { relation: "equal to", value: cost.depth },
    },
    {
      what: "size, built, and by the cost interpretation, which counts gates that nothing needs",
      value: size,
      costModel: "unit",
      bound: { relation: "at most", value: cost.size },
    },
  ];
}

/** Primes of the outermost level: M > 4 |X| for products of n matrices of 2 x 2 and two bits, where |X| is at most 2^(2n-1). */
const OUTER: Readonly<Record<number, readonly bigint[]>> = {
  2: [61n, 59n],
  4: [61n, 59n],
  8: [61n, 59n, 53n],
};

/** From matrices to the sign of an entry, all the way, beside the two other ways. */
export function* builtSigns(request: TheoremRequest): Generator<Check> {
  const full = request.effort === "full";
  const random = randomFrom(request.seed + 2);
  for (const n of full ? [4, 8] : [4]) {
    const K = Math.log2(n);
    const all = productLevels(2, K);
    const task: Task = {
      levels: [...all.slice(0, -1), all.at(-1)!.slice(0, 1)],
      inputs: 4 * n,
      width: 2,
      terms: 2,
    };
    const ways = [
      ["naive", "numbers written out, carry-save", signByNumbers(task, "exact")],
      ["residues", "residues modulo 2, 3, 5, ...", signByNumbers(task, "residue")],
      ...blocksOf(request)
        .filter((depth) => depth < K || depth === 1)
        .map(
          (depth) =>
            [
              `blocks-of-${depth}`,
              `residues modulo ${OUTER[n]!.join(", ")}, each by ${Math.ceil(K / depth)} block(s) of ${depth} level(s)`,
              signProgram(task, OUTER[n]!, { depth, style: "lines", mistake: mistakeOf(request) }),
            ] as const,
        ),
    ] as const;
    for (const [name, what, program] of ways) {
      const circuit = built(task, program);
      request.emit?.({ name: `jung-recursion-sign-${n}-${name}`, kind: "circuit", circuit });
      yield {
        what: `whether an entry of a product of ${n} 2 x 2 matrices of numbers of 2 bits is positive, ${what}`,
        how: "random",
        ...heldPacked(
          circuit,
          full ? 100_000 : 2048,
          () => Array.from({ length: 4 * n }, () => random.whole(0, 3)),
          (values) => [exactly(task.levels, values)[0]! > 0n],
        ),
        figures: measured(task, program, circuit),
      };
    }
  }
}
