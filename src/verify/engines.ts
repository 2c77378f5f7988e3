import type Fraction from "fraction.js";
import type { BooleanBasis } from "../circuit/basis.js";
import type { Circuit, Port } from "../circuit/circuit.js";
import { evaluatePacked } from "../circuit/evaluate.js";
import type { Representation } from "../numbers/representation.js";
import { withNarrowGates } from "../numbers/thresholds.js";
import { bitsKind } from "../packed/kinds.js";
import { evaluateMany } from "../packed/many.js";
import { packedEvaluator } from "../packed/packed.js";
import { DirectRunner } from "../recurrences/direct.js";
import { walk } from "../recurrences/expression.js";
import { FUNCTIONS } from "../recurrences/functions.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { exactNumber, type RawNumber } from "../recurrences/values.js";
import type { Sequence } from "./sequences.js";
import type { NumberSystem } from "./systems.js";

/** Output entries by name and step, row-major within a step. With `last` there is one step. */
export type Outputs = Readonly<Record<string, readonly (readonly RawNumber[])[]>>;

/** What the recurrence itself gives, run by the oracle. */
export class Oracle {
  private readonly runner: DirectRunner<unknown>;

  constructor(
    readonly recurrence: Recurrence,
    readonly system: NumberSystem,
  ) {
    this.runner = new DirectRunner(recurrence, system.oracle);
  }

  run(sequence: Sequence): Outputs {
    const read = (raw: RawNumber): unknown => this.system.readForOracle(raw, sequence.label);
    const result = this.runner.run({
      steps: sequence.steps,
      inputs: mapValues(sequence.inputs, (steps) => steps.map((entries) => entries.map(read))),
      parameters: mapValues(sequence.parameters, (entries) => entries.map(read)),
    });
    return mapValues(result.outputs, (steps) =>
      steps.map((entries) => entries.map(this.system.showFromOracle)),
    );
  }
}

/** The numbers a port takes, row-major. */
export type PortReader = (port: Port) => readonly RawNumber[];

/**
 * Evaluates a circuit once for each reader of its input ports; gives the numbers on its output ports by name. Many
 * readers are taken at a time, where the numbers have a kernel.
 */
export function evaluatePorts(
  circuit: Circuit,
  system: NumberSystem,
  readers: readonly PortReader[],
): readonly Record<string, readonly RawNumber[]>[] {
  const { representation } = system;
  if (representation === undefined) {
    const read = (port: Port, reader: PortReader) =>
      reader(port).map((raw) => system.read(raw, `the input ${port.name}`));
    const given = (index: number) =>
      Object.fromEntries(circuit.inputs.map((port) => [port.name, read(port, readers[index]!)]));
    return Array.from(evaluateMany(circuit, system.domain, readers.length, given), (outputs) =>
      mapValues(outputs, (values) => values.map(system.show)),
    );
  }
  const bits = laneEngine(circuit as Circuit<BooleanBasis>, readers.length);
  const all: Record<string, readonly RawNumber[]>[] = [];
  for (let from = 0; from < readers.length; from += bits.lanes) {
    all.push(...evaluateLanes(circuit, bits, system, representation, readers.slice(from, from + bits.lanes)));
  }
  return all;
}

/** Bits of many assignments at once: lane i of an entry is bit i % 32 of its word i / 32. */
interface LaneEngine {
  readonly lanes: number;
  /** Words of the inputs by port and entry; gives those of the outputs. */
  run(words: Readonly<Record<string, readonly Int32Array[]>>): Record<string, readonly Int32Array[]>;
}

/** Few assignments are done before the wide engine is made. */
const NARROW = 32;

function laneEngine(circuit: Circuit<BooleanBasis>, assignments: number): LaneEngine {
  if (assignments <= NARROW) {
    return {
      lanes: NARROW,
      run: (words) =>
        mapValues(
          evaluatePacked(
            circuit,
            mapValues(words, (entries) => entries.map(([word]) => word!)),
          ),
          (entries) => entries.map((word) => Int32Array.of(word)),
        ),
    };
  }
  const evaluator = packedEvaluator(withNarrowGates(circuit), bitsKind);
  return {
    lanes: evaluator.lanes,
    run: (words) => {
      for (const { name, wires } of circuit.inputs)
        wires.forEach((wire, i) => {
          (evaluator.input(circuit.a[wire]!) as Int32Array).set(words[name]![i]!);
        });
      evaluator.run();
      let at = 0;
      return Object.fromEntries(
        circuit.outputs.map(({ name, wires }) => [
          name,
          Array.from(wires, () => (evaluator.output(at++) as Int32Array).slice()),
        ]),
      );
    },
  };
}

