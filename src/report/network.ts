import { snirDeficiency } from "../analyze/bounds.js";
import type { Row } from "../analyze/row.js";
import { FOLLOWED_FROM, knownCourse } from "../compile/replay.js";
import { compressed, VectorLimitError } from "../scans/compressed.js";
import { sergeevMinimum } from "../scans/optima.js";
import type { Delays } from "../scans/rope.js";
import { ceilLog2, type Scan } from "../scans/scan.js";

export type NetworkFigures = Required<Pick<Row, "compositions" | "compositionDepth">> &
  Pick<Row, "snirExcess" | "leastCompositions">;

const known = new Map<string, NetworkFigures | undefined>();

/**
 * Compositions of a scan on n steps and the longest path in them, black and grey alike, counted on compressed vectors;
 * beside them what Snir's theorem and Sergeev's minimum say of prefix networks. Undefined where n is past counting.
 */
export function networkFigures(scan: Scan, n: bigint): NetworkFigures | undefined {
  const key = `${scan.name} ${n}`;
  if (!known.has(key)) known.set(key, figuresOf(scan, n));
  return known.get(key);
}

function figuresOf(scan: Scan, n: bigint): NetworkFigures | undefined {
  const counted = (n >= FOLLOWED_FROM ? ofCourse(scan, n) : undefined) ?? ofRun(scan, n);
  if (counted === undefined) return undefined;
  const { compositions, compositionDepth } = counted;
  return scan.gives === "all"
    ? { ...counted, snirExcess: snirDeficiency(n, compositions, BigInt(compositionDepth)), ...leastOf(n) }
    : counted;
}

type Counted = Pick<NetworkFigures, "compositions" | "compositionDepth">;

/** By the course that counting follows as well. */
function ofCourse(scan: Scan, n: bigint): Counted | undefined {
  const course = knownCourse(
    scan,
    [
      [0, 1n],
      [1, n - 1n],
    ],
    false,
  );
  if (course === undefined) return undefined;
  return {
    compositions: course.compositions.reduce((sum, { times }) => sum + times, 0n),
    compositionDepth: Math.max(0, ...course.compositions.map(({ result }) => course.classes[result]!.depth)),
  };
}

/** The scan counts itself as it goes: a meter with one kind of gate. */
class Tally {
  count = 0n;

  snapshot(): readonly bigint[] {
    return [this.count];
  }

  charge([since]: readonly bigint[], [until]: readonly bigint[], times: bigint): void {
    this.count += (until! - since!) * times;
  }
}

const LEVELS: Delays<number> = { of: (level) => level, later: (level, by) => level + by };

function ofRun(scan: Scan, n: bigint): Counted | undefined {
  const tally = new Tally();
  const vectors = compressed<number>({ key: String, meter: tally, delays: LEVELS });
  const compose = (later: number, earlier: number): number => {
    tally.count++;
    return Math.max(later, earlier) + 1;
  };
  try {
    const depths = scan.run(vectors, compose, vectors.runs([[0, n]]));
    const compositions = tally.count;
    return { compositions, compositionDepth: Math.max(0, ...vectors.distinct(depths)) };
  } catch (error) {
    if (error instanceof VectorLimitError) return undefined;
    throw error;
  }
}

function leastOf(n: bigint): Pick<Row, "leastCompositions"> {
  return n > 1n && (n & (n - 1n)) === 0n ? { leastCompositions: sergeevMinimum(ceilLog2(n)) } : {};
}
