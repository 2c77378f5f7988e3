import { PairMap } from "./pair-map.js";

/** What counts while a scan runs, and can be told to count the same again. */
export interface RepeatableMeter {
  snapshot(): readonly bigint[];
  /** Adds `times` times what was counted between two snapshots. */
  charge(since: readonly bigint[], until: readonly bigint[], times: bigint): void;
}

/**
 * What pieces of work cost, as numbers of sums: compressed vectors add up what elements cost without knowing what is
 * counted. A sum once made stays, so that work which would repeat itself is spent again instead of done.
 */
export interface Accounts {
  /** The sum of nothing. */
  readonly zero: number;
  /** What the work spends; it is not spent yet. */
  of(work: () => void): number;
  /** What two pieces of work cost, each done on what is delayed by so much. */
  add(first: number, firstDelay: number, second: number, secondDelay: number): number;
  /** What the same work costs with all that it is done on delayed. */
  later(sum: number, by: number): number;
  spend(sum: number): void;
}

export const NO_ACCOUNTS: Accounts = {
  zero: 0,
  of: (work) => {
    work();
    return 0;
  },
  add: () => 0,
  later: () => 0,
  spend: () => {},
};

/**
 * Accounts kept in a meter. Each distinct sum is kept once and known by its number: the nodes of a vector are many, but
 * most of one level count the same. A delay changes no count.
 */
export class MeterAccounts implements Accounts {
  readonly zero = 0;
  private readonly values: (readonly bigint[])[] = [[]];
  private readonly byText = new Map<string, number>([["", 0]]);
  private readonly byPair = new PairMap<number>();
  private readonly nothing: readonly bigint[];

  constructor(private readonly meter: RepeatableMeter) {
    this.nothing = meter.snapshot().map(() => 0n);
  }

  of(work: () => void): number {
    const since = this.meter.snapshot();
    work();
    const until = this.meter.snapshot();
    this.meter.charge(since, until, -1n);
    return this.number(until.map((count, i) => count - since[i]!));
  }

  add(first: number, _firstDelay: number, second: number): number {
    if (first === this.zero) return second;
    if (second === this.zero) return first;
    const [low, high] = first < second ? [first, second] : [second, first];
    let sum = this.byPair.get(low, high);
    if (sum === undefined) {
      const other = this.values[second]!;
      sum = this.number(this.values[first]!.map((count, i) => count + other[i]!));
      this.byPair.set(low, high, sum);
    }
    return sum;
  }

  later(sum: number): number {
    return sum;
  }

  spend(sum: number, times = 1n): void {
    if (sum !== this.zero) this.meter.charge(this.nothing, this.values[sum]!, times);
  }

  private number(counts: readonly bigint[]): number {
    const text = counts.some((count) => count !== 0n) ? counts.join() : "";
    let number = this.byText.get(text);
    if (number === undefined) {
      number = this.values.push(counts) - 1;
      this.byText.set(text, number);
    }
    return number;
  }
}
