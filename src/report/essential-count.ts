import { UNIT } from "../analyze/cost-model.js";
import { levels } from "../analyze/depth.js";
import { mostEssential } from "../analyze/essential.js";
import type { Circuit } from "../circuit/circuit.js";
import { compile, type Recipe } from "../compile/compile.js";
import { count } from "../compile/count.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { serial } from "../scans/serial.js";
import { findLasting, type Lasting, lastingInputs } from "./lasting.js";

/** The search for essential inputs runs on circuits up to this many gates, and visits each node many times. */
const SEARCHED_GATES = 100_000n;
/** Where a witness for every length is known, a search adds the inputs of the first and last step at most. */
const GATES_WITH_WITNESS = 5_000n;
const BUDGET = 2_000_000;
/** Entries of one state depend on much the same inputs; more outputs cost time and seldom find more. */
const OUTPUTS_TRIED = 8;

/** Inputs that one output at n steps certainly depends on, and how that is known. */
export interface EssentialCount {
  readonly inputs: bigint;
  /** `essential inputs` where they were found at n itself, otherwise with what they were concluded from. */
  readonly name: string;
}

/**
 * How many inputs an output depends on is a matter of the recurrence, not of the scan. So they are searched for once for
 * all scans: by a witness for every length (lasting.ts), and in the circuit of length n itself, the one with the fewest
 * gates, which is the serial one.
 */
export function essentialCount(recipe: Recipe, n: bigint): EssentialCount | undefined {
  const own = ofFunction(recipe);
  own.lasting ??= { found: findLasting(recipe) };
  const lasting = own.lasting.found === undefined ? 0n : lastingInputs(own.lasting.found, n);
  const here = searchAt(recipe, own, n, lasting > 0n);
  if (lasting > 0n && lasting >= (here?.inputs ?? 0n))
    return { inputs: lasting, name: "essential inputs of every step" };
  return here;
}

/** What is known of one function, whatever the scan. */
interface Known {
  lasting?: { readonly found: Lasting | undefined };
  gatesPerStep?: bigint;
  readonly searched: Map<bigint, bigint>;
}

const functions = new WeakMap<Recurrence, Map<string, Known>>();

function ofFunction(recipe: Recipe): Known {
  const own = functions.get(recipe.recurrence) ?? new Map<string, Known>();
  functions.set(recipe.recurrence, own);
  const { representation, outputs, weights, folding = "", parameters = {} } = recipe;
  const key = JSON.stringify([representation?.name ?? "", outputs, weights, folding, parameters]);
  let known = own.get(key);
  if (known === undefined) {
    known = { searched: new Map() };
    own.set(key, known);
  }
  return known;
}

/**
 * By a search at n. Where every length has all outputs, those of n steps contain those of fewer, and a search in a longer
 * circuit need not find more: then the powers of two are searched too, as long as they find more.
 */
function searchAt(recipe: Recipe, own: Known, n: bigint, lasts: boolean): EssentialCount | undefined {
  // Serial circuits grow by the same number of gates with every step, after the first.
  own.gatesPerStep ??= count({ ...recipe, scan: serial }, 8n).size / 8n + 1n;
  const longest = (lasts ? GATES_WITH_WITNESS : SEARCHED_GATES) / own.gatesPerStep;
  const searched = (at: bigint): EssentialCount => {
    let inputs = own.searched.get(at);
    if (inputs === undefined) {
      inputs = search(recipe, at);
      own.searched.set(at, inputs);
    }
    return { inputs, name: at === n ? "essential inputs" : `essential inputs of ${at} steps` };
  };
  let best: EssentialCount | undefined;
  let fruitless = 0;
  if (recipe.outputs === "all" && !lasts) {
    for (let at = 1n; at < n && at <= longest && fruitless < MOST_FRUITLESS; at *= 2n) {
      const found = searched(at);
      if (best === undefined || found.inputs > best.inputs) [best, fruitless] = [found, 0];
      else fruitless++;
    }
  }
  if (n <= longest && fruitless < MOST_FRUITLESS) {
    const here = searched(n);
    if (best === undefined || here.inputs >= best.inputs) best = here;
  }
  return best === undefined || best.inputs === 0n ? undefined : best;
}

/** Powers of two that find no more than those before them, after which longer ones are not tried. */
const MOST_FRUITLESS = 2;

function search(recipe: Recipe, n: bigint): bigint {
  const circuit = compile({ ...recipe, scan: serial }, Number(n));
  const found = mostEssential(circuit, latestOutputs(circuit), { budget: BUDGET });
  return BigInt(found?.inputs.length ?? 0);
}

/** The deepest outputs, which depend on the most. */
function latestOutputs(circuit: Circuit): number[] {
  const level = levels(circuit, UNIT);
  const wires = circuit.outputs.flatMap((port) => Array.from(port.wires));
  return wires.sort((x, y) => level[y]! - level[x]! || y - x).slice(0, OUTPUTS_TRIED);
}
