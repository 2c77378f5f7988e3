import { randomWords } from "../../analyze/essential/cone.js";
import type { Circuit } from "../../circuit/circuit.js";
import { bitsKind } from "../../packed/kinds.js";
import { packedEvaluator } from "../../packed/packed.js";
import { assignmentBits } from "../assignments.js";
import type { Pairing } from "./pairing.js";

/** Values of the pairs of inputs, in order, and an output on which the two circuits differ there. */
export interface Counterexample {
  readonly inputs: readonly boolean[];
  readonly output: string;
  readonly first: boolean;
  readonly second: boolean;
}

/** Chance of a one, out of 256: long carries want many ones, long products few zeros. */
const ONES = [128, 128, 32, 224, 128, 8, 248, 128] as const;

/** Runs two circuits of and, or, xor, not on the same assignments, 2048 at a time. */
export class PairedSimulation {
  readonly lanes: number;
  private readonly ours;
  private readonly theirs;

  constructor(
    private readonly first: Circuit,
    private readonly second: Circuit,
    private readonly pairing: Pairing,
  ) {
    this.ours = packedEvaluator(first, bitsKind);
    this.theirs = packedEvaluator(second, bitsKind);
    this.lanes = this.ours.lanes;
  }

  /** `runs` times as many random assignments as there are lanes, of several densities. */
  random(runs: number, seed: number, done: (assignments: number) => void): Counterexample | undefined {
    const draw = randomWords(seed);
    for (let run = 0; run < runs; run++) {
      const chance = ONES[run % ONES.length]!;
      const found = this.try(() => (chance === 128 ? draw() | 0 : wordOf(draw, chance)));
      if (found !== undefined) return found;
      done(this.lanes);
    }
    return undefined;
  }

  /** All assignments: bit i of an assignment's number is the i-th input. */
  all(done: (assignments: number) => void): Counterexample | undefined {
    const runs = Math.max(1, 2 ** this.pairing.inputs.length / this.lanes);
    for (let run = 0; run < runs; run++) {
      const found = this.try((input, word) => assignmentBits(input, run * (this.lanes / 32) + word));
      if (found !== undefined) return found;
      done(this.lanes);
    }
    return undefined;
  }

  /** One assignment, as a check of what a solver says. */
  one(inputs: readonly boolean[]): Counterexample | undefined {
    return this.try((input) => (inputs[input]! ? -1 : 0));
  }

  private try(word: (input: number, word: number) => number): Counterexample | undefined {
    const { ours, theirs, pairing } = this;
    pairing.inputs.forEach((pair, i) => {
      const here = ours.input(this.first.a[pair.first.wire]!) as Int32Array;
      const there = theirs.input(this.second.a[pair.second.wire]!) as Int32Array;
      for (let k = 0; k < here.length; k++) {
        here[k] = word(i, k);
        there[k] = here[k]!;
      }
    });
    const given = pairing.inputs.map(({ first }) =>
      Int32Array.from(ours.input(this.first.a[first.wire]!) as Int32Array),
    );
    ours.run();
    theirs.run();
    for (const { name, first, second } of pairing.outputs) {
      const x = ours.output(first.position) as Int32Array;
      const y = theirs.output(second.position) as Int32Array;
      for (let k = 0; k < x.length; k++) {
        if (x[k] === y[k]) continue;
        const lane = 31 - Math.clz32(x[k]! ^ y[k]!);
        const bit = (words: Int32Array) => ((words[k]! >>> lane) & 1) === 1;
        return { inputs: given.map(bit), output: name, first: bit(x), second: bit(y) };
      }
    }
    return undefined;
  }
}

/** 32 bits, each one with a chance of `chance` in 256. */
function wordOf(draw: () => number, chance: number): number {
  let word = 0;
  for (let bit = 0; bit < 32; bit += 4) {
    const bytes = draw();
    for (let i = 0; i < 4; i++) if (((bytes >>> (8 * i)) & 255) < chance) word |= 1 << (bit + i);
  }
  return word;
}
