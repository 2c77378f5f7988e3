import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { BooleanBasis } from "../circuit/basis.js";
import { type Circuit, inputCount } from "../circuit/circuit.js";
import { compile, parameterConstants, type Recipe } from "../compile/compile.js";
import { LimitError, UsageError } from "../errors.js";
import type { Representation } from "../numbers/representation.js";
import { withNarrowGates } from "../numbers/thresholds.js";
import { bitsKind } from "../packed/kinds.js";
import { packedEvaluator } from "../packed/packed.js";
import type { RawNumber } from "../recurrences/values.js";
import { Answers } from "./answers.js";
import { AssignmentReader, assignmentBits, wordAt } from "./assignments.js";
import { Automaton } from "./automaton.js";
import { mapValues } from "./engines.js";
import { assignmentsFrom, LANES } from "./lanes/parts.js";
import type { Planes } from "./lanes/planes.js";
import { LaneTrial, runsInLanes } from "./lanes/trial.js";
import type { Named } from "./stepwise.js";
import { type NumberSystem, systemNamed } from "./systems.js";
import type { Difference } from "./verify.js";

/** About a million assignments: well under a second in lanes, a few seconds otherwise. */
export const EXHAUSTIVE_BITS = 20;
/** Assignments are numbered by 32-bit words. */
const MOST_BITS = 30;
/** Words are read as numbers, which are exact up to 53 bits. */
const MOST_WIDTH = 53;
const SHOWN_DIFFERENCES = 10;

export interface ExhaustiveOptions {
  /** Most input bits, up to 30. */
  readonly bits?: number;
  /** Assignments that are put to the oracle too; all of them when there are no more. */
  readonly oracle?: number;
  /** Draws the assignments for the oracle. */
  readonly seed?: number;
  /** The circuit under test; the recipe compiled, unless given. */
  readonly circuit?: Circuit;
}

export interface ExhaustiveResult {
  readonly bits: number;
  /** Assignments tried: 2^bits, which is all there are. */
  readonly assignments: number;
  /** How many of them were put to the oracle as well. */
  readonly oracle: number;
  /** Assignments on which the circuit differs from the recurrence. */
  readonly failing: number;
  /** The first few of them, and any that only the oracle found. */
  readonly differences: readonly Difference[];
}

/**
 * Tries a circuit of bits on every assignment of its inputs, 2048 at a time, against the recurrence evaluated step by
 * step: in lanes where its numbers run so, else over the representation's reference numbers. Some assignments are put to the oracle as well.
 *
 * @throws LimitError when there are too many input bits, UsageError for a recipe without a representation.
 */
export function testExhaustively(
  recipe: Recipe,
  n: number,
  options: ExhaustiveOptions = {},
): ExhaustiveResult {
  const { representation } = recipe;
  if (representation === undefined) {
    throw new UsageError(
      `expected a circuit of bits for ${recipe.recurrence.name}, got one of arithmetic gates, whose inputs cannot all be tried; choose numbers such as int:4, or test at random`,
    );
  }
  if (representation.rounding !== undefined) {
    throw new UsageError(
      `${representation.name} rounds, so that the recurrence step by step need not give what another order of operations gives; expected exact numbers such as int:4. 'recirc verify' holds the circuit against its own order and derives an error bound`,
    );
  }
  const circuit = (options.circuit ?? compile(recipe, n)) as Circuit<BooleanBasis>;
  const bits = inputCount(circuit);
  const limit = Math.min(options.bits ?? EXHAUSTIVE_BITS, MOST_BITS);
  if (bits > limit) {
    throw new LimitError(
      `${recipe.recurrence.name} at n = ${n} over ${representation.name} has ${bits} input bits, past the limit of ${limit} for trying all 2^${bits} assignments. Raise it with --exhaustive-bits (at most ${MOST_BITS}), take a shorter sequence or narrower numbers, or test on random sequences only, which is cheaper`,
    );
  }
  if (representation.width > MOST_WIDTH) {
    throw new LimitError(
      `${representation.name} has words of ${representation.width} bits, past the limit of ${MOST_WIDTH} for trying all assignments; take narrower numbers, or test on random sequences only`,
    );
  }
  const trial = new ExhaustiveTrial(recipe, representation, circuit, n);
  const found = trial.run();
  const answered = trial.askOracle(options.oracle ?? 256, options.seed ?? 1);
  const known = new Set(found.differences.map(({ sequence }) => sequence.label));
  const differences = [
    ...found.differences,
    ...answered.differences.filter(({ sequence }) => !known.has(sequence.label)),
  ];
  return {
    bits,
    assignments: 2 ** bits,
    oracle: answered.sequences,
    failing: found.failing,
    differences: differences.slice(0, SHOWN_DIFFERENCES),
  };
}

class ExhaustiveTrial<V> {
  private readonly system: NumberSystem;
  private readonly reader: AssignmentReader<V>;
  private readonly automaton: Automaton<V>;
  private readonly constants: Named<V>;
  private readonly assignments: number;

  constructor(
    private readonly recipe: Recipe,
    private readonly representation: Representation<V>,
    private readonly circuit: Circuit<BooleanBasis>,
    private readonly n: number,
  ) {
    const { recurrence } = recipe;
    const { reference } = representation;
    this.system = systemNamed(representation.name);
    this.reader = new AssignmentReader(circuit, recurrence, representation);
    this.automaton = new Automaton(recurrence, reference, reference.show);
    this.constants =
      recipe.weights === "inputs"
        ? {}
        : Object.fromEntries(
            recurrence.parameters.map(({ name }) => [
              name,
              parameterConstants(recipe, name).map((value) => reference.literal(value)),
            ]),
          );
    this.assignments = 2 ** inputCount(circuit);
  }

