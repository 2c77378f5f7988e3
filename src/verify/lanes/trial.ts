import { LANE_WIDTH, wordLanes } from "../../algebra/lanes.js";
import type { BooleanBasis } from "../../circuit/basis.js";
import type { Circuit } from "../../circuit/circuit.js";
import { parameterConstants } from "../../compile/compile.js";
import { InternalError } from "../../errors.js";
import { withNarrowGates } from "../../numbers/thresholds.js";
import { bitsKind } from "../../packed/kinds.js";
import { packedEvaluator } from "../../packed/packed.js";
import type { Judged } from "../answers.js";
import { initialStates, type Named, stepOnce } from "../stepwise.js";
import type { NumberSystem } from "../systems.js";
import type { Difference } from "../verify.js";
import { LANES, type LanePart } from "./parts.js";
import { type Planes, toPlanes, wordOfPlanes } from "./planes.js";

/** The first difference of one lane. */
export interface LaneDifference extends Omit<Difference, "sequence"> {
  readonly lane: number;
}

export interface LaneFinding {
  /** Sequences of the part on which circuit and recurrence differ. */
  readonly failing: number;
  /** The first few of them. */
  readonly differences: readonly LaneDifference[];
}

/** Whether the numbers are words that `LaneTrial` runs on. */
export function runsInLanes({ wrapsAt }: NumberSystem): boolean {
  return wrapsAt !== undefined && wrapsAt <= LANE_WIDTH;
}

/** An output's wires among those of all ports, and its values. */
interface OutputPlace {
  readonly name: string;
  readonly first: number;
  readonly values: number;
  /** In one step. */
  readonly entries: number;
}

/**
 * A circuit of bits and its recurrence run directly, both on the 2048 sequences of a part: the circuit by packed
 * evaluation, the recurrence step by step by its formulas over `wordLanes`. The two share the sequences and nothing
 * else; with the oracle the recurrence shares its text. Only one step's values are held beside the bits of all inputs and
 * outputs, 256 bytes each, so memory grows with the circuit and not with the number of sequences.
 */
export class LaneTrial {
  private readonly width: number;
  private readonly mode: "all" | "last";
  private readonly numbers;
  private readonly evaluator;
  private readonly constants: Named<Int32Array>;
  private readonly inputs: ReadonlyMap<string, Planes>;
  private readonly got: Planes;
  private readonly expected: Planes;
  private readonly outputs: readonly OutputPlace[];

  constructor(
    private readonly recipe: Judged,
    system: NumberSystem,
    circuit: Circuit,
    private readonly n: number,
    private readonly shown: number,
  ) {
    const { recurrence, outputs = "all", weights } = recipe;
    this.width = system.wrapsAt!;
    this.mode = outputs;
    const numbers = wordLanes(this.width, LANES);
    this.numbers = numbers;
    const evaluator = packedEvaluator(withNarrowGates(circuit as Circuit<BooleanBasis>), bitsKind);
    if (evaluator.lanes !== LANES)
      throw new InternalError(`packed evaluation takes ${evaluator.lanes} assignments, expected ${LANES}`);
    this.evaluator = evaluator;
    this.constants =
      weights === "constants"
        ? Object.fromEntries(
            recurrence.parameters.map(({ name }) => [
              name,
              parameterConstants(recipe, name).map(numbers.literal),
            ]),
          )
        : {};
    this.inputs = new Map(
      circuit.inputs.map(({ name, wires }) => [
        name,
        Array.from(wires, (wire) => evaluator.input(circuit.a[wire]!) as Int32Array),
      ]),
    );
    let wires = 0;
    this.outputs = circuit.outputs.map((port): OutputPlace => {
      const { shape } = recurrence.outputs.find(({ name }) => name === port.name)!.expression;
      const first = wires;
      wires += port.wires.length;
      return {
        name: port.name,
        first,
        values: port.wires.length / this.width,
        entries: shape.rows * shape.cols,
      };
    });
    this.got = Array.from({ length: wires }, (_, wire) => evaluator.output(wire) as Int32Array);
    const expected = new Int32Array((wires * LANES) / 32);
    this.expected = Array.from({ length: wires }, (_, wire) =>
      expected.subarray((wire * LANES) / 32, ((wire + 1) * LANES) / 32),
    );
  }

  run(part: LanePart): LaneFinding {
    this.runRecurrence(part);
    this.evaluator.run();
    return this.compare(part.count);
  }

  /** Step by step; what it is given goes to the circuit's inputs as well. */
  private runRecurrence(part: LanePart): void {
    const { recipe, numbers, n } = this;
    const { recurrence } = recipe;
    const source = part.open();
    const given = source.parameters();
    this.give(given, 0);
    const parameters = { ...given, ...this.constants };
    let states = initialStates(recurrence, numbers, parameters);
    for (let t = 0; t < n; t++) {
      const inputs = source.inputs(t);
      this.give(inputs, t);
      const result = stepOnce(recurrence, numbers, { inputs, parameters, states });
      states = result.states;
      if (this.mode === "all" || t === n - 1) this.expect(result.outputs, this.mode === "all" ? t : 0);
    }
  }

  private give(values: Named<Int32Array>, step: number): void {
    for (const [name, entries] of Object.entries(values)) {
      const planes = this.inputs.get(name);
      if (planes === undefined) continue;
      entries.forEach((words, entry) => {
        toPlanes(words, planes, (step * entries.length + entry) * this.width, this.width);
      });
    }
  }

  private expect(outputs: readonly (readonly Int32Array[])[], step: number): void {
    this.recipe.recurrence.outputs.forEach(({ name }, i) => {
      const { first, entries } = this.outputs.find((output) => output.name === name)!;
      outputs[i]!.forEach((words, entry) => {
        toPlanes(words, this.expected, first + (step * entries + entry) * this.width, this.width);
      });
    });
  }

  private compare(count: number): LaneFinding {
    const { got, expected } = this;
    const differ = new Int32Array(LANES / 32);
    for (const [wire, words] of expected.entries()) {
      const other = got[wire]!;
      for (let k = 0; k < differ.length; k++) differ[k] = differ[k]! | (words[k]! ^ other[k]!);
    }
    const differences: LaneDifference[] = [];
    let failing = 0;
    for (let lane = 0; lane < count; lane++) {
      if (((differ[lane >>> 5]! >>> (lane & 31)) & 1) === 0) continue;
      failing++;
      if (differences.length < this.shown) differences.push(this.firstDifference(lane));
    }
    return { failing, differences };
  }

  /** In the order in which the oracle's outputs are compared. */
  private firstDifference(lane: number): LaneDifference {
    const { width, n } = this;
    for (const { name, first, values, entries } of this.outputs) {
      for (let value = 0; value < values; value++) {
        const expected = wordOfPlanes(this.expected, first + value * width, width, lane);
        const got = wordOfPlanes(this.got, first + value * width, width, lane);
        if (expected === got) continue;
        const step = this.mode === "all" ? Math.floor(value / entries) + 1 : n;
        return { lane, output: name, step, entry: value % entries, expected, got };
      }
    }
    throw new InternalError(`lane ${lane} differs in no output`);
  }
}
