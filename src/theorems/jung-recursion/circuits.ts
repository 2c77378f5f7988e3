import { buildGates } from "../../algebra/build.js";
import { costGates, Meter } from "../../algebra/cost.js";
import { foldGates } from "../../algebra/fold.js";
import type { Gates, Word } from "../../algebra/gates.js";
import { CircuitBuilder } from "../../circuit/builder.js";
import type { Circuit, Wire } from "../../circuit/circuit.js";
import { sizeOf } from "../../compile/count.js";
import { representationNamed } from "../../numbers/index.js";
import {
  baseForBlock,
  type DotLevel,
  type ExtensionMistake,
  laneOf,
  primeOf,
} from "../../numbers/residue/base-extension.js";
import { gateSystem, type ResidueStyle } from "../../numbers/residue/base-extension-gates.js";
import { readOut } from "../../numbers/residue/read-out.js";
import { evaluateLevels, type Plan } from "./recursion.js";

/** A program of two's complement words over any gates. */
export type WordProgram = <B>(gates: Gates<B>, words: readonly Word<B>[]) => Word<B>;

/** What is wanted of the values after the last level, and how it is found. */
export interface Task {
  readonly levels: readonly DotLevel[];
  /** Numbers that come in, and the bits of each. */
  readonly inputs: number;
  readonly width: number;
  /** Terms of each sum of products. */
  readonly terms: number;
}

export interface BlockChoice {
  /** Levels of a block. */
  readonly depth: number;
  readonly style: ResidueStyle;
  readonly mistake?: ExtensionMistake | undefined;
}

/** One level of recursion modulo the prime. */
function planFor(prime: bigint, terms: number, { depth, mistake }: Omit<BlockChoice, "style">): Plan {
  return { base: baseForBlock(prime, terms, depth, mistake), depth, inner: undefined };
}

/** The residues from 0 to p - 1 of all values after the last level, as words. */
export function residueProgram(task: Task, prime: bigint, choice: BlockChoice): WordProgram {
  return (gates, words) => {
    const system = gateSystem(gates, choice.style, task.terms);
    const lane = laneOf(prime);
    const own = system.arithmetic(lane);
    const values = evaluateLevels(
      system,
      planFor(prime, task.terms, choice),
      lane,
      task.levels,
      words.map(own.read),
      choice.mistake,
    );
    const residues = Array.from({ length: Number(prime) }, (_, residue) => BigInt(residue));
    return values.flatMap((x) => own.lookUp(x, residues, lane.bits));
  };
}

/** Whether the first value after the last level is positive: each prime by the recursion, compared by fractions. */
export function signProgram(task: Task, primes: readonly bigint[], choice: BlockChoice): WordProgram {
  return (gates, words) => {
    const system = gateSystem(gates, choice.style, task.terms);
    const lanes = primes.map(laneOf);
    const own = lanes.map(system.arithmetic);
    const residues = lanes.map(
      (lane, i) =>
        evaluateLevels(
          system,
          planFor(primeOf(lane), task.terms, choice),
          lane,
          task.levels,
          words.map(own[i]!.read),
          choice.mistake,
        )[0]!,
    );
    return [readOut(gates, own).exceeds(residues, primes.length, 0n)];
  };
}

/** The same sign by a representation of the numbers: `exact:W` is the naive way, `residue:W` Chinese remainders. */
export function signByNumbers(task: Task, representation: string): WordProgram {
  const { kept } = representationNamed(`${representation}:${task.width}`);
  return (gates, words) => [
    kept!.within(gates, ({ numbers, read, write }) => {
      const last = task.levels.reduce(
        (before, level) =>
          level.map((pairs) =>
            numbers.sumOfProducts(
              pairs.map(([i, j]) => [before[i]!, before[j]!] as const),
              [],
            ),
          ),
        words.map(read),
      );
      return write(numbers.apply("step", last[0]!))[0]!;
    }),
  ];
}

/** The build interpretation; equal gates are not shared, so that its size is that of the cost interpretation. */
export function built(task: Task, program: WordProgram): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2");
  const gates = foldGates(buildGates(builder));
  const words = Array.from({ length: task.inputs }, (_, i) =>
    Array.from(builder.input(`x${i}`, [task.width])),
  ) as Wire[][];
  const result = program(gates, words);
  builder.output("y", [result.length], result.map(gates.settle));
  return builder.build();
}

/** The cost interpretation: depth and size under the cost model `unit`, nothing stored. */
export function counted(task: Task, program: WordProgram): { readonly depth: number; readonly size: bigint } {
  const meter = new Meter();
  const gates = foldGates(costGates(meter));
  const words = Array.from({ length: task.inputs }, () => new Array<number>(task.width).fill(0));
  const result = program(gates, words);
  return { depth: Math.max(...result.map(gates.arrival)), size: sizeOf(meter.counts()) };
}
