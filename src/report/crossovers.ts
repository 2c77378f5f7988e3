import {
  CROSSOVER_LENGTHS,
  countedWaysAt,
  crossings,
  shallowestCounted,
  shallowestOf,
} from "../theorems/jung-recursion/crossovers.js";
import { table } from "./docs.js";

/** Levels of recursion in the table. */
const RECURSIONS = 2;

/** Depths of the ways from arithmetic to Boolean circuits by length, as Markdown, and where one overtakes another. */
export function crossoversTable(): string {
  const rows = CROSSOVER_LENGTHS.map((K) => {
    const ways = countedWaysAt(K, RECURSIONS);
    const cells = ways.map(({ modelled, blocks, counted }) => {
      const notes = [
        ...(blocks.length === 0 ? [] : [`blocks of ${blocks.join(" and ")}`]),
        ...(counted === undefined ? [] : [`counted: ${counted}`]),
      ];
      return `${modelled.depth}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
    });
    const perLevel = ways.map(({ modelled }) => (modelled.depth / K).toFixed(1)).join(", ");
    const [best, known] = [shallowestOf(ways), shallowestCounted(ways)];
    const otherwise = known === undefined || known.name === best.name ? "" : ` (counted: ${known.name})`;
    return [String(K), ...cells, perLevel, `${best.name}${otherwise}`];
  });
  const titles = [
    "K = log2 n",
    "naive",
    "residues",
    "Jung, 1 level",
    "Jung, 2 levels",
    "for each level",
    "shallowest",
  ];
  const said = (all: ReturnType<typeof crossings>): string =>
    all.map(({ what, K }) => `${what} at K = ${K}`).join(", ");
  return `${table(titles, rows)}\n\nBy these functions ${said(crossings(RECURSIONS))}. Were residues kept as words only, also modulo short primes, ${said(crossings(1, "rows"))}.`;
}
