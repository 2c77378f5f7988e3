import { fitGrowth, type Growth } from "../analyze/growth.js";
import { planOf, type Recipe } from "../compile/compile.js";
import { type Cost, count } from "../compile/count.js";
import type { Catalogue } from "../recurrences/catalogue.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { scanNamed } from "../scans/index.js";
import { table } from "./docs.js";
import { boundsOf } from "./row-bounds.js";

/** Scans whose laws the map states: least depth, and few gates. A recurrence that does not compose is unrolled. */
const SCANS = ["sklansky", "brent-kung"].map(scanNamed);
const SERIAL = scanNamed("serial");

/** Lengths that laws are fitted on; the fitter asks for others to test them. */
const LENGTHS = [4n, 8n, 16n, 32n, 64n, 128n, 256n];
/** Where depth is held against the bound. */
const AT = 256n;
/** Most steps that are counted for a law. */
const MOST = { composed: 1n << 14n, stepwise: 512n } as const;

/**
 * The complexity map of the catalogue: for each entry its class and structures, the laws of depth and size by each scan
 * with their constants, and how far the least depth is from the lower bound. Default dimensions, arithmetic gates, cost
 * model unit, outputs at every step.
 */
export function complexityMap(catalogue: Catalogue): string {
  const rows = catalogue.names().map((name) => mapRow(catalogue.recurrence(name)));
  const laws = SCANS.flatMap(({ name }) => [`depth by ${name}`, `size by ${name}`]);
  const titles = ["recurrence", "class", "structures", ...laws, `depth / bound at n = ${AT}`];
  return table(titles, rows, ["recurrence", ...laws]);
}

function mapRow(recurrence: Recurrence): readonly string[] {
  const plan = planOf({ recurrence });
  const structures = plan.stages.flatMap((stage) =>
    stage.kind === "affine" ? [stage.structure.name] : stage.kind === "serial" ? ["serial"] : [],
  );
  const composed = structures.some((name) => name !== "serial");
  const stepwise = structures.includes("serial");
  const scans = composed ? SCANS : [SERIAL];
  const most = stepwise ? MOST.stepwise : MOST.composed;
  const columns = scans.map((scan) => {
    const recipe: Recipe = { recurrence, scan, outputs: "all", weights: "inputs" };
    const known = new Map<bigint, Cost>();
    const at = (n: bigint): Cost => {
      const cost = known.get(n) ?? count(recipe, n);
      known.set(n, cost);
      return cost;
    };
    const law = (measure: "depth" | "size"): string => {
      const value = (n: bigint): bigint => BigInt(at(n)[measure]);
      const points = LENGTHS.map((n) => ({ n, value: value(n) }));
      const ask = (n: bigint) => (n > most ? undefined : value(n));
      return lawText(fitGrowth(points, `the ${measure} of ${recurrence.name}`, ask));
    };
    return { recipe, cost: at(AT), laws: [law("depth"), law("size")] };
  });
  const least = columns.reduce((best, one) => (one.cost.depth < best.cost.depth ? one : best));
  const { bound } = boundsOf(least.recipe, AT, least.cost);
  const ratio =
    bound === undefined || bound === 0
      ? "no bound"
      : `${least.cost.depth} / ${bound} = ${(least.cost.depth / bound).toFixed(2)}`;
  // By the only scan there is, both columns say the same.
  const laws = composed ? columns.flatMap((column) => column.laws) : [...columns[0]!.laws, "", ""];
  return [recurrence.name, plan.class, [...new Set(structures)].join(", "), ...laws, ratio];
}

function lawText({ law, exact }: Growth): string {
  return exact ? law : `${law} (fitted)`;
}
