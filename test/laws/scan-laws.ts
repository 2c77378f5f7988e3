import { arrays } from "../../src/scans/arrays.js";
import { compressed, type RepeatableMeter } from "../../src/scans/compressed.js";
import type { Compose, ComposeSeveral, Scan } from "../../src/scans/scan.js";

/**
 * The laws of a scan, as functions that throw a BrokenLaw. They ask nothing of a scan but its contract, so a new one is
 * tested by being registered.
 */
export interface ScanLaw {
  readonly name: string;
  check(scan: Scan, n: number): void;
}

export class BrokenLaw extends Error {}

/** Runs a scan on elements; `key` is used where elements have to be told apart. */
export interface Reading {
  readonly name: string;
  run<E>(
    scan: Scan,
    compose: Compose<E>,
    steps: readonly E[],
    key: (element: E) => string,
    meter?: RepeatableMeter,
    several?: ComposeSeveral<E>,
  ): E[];
}

export const READINGS: readonly Reading[] = [
  {
    name: "arrays",
    run: (scan, compose, steps, _key, _meter, several) => [
      ...scan.run(arrays<(typeof steps)[number]>(), compose, steps, several),
    ],
  },
  {
    name: "compressed vectors",
    run: (scan, compose, steps, key, meter, several) => {
      const vectors = compressed({ key, ...(meter === undefined ? {} : { meter }) });
      const result = scan.run(vectors, compose, vectors.of(steps), several);
      return Array.from(vectors.read(result)).flatMap(([element, length]) =>
        new Array<typeof element>(Number(length)).fill(element),
      );
    },
  },
];

/** Counts under several heads, and can charge the same again. */
export class TestMeter implements RepeatableMeter {
  private counts: bigint[];

  constructor(heads = 1) {
    this.counts = new Array<bigint>(heads).fill(0n);
  }

  count(head = 0): void {
    this.counts[head]!++;
  }

  snapshot(): readonly bigint[] {
    return [...this.counts];
  }

  charge(since: readonly bigint[], until: readonly bigint[], times: bigint): void {
    this.counts = this.counts.map((count, i) => count + (until[i]! - since[i]!) * times);
  }
}

/** What a scan must give for these prefixes: all of them, or a vector of the last. */
function expected<E>(scan: Scan, prefixes: readonly E[]): readonly E[] {
  return scan.gives === "all" ? prefixes : prefixes.slice(-1);
}

/** Every string is a word over distinct letters, so any other order, omission or repetition gives another word. */
export const freeMonoid: ScanLaw = {
  name: "gives a, ab, abc, ... on the free monoid",
  check(scan, n) {
    const letters = Array.from({ length: n }, (_, i) => `${i}.`);
    const words = letters.map((_, i) => letters.slice(0, i + 1).join(""));
    for (const reading of READINGS) {
      const got = reading.run<string>(
        scan,
        (later, earlier) => earlier + later,
        letters,
        (word) => word,
      );
      const wanted = expected(scan, words);
      if (got.length === wanted.length && got.every((word, i) => word === wanted[i])) continue;
      throw new BrokenLaw(
        `${scan.name} on ${reading.name}, n = ${n}: expected ${wanted.join(" ")}, got ${got.join(" ")}`,
      );
    }
  },
};

interface Interval {
  readonly from: number;
  /** One past the last step. */
  readonly to: number;
}

function join(later: Interval, earlier: Interval): Interval {
  if (earlier.to === later.from) return { from: earlier.from, to: later.to };
  throw new BrokenLaw(
    `composed ${later.from}..${later.to} after ${earlier.from}..${earlier.to}, which are not neighbours`,
  );
}

const stepIntervals = (n: number): Interval[] =>
  Array.from({ length: n }, (_, i) => ({ from: i, to: i + 1 }));
const intervalKey = (interval: Interval): string => `${interval.from}-${interval.to}`;

