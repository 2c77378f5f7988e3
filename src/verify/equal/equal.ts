import type { BooleanBasis } from "../../circuit/basis.js";
import type { Circuit } from "../../circuit/circuit.js";
import { InternalError, LimitError } from "../../errors.js";
import { withNarrowGates } from "../../numbers/thresholds.js";
import { type Miter, miterOf } from "./miter.js";
import { type MatchBy, pairUp } from "./pairing.js";
import { satisfy } from "./sat.js";
import { type Counterexample, PairedSimulation } from "./simulate.js";

/**
 * # Whether two circuits of bits are the same function
 *
 * Judges go from cheap to strong: random assignments find most differences; a miter in which equal gates are one settles
 * what is built alike; all assignments, where they are few, and a SAT solver prove the rest.
 */
export interface EqualOptions {
  readonly judge?: JudgeName;
  readonly matchBy?: MatchBy;
  /** Random assignments, rounded up to whole runs. */
  readonly random?: number;
  readonly seed?: number;
  /** Most input bits for trying all assignments. */
  readonly bits?: number;
  /** Most ANDs of a miter for the solver that comes with recirc, and conflicts after which it gives up. */
  readonly solverAnds?: number;
  readonly conflicts?: number;
  /** Programs outside, asked in order before the solver that comes with recirc. */
  readonly outside?: readonly OutsideJudge[];
  readonly progress?: (what: string) => void;
}

/** `auto` asks one after the other until one decides. */
export type JudgeName = "auto" | "random" | "hashing" | "exhaustive" | "sat" | (string & {});

/** What a program says of a miter: an assignment on which it is one, that there is none, or nothing in time. */
export type SatAnswer =
  | { readonly kind: "never" }
  | { readonly kind: "found"; readonly inputs: readonly boolean[] }
  | { readonly kind: "gave up"; readonly because: string };

export interface OutsideJudge {
  readonly name: string;
  ask(miter: Miter): SatAnswer;
}

export interface EqualResult {
  /** `unrefuted`: no difference was found, and nothing was proved. */
  readonly verdict: "equal" | "different" | "unrefuted";
  readonly judge: string;
  /** What the judge did, as a sentence without a full stop. */
  readonly how: string;
  readonly counterexample?: Counterexample;
}

export const DEFAULT_RANDOM = 1 << 16;
export const DEFAULT_BITS = 22;
export const DEFAULT_SOLVER_ANDS = 20_000;
export const DEFAULT_CONFLICTS = 200_000;

/** The question as a circuit of its own: whether any output differs, over the inputs in the first circuit's order. */
export function miterBetween(
  first: Circuit<BooleanBasis>,
  second: Circuit<BooleanBasis>,
  matchBy: MatchBy = "name",
): Circuit<"aig"> {
  const [ours, theirs] = [withNarrowGates(first), withNarrowGates(second)];
  return miterOf(ours, theirs, pairUp(ours, theirs, matchBy)).circuit;
}

export async function equalCircuits(
  first: Circuit<BooleanBasis>,
  second: Circuit<BooleanBasis>,
  options: EqualOptions = {},
): Promise<EqualResult> {
  const { judge = "auto", seed = 1, progress = () => {} } = options;
  const [ours, theirs] = [withNarrowGates(first), withNarrowGates(second)];
  const pairing = pairUp(ours, theirs, options.matchBy ?? "name");
  const simulation = new PairedSimulation(ours, theirs, pairing);
  const random = options.random ?? DEFAULT_RANDOM;
  if (judge === "auto" || judge === "random") {
    progress(`random: ${random} assignments`);
    const runs = Math.ceil(random / simulation.lanes);
    const found = simulation.random(runs, seed, () => {});
    if (found !== undefined)
      return different("random", `found among ${runs * simulation.lanes} random assignments`, found);
    if (judge === "random") {
      const how = `no difference on ${runs * simulation.lanes} random assignments, which proves nothing`;
      return { verdict: "unrefuted", judge, how };
    }
  }
  const bits = pairing.inputs.length;
  const most = options.bits ?? DEFAULT_BITS;
  if (judge === "exhaustive" && bits > most) {
    throw new LimitError(
      `the circuits have ${bits} input bits, past the limit of ${most} for trying all 2^${bits} assignments. Raise it with --bits, or ask --judge sat, which is cheaper`,
    );
  }
  progress("hashing: equal gates made once");
  const miter = judge === "exhaustive" ? undefined : miterOf(ours, theirs, pairing);
  if (miter?.open === 0) {
    const how = `every output became the same node as its counterpart in one graph of equal gates`;
    return { verdict: "equal", judge: "hashing", how };
  }
  if (judge === "hashing") {
    const how = `${miter!.open} of ${pairing.outputs.length} outputs are different nodes, which proves nothing`;
    return { verdict: "unrefuted", judge, how };
  }
  if (judge === "exhaustive" || (judge === "auto" && bits <= most)) {
    progress(`exhaustive: 2^${bits} assignments`);
    const found = simulation.all(() => {});
    if (found !== undefined) return different("exhaustive", `found among all 2^${bits} assignments`, found);
    return { verdict: "equal", judge: "exhaustive", how: `on all 2^${bits} assignments` };
  }
  return bySolvers(miter!, simulation, options);
}

/** Outside programs first; the solver that comes with recirc where there is none, or where none decides. */
async function bySolvers(
  miter: Miter,
  simulation: PairedSimulation,
  options: EqualOptions,
): Promise<EqualResult> {
  const { judge = "auto", progress = () => {} } = options;
  const reasons: string[] = [];
  const settle = (name: string, answer: SatAnswer): EqualResult | undefined => {
    const what = `a miter of ${miter.ands} ANDs and ${miter.open} open outputs`;
    if (answer.kind === "never") return { verdict: "equal", judge: name, how: `${what} is never one` };
    if (answer.kind === "gave up") {
      reasons.push(`${name}: ${answer.because}`);
      return undefined;
    }
    const found = simulation.one(answer.inputs);
    if (found === undefined)
      throw new InternalError(`${name} found a difference that the circuits do not have`);
    return different(name, `found in ${what}`, found);
  };
  for (const outside of options.outside ?? []) {
    if (judge !== "auto" && judge !== outside.name) continue;
    progress(`${outside.name}: a miter of ${miter.ands} ANDs`);
    const result = settle(outside.name, outside.ask(miter));
    if (result !== undefined) return result;
  }
  if (judge === "auto" || judge === "sat") {
    const most = options.solverAnds ?? DEFAULT_SOLVER_ANDS;
    if (miter.ands > most) {
      reasons.push(`sat: the miter has ${miter.ands} ANDs, past the limit of ${most} (--solver-ands)`);
    } else {
      progress(`sat: a miter of ${miter.ands} ANDs`);
      const answer = await satisfy(miter.circuit, options.conflicts ?? DEFAULT_CONFLICTS);
      const result = settle("sat", answer);
      if (result !== undefined) return result;
    }
  }
  return {
    verdict: "unrefuted",
    judge,
    how: `no difference found, and no judge could decide (${reasons.join("; ")}). Raise the limits, put cadical or berkeley-abc on the PATH, or take a smaller circuit`,
  };
}

function different(judge: string, how: string, counterexample: Counterexample): EqualResult {
  return { verdict: "different", judge, how, counterexample };
}