function evaluateLanes(
  circuit: Circuit,
  engine: LaneEngine,
  system: NumberSystem,
  { width, encode, decode, values: codec }: Representation,
  lanes: readonly PortReader[],
): readonly Record<string, readonly RawNumber[]>[] {
  const encoded = remembered(
    (raw: RawNumber, where: string) =>
      codec?.encode(system.read(raw, where)) ?? encode(exactNumber(raw, where)),
  );
  const given = Object.fromEntries(
    circuit.inputs.map((port) => {
      const words = Array.from(port.wires, () => new Int32Array(engine.lanes / 32));
      lanes.forEach((reader, lane) => {
        reader(port).forEach((raw, entry) => {
          const bits = encoded(raw, `the input ${port.name}`);
          for (let i = 0; i < bits.length; i++)
            if (bits[i]!) words[entry * width + i]![lane >>> 5]! |= 1 << (lane & 31);
        });
      });
      return [port.name, words];
    }),
  );
  const values = engine.run(given);
  const decoded = (bits: readonly boolean[]): RawNumber => {
    if (codec !== undefined) return system.show(codec.decode(bits));
    const value = decode(bits);
    return value.d === 1n ? fractionRaw(value) : system.show(system.domain.literal(value));
  };
  // Words with a one above their highest bit, so that one of another length is another number.
  const ofPattern = remembered((pattern: number) =>
    decoded(Array.from({ length: 31 - Math.clz32(pattern) }, (_, i) => ((pattern >>> i) & 1) === 1)),
  );
  const number = (words: readonly Int32Array[], bitsEach: number, entry: number, lane: number): RawNumber => {
    const bit = (i: number): number => (words[entry * bitsEach + i]![lane >>> 5]! >>> (lane & 31)) & 1;
    if (bitsEach > 30) return decoded(Array.from({ length: bitsEach }, (_, i) => bit(i) === 1));
    let pattern = 1;
    for (let i = bitsEach - 1; i >= 0; i--) pattern = 2 * pattern + bit(i);
    return ofPattern(pattern);
  };
  return lanes.map((_, lane) =>
    Object.fromEntries(
      circuit.outputs.map(({ name, shape }) => {
        const words = values[name]!;
        const bitsEach = shape.at(-1)!;
        const count = words.length / bitsEach;
        return [name, Array.from({ length: count }, (_entry, entry) => number(words, bitsEach, entry, lane))];
      }),
    ),
  );
}

/** Narrow words are few, and exact arithmetic on each is slow. */
const MOST_REMEMBERED = 1 << 16;

function remembered<K, V>(f: (key: K, where: string) => V): (key: K, where?: string) => V {
  const known = new Map<K, V>();
  return (key, where = "") => {
    let value = known.get(key);
    if (value === undefined) {
      value = f(key, where);
      if (known.size < MOST_REMEMBERED) known.set(key, value);
    }
    return value;
  };
}

/** What a compiled circuit gives on sequences at least as long as it is. */
export function circuitOutputs(
  circuit: Circuit,
  recurrence: Recurrence,
  system: NumberSystem,
  sequences: readonly Sequence[],
  mode: "all" | "last",
): readonly Outputs[] {
  const readers = sequences.map(
    (sequence): PortReader =>
      (port) =>
        portEntries(port, sequence),
  );
  return evaluatePorts(circuit, system, readers).map((values) => splitSteps(recurrence, values, mode));
}

function fractionRaw(value: Fraction): RawNumber {
  const number = value.valueOf();
  return value.d === 1n && Number.isSafeInteger(number) ? number : value.toFraction();
}

/** The entries a port takes from a sequence: an input's first steps, or a parameter. */
function portEntries(port: Port, sequence: Sequence): readonly RawNumber[] {
  const steps = sequence.inputs[port.name];
  return steps === undefined ? sequence.parameters[port.name]! : steps.slice(0, port.shape[0]).flat();
}

/** Cuts the entries of each output port into steps. */
export function splitSteps(
  recurrence: Recurrence,
  values: Readonly<Record<string, readonly RawNumber[]>>,
  mode: "all" | "last",
): Outputs {
  return Object.fromEntries(
    recurrence.outputs.map(({ name, expression }) => {
      const entries = values[name]!;
      const size = expression.shape.rows * expression.shape.cols;
      const steps = mode === "last" ? 1 : entries.length / size;
      return [name, Array.from({ length: steps }, (_, t) => entries.slice(t * size, (t + 1) * size))];
    }),
  );
}

export function mapValues<A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value)]));
}

/** What a recurrence's formulas need of the numbers they run on. */
export type Needs = "ring" | "division" | "order" | "float64";

/** Whether a formula's value hangs on whether something is zero. */
export function tellsZero(recurrence: Recurrence): boolean {
  let tells = false;
  for (const { expression } of [...recurrence.lets, ...recurrence.updates, ...recurrence.outputs]) {
    walk(expression, (node) => {
      if (node.kind === "call" && FUNCTIONS[node.key].tellsZero === true) tells = true;
    });
  }
  return tells;
}

export function needsOf(recurrence: Recurrence): Needs {
  const rank: Readonly<Record<(typeof FUNCTIONS)[keyof typeof FUNCTIONS]["numbers"], number>> = {
    all: 0,
    "with division": 1,
    ordered: 2,
    float64: 3,
  };
  let most = 0;
  const formulas = [
    ...recurrence.lets,
    ...recurrence.updates,
    ...recurrence.outputs,
    ...recurrence.states.map(({ initial }) => initial),
  ];
  for (const { expression } of formulas) {
    walk(expression, (node) => {
      if (node.kind === "call") most = Math.max(most, rank[FUNCTIONS[node.key].numbers]);
      if (node.kind === "literal" && node.values.some((value) => value.d !== 1n)) most = Math.max(most, 1);
    });
  }
  return (["ring", "division", "order", "float64"] as const)[most]!;
}
