import { costGates, Meter } from "../../algebra/cost.js";
import { foldGates } from "../../algebra/fold.js";
import type { Gates } from "../../algebra/gates.js";
import { sizeOf } from "../../compile/count.js";
import { carryOut, propagateCarries } from "../../numbers/gadgets/carry.js";
import { addWord, compress, emptyColumns } from "../../numbers/gadgets/carry-save.js";
import {
  adderLevels,
  carryLevels,
  carrySaveLevels,
  lookUpLevels,
  tableLevels,
} from "../../numbers/gadgets/levels.js";
import { lookUp, lookUpByMinterms } from "../../numbers/gadgets/table.js";
import { type Base, baseForBlock, type DotLevel, laneOf } from "../../numbers/residue/base-extension.js";
import { gateSystem } from "../../numbers/residue/base-extension-gates.js";
import { type CountedStyle, costSystem, lineLevels, rowLevels, Tally } from "../../numbers/residue/costs.js";
import type { Check, TheoremRequest } from "../theorem.js";
import { counted, signByNumbers } from "./circuits.js";
import { byResidues, naive, type Workload } from "./model.js";
import { evaluateLevels } from "./recursion.js";

interface Compared {
  readonly what: string;
  readonly model: number;
  readonly counted: number;
  readonly modelSize?: bigint;
  readonly countedSize?: bigint;
  /** The model is exact, or at least the count. */
  readonly relation: "equal" | "at least";
}

type Bit = number | boolean;

/** Depth and gates of a program over gates that are only counted. */
function cost(program: (gates: Gates<Bit>) => readonly Bit[]): { depth: number; size: bigint } {
  const meter = new Meter();
  const gates = foldGates(costGates(meter));
  const depth = Math.max(...program(gates).map(gates.arrival));
  return { depth, size: sizeOf(meter.counts()) };
}

const zeros = (count: number): readonly Bit[] => new Array<number>(count).fill(0);

/** Every level function against the gadget whose levels it gives. */
function* gadgets(full: boolean): Generator<Compared> {
  for (const rows of full ? [3, 4, 5, 7, 8, 13, 16, 31, 64, 100, 255, 1000, 2048] : [3, 4, 7, 16, 100]) {
    const { depth } = cost((gates) => {
      const columns = emptyColumns<Bit>(48);
      for (let row = 0; row < rows; row++) addWord(columns, zeros(48));
      return compress(gates, columns).flat();
    });
    yield {
      what: `carry-save addition of ${rows} rows`,
      model: carrySaveLevels(BigInt(rows)),
      counted: depth,
      relation: "at least",
    };
  }
  for (const width of full ? [2, 3, 8, 16, 33, 64, 100, 150] : [2, 8, 33, 64]) {
    const columns = Array.from({ length: width }, (): Bit[] => [0, 0]);
    const adder = cost((gates) => propagateCarries(gates, columns));
    yield {
      what: `adder of ${width} bits`,
      model: adderLevels(BigInt(width)),
      counted: adder.depth,
      relation: "at least",
    };
    const carry = cost((gates) => [
      carryOut(
        gates,
        columns.map(() => ({ generate: 0 as Bit, propagate: 0 as Bit })),
      ),
    ]);
    yield {
      what: `carry out of ${width} positions`,
      model: carryLevels(BigInt(width)),
      counted: carry.depth,
      relation: "equal",
    };
  }
  for (const bits of full ? [2, 3, 5, 8, 10] : [2, 5, 8]) {
    // A table that is one on half of the places takes all of the levels.
    const words = Array.from({ length: 2 ** bits }, (_, i) =>
      BigInt(i.toString(2).replaceAll("0", "").length % 2),
    );
    yield {
      what: `table of ${bits} bits`,
      model: tableLevels(bits),
      counted: cost((gates) => lookUpByMinterms(gates, zeros(bits), words, 1)).depth,
      relation: "equal",
    };
    const scattered = Array.from({ length: 2 ** bits }, (_, i) => BigInt((i * i * 40503) >> 3) & 255n);
    yield {
      what: `table of ${bits} bits in halves`,
      model: lookUpLevels(bits),
      counted: cost((gates) => lookUp(gates, zeros(bits), scattered, 8)).depth,
      relation: "at least",
    };
  }
}

const chain = (terms: number, levels: number): readonly DotLevel[] =>
  new Array<DotLevel>(levels).fill([new Array<readonly [number, number]>(terms).fill([0, 0])]);

