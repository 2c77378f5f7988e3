import { primesAbove, roomFor } from "../../numbers/residue/basis.js";
import type { CountedStyle } from "../../numbers/residue/costs.js";
import type { Check, Figure, TheoremRequest } from "../theorem.js";
import { counted, signByNumbers, signProgram } from "./circuits.js";
import { bestDepths, byResidues, type Modelled, naive, type Workload } from "./model.js";

/** Lengths 2^K. */
export const CROSSOVER_LENGTHS = [4, 10, 20, 22, 32, 64, 152, 256, 1024, 65536] as const;

/** Products of matrices of 4 x 4 (affine steps on three numbers) of numbers of two bits. */
export function workload(K: number, style?: CountedStyle): Workload {
  return { K, terms: 4, width: 2, values: 16, ...(style !== undefined && { style }) };
}

export interface Way {
  readonly name: string;
  /** Levels of the blocks of each level of recursion. */
  readonly blocks: readonly number[];
  readonly modelled: Modelled;
  /** Depth as the cost interpretation counts it gate by gate, where that can be done. */
  readonly counted?: number;
}

/** The ways at one length; `recursions`: at most so many levels of recursion. */
export function waysAt(work: Workload, recursions: number): readonly Way[] {
  return [
    { name: "naive", blocks: [], modelled: naive(work) },
    { name: "residues", blocks: [], modelled: byResidues(work, []) },
    ...Array.from({ length: recursions }, (_, i) => {
      const blocks = bestDepths(work, i + 1);
      return {
        name: `Jung, ${i + 1} level${i === 0 ? "" : "s"}`,
        blocks,
        modelled: byResidues(work, blocks),
      };
    }),
  ];
}

export function shallowestOf(ways: readonly Way[]): Way {
  return ways.reduce((best, way) => (way.modelled.depth < best.modelled.depth ? way : best));
}

/** The shallowest of those that were counted; where bounds are close the counts may order them otherwise. */
export function shallowestCounted(ways: readonly Way[]): Way | undefined {
  const known = ways.filter(({ counted: depth }) => depth !== undefined);
  return known.length === 0
    ? undefined
    : known.reduce((best, way) => (way.counted! < best.counted! ? way : best));
}

/** The same with what can be counted gate by gate. */
export function countedWaysAt(K: number, recursions: number): readonly Way[] {
  const work = workload(K);
  const ways = waysAt(work, recursions);
  if (K > MOST_COUNTED) return ways;
  const { terms, width } = work;
  const pairs = new Array<readonly [number, number]>(terms).fill([0, 0]);
  // All values of a level arrive alike, so that one of each says how deep the circuit is.
  const task = { levels: new Array(K).fill([pairs]), inputs: 1, width, terms };
  const largest = (2n ** BigInt(width - 1)) ** (2n ** BigInt(K)) * BigInt(terms) ** (2n ** BigInt(K) - 1n);
  const primes = primesAbove(roomFor(largest)).map(BigInt);
  return ways.map((way): Way => {
    if (way.blocks.length > 1) return way;
    const program =
      way.name === "naive"
        ? signByNumbers(task, "exact")
        : way.name === "residues"
          ? signByNumbers(task, "residue")
          : signProgram(task, primes, { depth: way.blocks[0]!, style: "shallowest" });
    return { ...way, counted: counted(task, program).depth };
  });
}

const MOST_COUNTED = 4;

/** A K of `from` to `to` where `holds` and does not one before, as it does at `to` and not at `from`. */
function turn(from: number, to: number, holds: (K: number) => boolean): number {
  let [no, yes] = [from, to];
  while (yes - no > 1) {
    const middle = (no + yes) >> 1;
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** Where one way overtakes another; `rows`: with residues as words only, as they are where primes are long. */
export function crossings(
  recursions: number,
  style?: CountedStyle,
): readonly { readonly what: string; readonly K: number }[] {
  const depths = (K: number, most: number): readonly number[] =>
    waysAt(workload(K, style), most).map(({ modelled }) => modelled.depth);
  const found = [
    {
      what: "residues overtake naive",
      K: turn(4, 64, (K) => {
        const [written, residues] = depths(K, 0);
        return residues! < written!;
      }),
    },
    {
      what: "one level of recursion overtakes both",
      K: turn(4, 256, (K) => {
        const [written, residues, one] = depths(K, 1);
        return one! < residues! && one! < written!;
      }),
    },
  ];
  if (recursions < 2) return found;
  const two = turn(64, 1024, (K) => {
    const [, , one, both] = depths(K, 2);
    return both! < one!;
  });
  return [...found, { what: "two levels of recursion overtake one", K: two }];
}

/** The table: levels of the sign by each way, and where one overtakes another. */
export function crossovers({ effort }: TheoremRequest): Check {
  const full = effort === "full";
  const figures: Figure[] = [];
  let [cases, wrong] = [0, 0];
  let detail: string | undefined;
  const expect = (good: boolean, otherwise: string): void => {
    cases++;
    if (good) return;
    wrong++;
    detail ??= otherwise;
  };
  for (const K of full ? CROSSOVER_LENGTHS : ([4, 20, 64] as const)) {
    const ways = countedWaysAt(K, full ? 2 : 1);
    for (const { name, blocks, modelled, counted: exact } of ways) {
      const inBlocks = blocks.length === 0 ? "" : ` in blocks of ${blocks.join(" and ")}`;
      figures.push({
        what: `n = 2^${K}, ${name}${inBlocks}, modelled${exact === undefined ? "" : `, where ${exact} are counted`}`,
        value: modelled.depth,
        costModel: "unit",
      });
      if (exact !== undefined)
        expect(modelled.depth >= exact, `n = 2^${K}, ${name}: modelled ${modelled.depth}, counted ${exact}`);
    }
    if (K === CROSSOVER_LENGTHS.at(-1)!) {
      // Far out each way has to be shallower than the one before.
      ways.slice(1).forEach((way, i) => {
        expect(
          way.modelled.depth < ways[i]!.modelled.depth,
          `n = 2^${K}: ${way.name} is not shallower than ${ways[i]!.name}`,
        );
      });
    }
  }
  for (const { what, K } of crossings(full ? 2 : 1)) figures.push({ what: `K where ${what}`, value: K });
  if (full) {
    for (const { what, K } of crossings(1, "rows"))
      figures.push({ what: `K where ${what}, were residues kept as words only`, value: K });
  }
  return {
    what: "crossovers: levels of the sign of an entry of a product of 2^K matrices of 4 x 4, numbers of two bits, by the level functions",
    how: "exhaustive",
    cases,
    wrong,
    ...(detail !== undefined && { detail }),
    figures,
  };
}
