import { InternalError } from "../errors.js";
import { MeterAccounts, type RepeatableMeter } from "../scans/accounts.js";
import { PairMap } from "../scans/pair-map.js";
import { tableOf } from "../scans/rope.js";

/** What a composition gave: the number of the result, and of the sum that it counted. */
export interface Composed {
  readonly result: number;
  readonly cost: number;
}

/** Programs that look at their operands alone, by name, with all that they gave; elements of one key are one element. */
export class Compositions<E> {
  readonly accounts: MeterAccounts;
  /** Elements by number, from 0 on. */
  readonly elements: E[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly byName = new Map<string, Composition<E>>();
  private readonly byRun = new Map<unknown, Composition<E>>();
  private made = 0;

  constructor(
    readonly key: (element: E) => string,
    meter: RepeatableMeter,
  ) {
    this.accounts = new MeterAccounts(meter);
  }

  /** Elements and compositions that are kept. */
  get size(): number {
    return this.elements.length + this.made;
  }

  /** The composition of this name; `program` is the same for all that ask by one name. */
  named(name: string, program: () => (...elements: E[]) => E): Composition<E> {
    return tableOf(this.byName, name, () => {
      const composition = new Composition(this, program());
      this.byRun.set(composition.run, composition);
      return composition;
    });
  }

  /** The composition that this program is of. */
  behind(run: (...elements: E[]) => E): Composition<E> {
    const composition = this.byRun.get(run);
    if (composition === undefined) throw new InternalError("a composition that was given no name");
    return composition;
  }

  numberOf(element: E): number {
    const key = this.key(element);
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.elements.push(element) - 1;
      this.numbers.set(key, number);
    }
    return number;
  }

  /** Carries a program out, and counts nothing for it yet. */
  work(program: (...elements: E[]) => E, operands: readonly number[]): Composed {
    this.made++;
    let element: E | undefined;
    const cost = this.accounts.of(() => {
      element = program(...operands.map((number) => this.elements[number]!));
    });
    return { result: this.numberOf(element as E), cost };
  }
}

export class Composition<E> {
  private readonly pairs = new PairMap<Composed>();
  private readonly lists = new Map<string, Composed>();

  constructor(
    readonly all: Compositions<E>,
    private readonly program: (...elements: E[]) => E,
  ) {}

  /** What these give, by their numbers; nothing is counted. */
  of(operands: readonly number[]): Composed {
    if (operands.length === 2) return this.ofPair(operands[0]!, operands[1]!);
    return tableOf(this.lists, operands.join(), () => this.all.work(this.program, operands));
  }

  ofPair(later: number, earlier: number): Composed {
    let known = this.pairs.get(later, earlier);
    if (known === undefined) {
      known = this.all.work(this.program, [later, earlier]);
      this.pairs.set(later, earlier, known);
    }
    return known;
  }

  /** The same as a program, which counts what it counts. */
  readonly run = (...elements: E[]): E => {
    const { result, cost } = this.of(elements.map((element) => this.all.numberOf(element)));
    this.all.accounts.spend(cost);
    return this.all.elements[result]!;
  };
}