/** Sums of products modulo a prime. */
function* leaves(full: boolean): Generator<Compared> {
  for (const terms of [2, 3, 4]) {
    for (const prime of full ? [13n, 61n, 127n] : [13n]) {
      const lane = laneOf(prime);
      yield {
        what: `sums of ${terms} products modulo ${prime}, lines`,
        model: lineLevels(lane.bits, terms, 2),
        counted: cost((gates) =>
          gateSystem(gates, "lines", terms)
            .levels(lane, chain(terms, 2), [zeros(Number(prime))])
            .flat(),
        ).depth,
        relation: "equal",
      };
    }
  }
  for (const prime of full ? [13n, 43n, 61n, 211n, 2731n, 43691n, 11184829n] : [13n, 211n]) {
    const lane = laneOf(prime);
    for (const levels of full ? [1, 2, 3] : [1, 2]) {
      yield {
        what: `${levels} level(s) of sums of 4 products modulo ${prime}, rows`,
        model: rowLevels(lane.bits, 4, levels),
        counted: cost((gates) =>
          gateSystem(gates, "rows", 4)
            .levels(lane, chain(4, levels), [zeros(2 * (lane.bits + 4))])
            .flat(),
        ).depth,
        relation: "at least",
      };
    }
  }
}

type Case = readonly [style: CountedStyle, prime: bigint, terms: number, block: number, levels: number];

/** The whole recursion: gates that are counted, and the model of bases of as many primes of as many bits. */
function* recursions(full: boolean): Generator<Compared> {
  const cases: readonly Case[] = full
    ? [
        ["lines", 61n, 2, 1, 9],
        ["lines", 61n, 2, 2, 4],
        ["lines", 61n, 4, 1, 3],
        ["lines", 251n, 2, 3, 3],
        ["lines", 13n, 4, 2, 4],
        ["lines", 59n, 4, 4, 4],
        ["rows", 13n, 2, 1, 3],
        ["rows", 61n, 2, 1, 2],
        ["rows", 61n, 2, 2, 4],
        ["shallowest", 61n, 4, 3, 6],
      ]
    : [
        ["lines", 61n, 2, 1, 2],
        ["rows", 13n, 2, 1, 2],
      ];
  for (const [style, prime, terms, block, levels] of cases) {
    const [lane, base] = [laneOf(prime), baseForBlock(prime, terms, block)];
    const gates = cost((own) => {
      const system = gateSystem(own, style, terms);
      const x = system
        .arithmetic(lane)
        .constant(0n)
        .map((): Bit => 0);
      return evaluateLevels(system, { base, depth: block, inner: undefined }, lane, chain(terms, levels), [
        x,
      ]).flat();
    });
    const tally = new Tally();
    const alike: Base = { ...base, lanes: [{ bits: base.bits }] };
    const [model] = evaluateLevels(
      costSystem(terms, tally, style),
      { base: alike, depth: block, inner: undefined },
      { bits: lane.bits },
      chain(terms, levels),
      [0],
    );
    yield {
      what: `${levels} levels of sums of ${terms} products modulo ${prime} in blocks of ${block}, ${style}`,
      model: model!,
      counted: gates.depth,
      modelSize: tally.size,
      countedSize: gates.size,
      relation: "at least",
    };
  }
}

/** Signs by numbers written out and by residues alone, against the representations `exact` and `residue`. */
function* signs(full: boolean): Generator<Compared> {
  for (const terms of full ? [2, 3, 4] : [2]) {
    for (let K = 1; K <= (full ? 5 : 3); K++) {
      const work: Workload = { K, terms, width: 2, values: 1 };
      const task = { levels: chain(terms, K), inputs: 1, width: 2, terms };
      for (const [name, model] of [
        ["exact", naive(work)],
        ["residue", byResidues(work, [])],
      ] as const) {
        const found = counted(task, signByNumbers(task, name));
        yield {
          what: `sign after ${K} levels of sums of ${terms} products, ${name}`,
          model: model.depth,
          counted: found.depth,
          modelSize: model.size,
          countedSize: found.size,
          relation: "at least",
        };
      }
    }
  }
}

/** The functions that the crossovers are made of, wherever gates can be counted. */
export function modelHolds({ effort }: TheoremRequest): Check {
  const full = effort === "full";
  const all = [...gadgets(full), ...leaves(full), ...recursions(full), ...signs(full)];
  const wrong = all.filter(
    ({ model, counted: found, modelSize, countedSize, relation }) =>
      model < found ||
      (relation === "equal" && model !== found) ||
      (modelSize !== undefined && modelSize < countedSize!),
  );
  const whole = all.filter(({ modelSize }) => modelSize !== undefined);
  const ratios = whole.map((own) => own.model / own.counted).sort((x, y) => x - y);
  const first = wrong[0];
  return {
    what: "the level functions are those of the gadgets, or no less; so are the modelled depth and size of each of the three ways, wherever gates can be counted",
    how: "exhaustive",
    cases: all.length,
    wrong: wrong.length,
    ...(first !== undefined && { detail: `${first.what}: model ${first.model}, counted ${first.counted}` }),
    figures: [
      {
        what: "per cent that a modelled depth is of the counted one, at the median",
        value: Math.round(100 * ratios[ratios.length >> 1]!),
      },
      { what: "the same at most", value: Math.round(100 * ratios.at(-1)!) },
    ],
  };
}