/** Even where the operation would forgive it (max, or), no step is taken in twice. */
export const neighboursOnly: ScanLaw = {
  name: "composes neighbouring intervals only, the later one first",
  check(scan, n) {
    const wanted = expected(
      scan,
      stepIntervals(n).map(({ to }) => ({ from: 0, to })),
    );
    for (const reading of READINGS) {
      const got = reading.run(scan, join, stepIntervals(n), intervalKey);
      if (got.map(intervalKey).join() !== wanted.map(intervalKey).join()) {
        throw new BrokenLaw(`${scan.name} on ${reading.name}, n = ${n}: got ${got.map(intervalKey).join()}`);
      }
    }
  },
};

/** An operation is grey when its result starts at step 1: it needs no transition part. */
export const greyOperations: ScanLaw = {
  name: "has exactly n-1 grey operations if it gives every prefix",
  check(scan, n) {
    if (scan.gives !== "all") return;
    for (const reading of READINGS) {
      let grey = 0;
      const compose = (later: Interval, earlier: Interval): Interval => {
        if (earlier.from === 0) grey++;
        return join(later, earlier);
      };
      reading.run(scan, compose, stepIntervals(n), intervalKey);
      if (grey !== Math.max(0, n - 1)) {
        throw new BrokenLaw(`${scan.name} on ${reading.name}, n = ${n}: ${grey} grey operations`);
      }
    }
  },
};

/**
 * Composing several at once may keep its parts unjoined, so a scan that asks for it must not pass them to `compose`, and
 * must give neighbours, the latest first.
 */
export const severalAlone: ScanLaw = {
  name: "composes either two at a time or several at once, never both",
  check(scan, n) {
    const wanted = expected(
      scan,
      stepIntervals(n).map(({ to }) => ({ from: 0, to })),
    );
    for (const reading of READINGS) {
      let pairs = 0;
      let groups = 0;
      const compose = (later: Interval, earlier: Interval): Interval => {
        pairs++;
        return join(later, earlier);
      };
      const several = (...latestFirst: Interval[]): Interval => {
        groups++;
        return latestFirst.reduce(join);
      };
      const got = reading.run(scan, compose, stepIntervals(n), intervalKey, undefined, several);
      if (pairs > 0 && groups > 0)
        throw new BrokenLaw(`${scan.name} on ${reading.name}, n = ${n}: ${pairs} pairs, ${groups} groups`);
      if (got.map(intervalKey).join() !== wanted.map(intervalKey).join())
        throw new BrokenLaw(`${scan.name} on ${reading.name}, n = ${n}: got ${got.map(intervalKey).join()}`);
    }
  },
};

/** Steps of arrival 0 to 2 in a pattern of its own, so that runs, repetitions and neither occur. */
const arrivals = (n: number): number[] => Array.from({ length: n }, (_, i) => (i < n / 2 ? 0 : (i * i) % 3));

/** Compressed vectors, which work out equal cases once, count what arrays count, under every head. */
export const sameCounts: ScanLaw = countsAgree(() => new TestMeter(3));

/** The law above for meters of the caller's own make. */
export function countsAgree(makeMeter: () => TestMeter): ScanLaw {
  return {
    name: "counts the same in both readings",
    check(scan, n) {
      for (const steps of [arrivals(n), new Array<number>(n).fill(0)]) {
        const [first, ...others] = READINGS.map((reading) => {
          const meter = makeMeter();
          const compose = (later: number, earlier: number): number => {
            meter.count(0);
            // Unequal costs in unequal cases, under other heads.
            if (later > earlier) meter.count(1);
            if ((later + earlier) % 2 === 0) meter.count(2);
            return Math.max(later, earlier) + 1;
          };
          const got = reading.run(scan, compose, steps, String, meter);
          return `${meter.snapshot().join(" ")} calls, arrivals ${got.join(" ")}`;
        });
        for (const other of others) {
          if (other !== first) throw new BrokenLaw(`${scan.name}, n = ${n}: ${first}, but ${other}`);
        }
      }
    },
  };
}

export const SCAN_LAWS: readonly ScanLaw[] = [
  freeMonoid,
  neighboursOnly,
  greyOperations,
  severalAlone,
  sameCounts,
];
