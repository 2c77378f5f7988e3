import { ceilingLog } from "../analyze/bounds.js";
import { COST_MODELS } from "../analyze/cost-model.js";
import { depth } from "../analyze/depth.js";
import { khrapchenkoDepth } from "../analyze/khrapchenko.js";
import type { Row } from "../analyze/row.js";
import type { BooleanBasis } from "../circuit/basis.js";
import { ARITY, type Circuit } from "../circuit/circuit.js";
import { compile, planOf, type Recipe } from "../compile/compile.js";
import type { Cost } from "../compile/count.js";
import { essentialCount } from "./essential-count.js";
import { networkFigures } from "./network.js";

/** Everything that stands beside a row's figures: lower bounds, ratios to them, the scan's own figures, the theorem. */
export function boundsOf(recipe: Recipe, n: bigint, cost: Cost): Partial<Row> {
  const plan = planOf(recipe);
  const composed = plan.stages.some(({ kind }) => kind === "affine");
  return {
    ...essentialBound(recipe, n, cost),
    ...(composed ? networkFigures(recipe.scan, n) : {}),
    theorem: THEOREMS[plan.class],
  };
}

/** In a word, for a column; `recirc explain` has the sentences. */
const THEOREMS = {
  linear: "O(log n), in PNC1 over the rationals (Merrill et al. 2026)",
  composable: "O(log n), steps compose in constant depth",
  nonlinear: "O(n); o(n) for all of this class is open (Merrill et al. 2026)",
} as const;

function essentialBound(recipe: Recipe, n: bigint, cost: Cost): Partial<Row> {
  const essential = essentialCount(recipe, n);
  if (essential === undefined) return {};
  const fanIn = cost.counts.other > 0n ? largestFanIn(recipe, n) : 2n;
  const bound = Number(ceilingLog(fanIn, essential.inputs));
  const sizeBound = (essential.inputs - 1n + fanIn - 2n) / (fanIn - 1n);
  return {
    bound,
    boundName: essential.name,
    ...ratio("boundRatio", cost.depth, bound),
    sizeBound,
    ...ratio("sizeRatio", Number(cost.size), Number(sizeBound)),
  };
}

/** Six digits, so that files are the same on every machine; nothing where the bound is 0. */
function ratio(name: "boundRatio" | "sizeRatio" | "ratioU2", figure: number, bound: number): Partial<Row> {
  return bound === 0 ? {} : { [name]: Number((figure / bound).toPrecision(6)) };
}

/** Every kind of composition and formula occurs within this many steps. */
const ENOUGH_STEPS = 8n;

/** Two, or three where the circuit has a gate of three operands: a bound then has to allow them everywhere. */
function largestFanIn(recipe: Recipe, n: bigint): bigint {
  const circuit: Circuit = compile(recipe, Number(n < ENOUGH_STEPS ? n : ENOUGH_STEPS));
  for (let node = 0; node < circuit.length; node++) if (ARITY[circuit.op[node]!] === 3) return 3n;
  return 2n;
}

/**
 * Circuits of bits, as circuits over {and, or} with free negation: their depth, Khrapchenko's bound on it where there are
 * few inputs, and the ratio of the two. Nothing where a gate has no price there.
 */
export function bitBounds(circuit: Circuit): Pick<Row, "depthU2" | "boundU2" | "ratioU2"> {
  if (circuit.basis === "arithmetic" || circuit.basis === "ac0" || circuit.basis === "tc0") return {};
  const depthU2 = depth(circuit, COST_MODELS.U2);
  const boundU2 = khrapchenkoDepth(circuit as Circuit<BooleanBasis>);
  return boundU2 === undefined ? { depthU2 } : { depthU2, boundU2, ...ratio("ratioU2", depthU2, boundU2) };
}
