import { costNumbers, Meter } from "../algebra/cost.js";
import type { Entry } from "../algebra/semirings.js";
import { UNIT } from "../analyze/cost-model.js";
import type { Row } from "../analyze/row.js";
import {
  Chunkwise,
  type ChunkwiseInputs,
  type Inversion,
  type PreparedChunk,
} from "../compile/chunked-wy.js";
import { planOf, type Recipe } from "../compile/compile.js";
import { count, sizeOf } from "../compile/count.js";
import { UsageError } from "../errors.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { Scan } from "../scans/scan.js";

/** The recurrences whose chunkwise form is known, and whether they decay. */
const CHUNKWISE: Readonly<Record<string, "decay" | "none">> = { deltanet: "none", "gated-deltanet": "decay" };

export const INVERSIONS: readonly Inversion[] = ["substitution", "doubling"];

export interface ChunkingOptions {
  /** `deltanet` or `gated-deltanet`, at the dimensions that are compared. */
  readonly recurrence: Recurrence;
  readonly lengths: readonly bigint[];
  /** Chunk sizes of the chunkwise form. */
  readonly chunks: readonly number[];
  /** Scans of the same recurrence, for comparison. They must give every prefix. */
  readonly scans: readonly Scan[];
  /** Structures the scans compose in; the narrowest alone by default. */
  readonly structures?: readonly NonNullable<Recipe["structure"]>[];
}

/**
 * What the chunkwise form of a kernel costs against scans: exact depth and size of both, all outputs, the parameter an
 * input, one gate for each operation. For each length the chunkwise rows first, chunk by chunk.
 */
export function* chunking({
  recurrence,
  lengths,
  chunks,
  scans,
  structures = ["narrowest"],
}: ChunkingOptions): Generator<Row> {
  for (const n of lengths) {
    for (const chunk of chunks) {
      for (const inversion of INVERSIONS) yield chunkwiseRow(recurrence, n, chunk, inversion);
    }
    for (const structure of structures) {
      for (const scan of scans) yield scanRow({ recurrence, scan, structure, ...COMMON }, n);
    }
  }
}

const COMMON = { outputs: "all", weights: "inputs" } as const;

/** The row of one chunk size: `chunkwise:64` in the structure `wy doubling`. */
export function chunkwiseRow(recurrence: Recurrence, n: bigint, chunk: number, inversion: Inversion): Row {
  const decay = CHUNKWISE[recurrence.name];
  if (decay === undefined) {
    throw new UsageError(
      `${recurrence.name} has no chunkwise form here; expected one of ${Object.keys(CHUNKWISE).join(", ")}`,
    );
  }
  if (!Number.isSafeInteger(chunk) || chunk < 1)
    throw new UsageError(`expected a chunk of a whole number of steps from 1 on, got ${chunk}`);
  const { K, V } = recurrence.dimensions as { K: number; V: number };
  const meter = new Meter();
  const chunkwise = new Chunkwise(costNumbers(meter), K, V, inversion);
  const prepared = (steps: number, times: bigint): PreparedChunk<number> => {
    const since = meter.snapshot();
    const made = chunkwise.prepare(depthsOf(steps, K, V, decay));
    meter.charge(since, meter.snapshot(), times - 1n);
    return made;
  };
  const [whole, rest] = [n / BigInt(chunk), Number(n % BigInt(chunk))];
  let depth = 0;
  let state: readonly Entry<number>[] = new Array<Entry<number>>(K * V).fill(undefined);
  const pass = (made: PreparedChunk<number>): void => {
    const passed = chunkwise.pass(made, state);
    state = passed.state;
    depth = Math.max(depth, ...passed.outputs.flat());
  };
  if (whole > 0n) {
    const made = prepared(chunk, whole);
    for (let i = 0n; i < whole; i++) pass(made);
  }
  if (rest > 0) pass(prepared(rest, 1n));
  const counts = meter.counts();
  return {
    ...context(recurrence, n),
    scan: `chunkwise:${chunk}`,
    structure: `wy ${inversion}`,
    depth,
    size: sizeOf(counts),
    ...counts,
  };
}

/** Inputs that are ready at once: all chunks of one length are made alike. */
function depthsOf(steps: number, K: number, V: number, decay: "decay" | "none"): ChunkwiseInputs<number> {
  const zeros = (length: number): number[] => new Array<number>(length).fill(0);
  const rows = (length: number): number[][] => Array.from({ length: steps }, () => zeros(length));
  return {
    q: rows(K),
    k: rows(K),
    v: rows(V),
    beta: zeros(steps),
    scale: 0,
    ...(decay === "decay" ? { alpha: zeros(steps) } : {}),
  };
}

function scanRow(recipe: Recipe, n: bigint): Row {
  const { stages } = planOf(recipe);
  const structure = stages.flatMap((stage) => (stage.kind === "affine" ? [stage.structure.name] : []));
  const { depth, size, counts } = count(recipe, n);
  return {
    ...context(recipe.recurrence, n),
    scan: recipe.scan.name,
    structure: structure.join("+"),
    depth,
    size,
    ...counts,
  };
}

function context({ name, dimensions }: Recurrence, n: bigint) {
  return {
    recurrence: name,
    dimensions,
    n,
    numbers: "arithmetic",
    basis: "arithmetic",
    outputs: "all",
    costModel: UNIT.name,
    evidence: "counted",
  } as const;
}
