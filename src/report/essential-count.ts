import { UNIT } from "../analyze/cost-model.js";
import { levels } from "../analyze/depth.js";
import { mostEssential } from "../analyze/essential.js";
import type { Circuit } from "../circuit/circuit.js";
import { compile, type Recipe } from "../compile/compile.js";
import { count } from "../compile/count.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { serial } from "../scans/serial.js";

/** The search for essential inputs runs on circuits up to this many gates, and visits each node many times. */
const SEARCHED_GATES = 100_000n;
const BUDGET = 2_000_000;
/** Entries of one state depend on much the same inputs; more outputs cost time and seldom find more. */
const OUTPUTS_TRIED = 8;

/** Inputs that one output at n steps certainly depends on, and how that is known. */
export interface EssentialCount {
  readonly inputs: bigint;
  /** The length at which they were found; every longer sequence that gives all outputs has that output too. */
  readonly at: bigint;
}

/**
 * How many inputs an output depends on is a matter of the recurrence, not of the scan. So they are searched for once for
 * all scans, in the circuit with the fewest gates, which is the serial one; past `SEARCHED_GATES`, at the largest power
 * of two that fits.
 */
export function essentialCount(recipe: Recipe, n: bigint): EssentialCount | undefined {
  const own = tables.get(recipe.recurrence) ?? new Map<string, EssentialCount | undefined>();
  tables.set(recipe.recurrence, own);
  const function_ = `${recipe.representation?.name ?? ""} ${recipe.outputs} ${recipe.weights} ${recipe.folding ?? ""} ${JSON.stringify(recipe.parameters ?? {})}`;
  const at = searchedLength(recipe, n, own, function_);
  if (at === undefined) return undefined;
  const key = `${function_} ${at}`;
  if (!own.has(key)) own.set(key, search(recipe, at));
  return own.get(key);
}

const tables = new WeakMap<Recurrence, Map<string, EssentialCount | undefined>>();

/** n, or the largest power of two below it whose circuit is small enough; none when that would be another function. */
function searchedLength(
  recipe: Recipe,
  n: bigint,
  known: Map<string, EssentialCount | undefined>,
  function_: string,
): bigint | undefined {
  const key = `${function_} gates`;
  if (!known.has(key)) {
    // Serial circuits grow by the same number of gates with every step, after the first.
    const [one, two] = [4n, 8n].map((length) => count({ ...recipe, scan: serial }, length).size);
    known.set(key, { inputs: two! - one!, at: 4n });
  }
  const longest = (SEARCHED_GATES * 4n) / (known.get(key)!.inputs + 1n);
  if (n <= longest) return n;
  if (recipe.outputs === "last" || longest < 1n) return undefined;
  return 1n << BigInt(longest.toString(2).length - 1);
}

function search(recipe: Recipe, n: bigint): EssentialCount | undefined {
  const circuit = compile({ ...recipe, scan: serial }, Number(n));
  const found = mostEssential(circuit, latestOutputs(circuit), { budget: BUDGET });
  return found === undefined || found.inputs.length === 0
    ? undefined
    : { inputs: BigInt(found.inputs.length), at: n };
}

/** The deepest outputs, which depend on the most. */
function latestOutputs(circuit: Circuit): number[] {
  const level = levels(circuit, UNIT);
  const wires = circuit.outputs.flatMap((port) => Array.from(port.wires));
  return wires.sort((x, y) => level[y]! - level[x]! || y - x).slice(0, OUTPUTS_TRIED);
}
