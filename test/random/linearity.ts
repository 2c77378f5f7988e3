import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { SemiringName } from "../../src/algebra/semirings.js";
import { DirectRunner } from "../../src/recurrences/direct.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { exactNumber, type RawNumber } from "../../src/recurrences/values.js";
import type { AffineStage, Plan } from "../../src/structure/plan.js";
import { mapValues } from "../../src/verify/engines.js";
import { type Draw, drawing, randomSequences } from "../../src/verify/sequences.js";
import { systemFor } from "../../src/verify/verify.js";
import type { Specimen } from "./recurrences.js";

type States = Readonly<Record<string, readonly RawNumber[]>>;
type Join = (x: RawNumber, y: RawNumber) => RawNumber;

/**
 * How affine functions are told over each semiring. Over a ring f(x + y) + f(0) = f(x) + f(y); where x + x = x, adding
 * f(0) changes nothing, and f(x + y) = f(x) + f(y).
 */
const LAWS: Readonly<
  Record<SemiringName, { join?: Join; zero: boolean; draw?: (below: Below) => RawNumber }>
> = {
  "plus-times": { zero: true },
  "max-plus": { join: (x, y) => (exact(x).compare(exact(y)) >= 0 ? x : y), zero: false },
  "min-plus": { join: (x, y) => (exact(x).compare(exact(y)) <= 0 ? x : y), zero: false },
  "or-and": { join: (x, y) => Number(Boolean(x) || Boolean(y)), zero: false, draw: (below) => below(2) },
  "xor-and": { join: (x, y) => Number(x !== y), zero: true, draw: (below) => below(2) },
};

type Below = (limit: number) => number;

function exact(raw: RawNumber) {
  return exactNumber(raw, "a state");
}

/** Stages called affine whose step, run directly on random states, is not. All that is not their own state is fixed. */
export function nonlinearities({ recurrence, stages }: Plan, { seed }: Specimen): readonly string[] {
  return stages.flatMap((stage) => {
    if (stage.kind !== "affine" || stage.codec !== undefined) return [];
    return [seed, seed + 1].flatMap((own) => nonlinearity(recurrence, stage, own));
  });
}

function nonlinearity(recurrence: Recurrence, stage: AffineStage, seed: number): readonly string[] {
  const { system, range } = systemFor(recurrence, {});
  const runner = new DirectRunner(recurrence, system.oracle);
  const [sequence] = randomSequences(recurrence, 1, range, 1, seed);
  const draw = drawing(range, seed + 17);
  const generator = xoroshiro128plus(seed + 29);
  const below: Below = (limit) => uniformInt(generator, 0, limit - 1);
  const law = LAWS[stage.semiring];
  const drawOwn: Draw = law.draw === undefined ? draw : () => law.draw!(below);
  const fixed = statesBy(recurrence, (name) => !stage.states.includes(name), draw);
  const read = (raw: RawNumber): unknown => system.readForOracle(raw, "a state");
  const step = (own: States): States => {
    const { final } = runner.run({
      steps: 1,
      inputs: mapValues(sequence!.inputs, (steps) => steps.map((entries) => entries.map(read))),
      parameters: mapValues(sequence!.parameters, (entries) => entries.map(read)),
      initial: mapValues({ ...fixed, ...own }, (entries) => entries.map(read)),
    });
    return mapValues(final, (entries) => entries.map((value) => system.showFromOracle(value)));
  };
  /** In the system's own arithmetic, that of a large prime field where one will do. */
  const sum: Join = (x, y) => {
    const total = system.domain.add(system.read(x, "a state"), system.read(y, "a state"));
    return system.show(total);
  };
  const join = law.join ?? sum;
  const own = (entry: Draw): States => statesBy(recurrence, (name) => stage.states.includes(name), entry);
  const [x, y] = [own(drawOwn), own(drawOwn)];
  const both = zip(join, x, y);
  try {
    const [fx, fy, fxy] = [step(x), step(y), step(both)];
    const left = law.zero ? zip(join, fxy, step(own(() => 0))) : fxy;
    const right = zip(join, fx, fy);
    return stage.states.flatMap((name) =>
      left[name]!.every((value, i) => String(value) === String(right[name]![i]))
        ? []
        : [`${name}: called affine over ${stage.semiring}, which its own step on random states refutes`],
    );
  } catch (error) {
    // A step that divides by zero there says nothing.
    if (error instanceof Error && error.message.startsWith("division by zero")) return [];
    throw error;
  }
}

function statesBy(recurrence: Recurrence, wanted: (name: string) => boolean, draw: Draw): States {
  const chosen = recurrence.states.filter(({ name }) => wanted(name));
  return Object.fromEntries(
    chosen.map(({ name, shape }) => [name, Array.from({ length: shape.rows * shape.cols }, draw)]),
  );
}

function zip(join: Join, x: States, y: States): States {
  return Object.fromEntries(
    Object.entries(x).map(([name, entries]) => [name, entries.map((value, i) => join(value, y[name]![i]!))]),
  );
}
