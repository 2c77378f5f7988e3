import { costGates, Meter } from "../algebra/cost.js";
import { type FoldedBit, foldGates } from "../algebra/fold.js";
import type { Numbers } from "../algebra/numbers.js";
import { type Cost, count, sizeOf } from "../compile/count.js";
import { LimitError } from "../errors.js";
import { representationNamed } from "../numbers/index.js";
import type { Keeping } from "../numbers/representation.js";
import type { Catalogue } from "../recurrences/catalogue.js";
import { scanNamed } from "../scans/index.js";
import { table } from "./docs.js";

/** The tables of the page on number systems. */

/** A row-major matrix of two rows. */
export type Square<W> = readonly [W, W, W, W];

/** The product of 2 x 2 matrices by a balanced tree. */
function productOf<W>(numbers: Numbers<W>, factors: readonly Square<W>[]): Square<W> {
  if (factors.length === 1) return factors[0]!;
  const [x, y] = halves(numbers, factors);
  const entry = (i: number, j: number): W =>
    numbers.sumOfProducts(
      [
        [x[2 * i]!, y[j]!],
        [x[2 * i + 1]!, y[2 + j]!],
      ],
      [],
    );
  return [entry(0, 0), entry(0, 1), entry(1, 0), entry(1, 1)];
}

function halves<W>(numbers: Numbers<W>, factors: readonly Square<W>[]): readonly [Square<W>, Square<W>] {
  const middle = factors.length >> 1;
  return [productOf(numbers, factors.slice(0, middle)), productOf(numbers, factors.slice(middle))];
}

/** Entry (0, 0) of the product of two or more matrices. */
export function firstEntry<W>(numbers: Numbers<W>, factors: readonly Square<W>[]): W {
  const [x, y] = halves(numbers, factors);
  return numbers.sumOfProducts(
    [
      [x[0], y[0]],
      [x[1], y[2]],
    ],
    [],
  );
}

/** Matrices of entries given in order. */
export function matricesOf<W>(n: number, entry: (i: number) => W): readonly Square<W>[] {
  return Array.from(
    { length: n },
    (_, t) => [entry(4 * t), entry(4 * t + 1), entry(4 * t + 2), entry(4 * t + 3)] as const,
  );
}

const SYSTEMS = ["int:8", "int:16", "carry-save:16", "exact:2", "residue:2", "fixed:8.8", "float:5.10"];

/** Depth and size of three recurrences over every kind of numbers. */
export function numberSystemsTable(catalogue: Catalogue): string {
  const scan = scanNamed("sklansky");
  const rows = ["linear-scalar", "deltanet", "pd-ssm"].flatMap((name) => {
    const recipe = {
      recurrence: catalogue.recurrence(name),
      scan,
      outputs: "all",
      weights: "inputs",
    } as const;
    return [4n, 8n].map((n) => [
      name,
      String(n),
      show(count(recipe, n)),
      ...SYSTEMS.map((system) =>
        shown(() => count({ ...recipe, representation: representationNamed(system) }, n)),
      ),
    ]);
  });
  return table(["recurrence", "n", "arithmetic", ...SYSTEMS], rows);
}

function show({ depth, size }: Pick<Cost, "depth" | "size">): string {
  return `${depth} / ${size}`;
}

function shown(figures: () => Pick<Cost, "depth" | "size">): string {
  try {
    return show(figures());
  } catch (error) {
    if (error instanceof LimitError) return "past its limit";
    throw error;
  }
}

type Bit = FoldedBit<number>;

/** Depth and size of the sign of a product of 2 x 2 matrices whose entries have two bits. */
export function matrixSignsTable(): string {
  const figures = (name: string, n: number): string => {
    const meter = new Meter();
    const run = (kept: Keeping): readonly Bit[] =>
      kept.within(foldGates(costGates(meter)), ({ numbers, read, write }) =>
        write(
          numbers.apply(
            "step",
            firstEntry(
              numbers,
              matricesOf(n, () => read([0, 0])),
            ),
          ),
        ),
      );
    const kept = representationNamed(name).kept!;
    const [positive] = run(kept.survey?.(run) ?? kept);
    return show({ depth: Number(positive), size: sizeOf(meter.counts()) });
  };
  const rows = ["exact:2", "residue:2"].map((name) => [name, ...[4, 8, 16].map((n) => figures(name, n))]);
  return table(["numbers", "n = 4", "n = 8", "n = 16"], rows, ["numbers"]);
}