  /** All assignments against the recurrence. */
  run(): Pick<ExhaustiveResult, "failing" | "differences"> {
    return runsInLanes(this.system) ? this.runInLanes() : this.runAutomaton();
  }

  private runInLanes(): Pick<ExhaustiveResult, "failing" | "differences"> {
    const { recipe, system, reader, circuit } = this;
    const trial = new LaneTrial(recipe, system, circuit, this.n, SHOWN_DIFFERENCES);
    const fields = { inputs: reader.inputFields, parameters: reader.parameterFields };
    const differences: Difference[] = [];
    let failing = 0;
    for (let first = 0; first < this.assignments; first += LANES) {
      const found = trial.run(assignmentsFrom(first, this.assignments, system.wrapsAt!, fields));
      failing += found.failing;
      for (const { lane, ...difference } of found.differences)
        if (differences.length < SHOWN_DIFFERENCES)
          differences.push({ ...difference, sequence: this.sequence(first + lane) });
    }
    return { failing, differences };
  }

  private runAutomaton(): Pick<ExhaustiveResult, "failing" | "differences"> {
    const { circuit } = this;
    const evaluator = packedEvaluator(withNarrowGates(circuit), bitsKind);
    // Bits are numbered over all ports in order.
    const inputs = circuit.inputs.flatMap(({ wires }) =>
      Array.from(wires, (wire) => evaluator.input(circuit.a[wire]!) as Int32Array),
    );
    let wire = 0;
    const words: Readonly<Record<string, Planes>> = Object.fromEntries(
      circuit.outputs.map(({ name, wires }) => [
        name,
        Array.from(wires, () => evaluator.output(wire++) as Int32Array),
      ]),
    );
    const differences: Difference[] = [];
    let failing = 0;
    for (let first = 0; first < this.assignments; first += evaluator.lanes) {
      inputs.forEach((plane, bit) => {
        for (let k = 0; k < plane.length; k++) plane[k] = assignmentBits(bit, first / 32 + k);
      });
      evaluator.run();
      const lanes = Math.min(evaluator.lanes, this.assignments - first);
      for (let lane = 0; lane < lanes; lane++) {
        const difference = this.compare(words, lane, first + lane);
        if (difference === undefined) continue;
        failing++;
        if (differences.length < SHOWN_DIFFERENCES) differences.push(difference());
      }
    }
    return { failing, differences };
  }

  /** Some assignments against the oracle. */
  askOracle(
    most: number,
    seed: number,
  ): {
    readonly sequences: number;
    readonly differences: readonly Difference[];
  } {
    const chosen = new Set<number>();
    if (this.assignments <= most) {
      for (let assignment = 0; assignment < this.assignments; assignment++) chosen.add(assignment);
    } else {
      const generator = xoroshiro128plus(seed);
      while (chosen.size < most) chosen.add(uniformInt(generator, 0, this.assignments - 1));
    }
    const sequences = [...chosen].map((assignment) => this.sequence(assignment));
    return new Answers(this.recipe, this.system, sequences).judge(this.circuit, this.n);
  }

  /** The first difference on one assignment, to be told when wanted. */
  private compare(
    words: Readonly<Record<string, Planes>>,
    lane: number,
    assignment: number,
  ): (() => Difference) | undefined {
    const { reader, automaton, n } = this;
    const { recurrence, outputs: mode } = this.recipe;
    const { reference } = this.representation;
    let state = automaton.start(reader.parametersKey(assignment), () => ({
      ...this.constants,
      ...reader.parameters(assignment),
    }));
    for (let t = 0; t < n; t++) {
      const { next, outputs } = automaton.step(state, reader.stepKey(assignment, t), () =>
        reader.inputs(assignment, t),
      );
      state = next;
      if (mode === "last" && t < n - 1) continue;
      for (const [i, entries] of outputs.entries()) {
        const { name } = recurrence.outputs[i]!;
        const offset = mode === "last" ? 0 : t * entries.length;
        const width = this.circuit.outputs.find((port) => port.name === name)!.shape.at(-1)!;
        for (const [entry, expected] of entries.entries()) {
          const got = reader.value(wordAt(words[name]!, (offset + entry) * width, width, lane), width);
          if (reference.equal(expected, got)) continue;
          return () => this.difference(assignment, { output: name, step: t + 1, entry }, expected, got);
        }
      }
    }
    return undefined;
  }

  private difference(
    assignment: number,
    where: Pick<Difference, "output" | "step" | "entry">,
    expected: V,
    got: V,
  ): Difference {
    return {
      sequence: this.sequence(assignment),
      ...where,
      expected: this.show(expected),
      got: this.show(got),
    };
  }

  private sequence(assignment: number): Difference["sequence"] {
    const { reader, n } = this;
    const raw = (named: Named<V>): Record<string, readonly RawNumber[]> =>
      mapValues(named, (entries) => entries.map((value) => this.show(value)));
    const steps = Array.from({ length: n }, (_, t) => raw(reader.inputs(assignment, t)));
    return {
      label: `assignment ${assignment}`,
      steps: n,
      inputs: Object.fromEntries(
        this.recipe.recurrence.inputs.map(({ name }) => [name, steps.map((step) => step[name]!)]),
      ),
      parameters: raw({ ...this.constants, ...reader.parameters(assignment) }),
    };
  }

  private show(value: V): RawNumber {
    return this.system.show(value);
  }
}
