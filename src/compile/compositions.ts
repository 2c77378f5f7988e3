import { drawTogether, enter, type Timed, timesIn } from "../algebra/alike.js";
import { InternalError } from "../errors.js";
import { MeterAccounts, type RepeatableMeter } from "../scans/accounts.js";
import { PairMap } from "../scans/pair-map.js";
import { tableOf } from "../scans/rope.js";

/** What a composition gave: the number of the result, and of the sum that it counted. */
export interface Composed {
  readonly result: number;
  readonly cost: number;
}

export interface CompositionsOptions<E> {
  /** Elements of equal key are interchangeable. */
  key(element: E): string;
  readonly meter: RepeatableMeter;
  /** Given where a composition costs the same whenever its operands arrive (see `onceForAlike`). */
  readonly timed?: Timed<E> | undefined;
}

/** An element whose parts are there at these times, ascending; `form` numbers what it is but for them. */
interface Element {
  readonly form: number;
  readonly times: readonly number[];
}

/**
 * Programs that look at their operands alone, by name, with all that they gave. Elements are numbered as they are met,
 * and known by their form and their times: what a composition gives of operands that arrive like others before them is
 * found without making a value of it.
 */
export class Compositions<E> {
  readonly accounts: MeterAccounts;
  readonly key: (element: E) => string;
  private readonly timed: Timed<E> | undefined;
  readonly known: Element[] = [];
  /** By number; made when first asked for. */
  private readonly values: (E | undefined)[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly byValue = new Map<E, number>();
  /** By form, the element that is there at 0, 1, 2, ... */
  private readonly forms: E[] = [];
  private readonly formNumbers = new Map<string, number>();
  private readonly byName = new Map<string, Composition<E>>();
  private readonly byRun = new Map<unknown, Composition<E>>();
  /** Compositions that are kept. */
  made = 0;

  constructor({ key, meter, timed }: CompositionsOptions<E>) {
    this.key = key;
    this.timed = timed;
    this.accounts = new MeterAccounts(meter);
  }

  /** Elements and compositions that are kept. */
  get size(): number {
    return this.known.length + this.made;
  }

  /** The composition of this name; whoever asks by one name has the same program. */
  named(name: string, program: (...elements: E[]) => E): Composition<E> {
    return tableOf(this.byName, name, () => {
      const composition = new Composition(this, program);
      this.byRun.set(composition.run, composition);
      return composition;
    });
  }

  /** The composition that is run by this. */
  behind(run: (...elements: E[]) => E): Composition<E> {
    const composition = this.byRun.get(run);
    if (composition === undefined) throw new InternalError("a composition that was given no name");
    return composition;
  }

  numberOf(value: E): number {
    const known = this.byValue.get(value);
    if (known !== undefined) return known;
    const number = this.numbered(this.read(value));
    if (this.values[number] === undefined) {
      this.values[number] = value;
      this.byValue.set(value, number);
    }
    return number;
  }

  valueOf(number: number): E {
    let value = this.values[number];
    if (value === undefined) {
      value = this.valueAt(this.known[number]!);
      this.values[number] = value;
      this.byValue.set(value, number);
    }
    return value;
  }

  /** The number of an element of which there need be no value yet. */
  numbered(element: Element): number {
    const name = nameOf(element);
    let number = this.numbers.get(name);
    if (number === undefined) {
      number = this.known.push(element) - 1;
      this.numbers.set(name, number);
    }
    return number;
  }

  read(value: E): Element {
    const { timed } = this;
    const times = timed === undefined ? [] : timesIn(value, timed);
    const form = timed === undefined ? value : timed.moved(value, (time) => times.indexOf(time));
    return { form: tableOf(this.formNumbers, this.key(form), () => this.forms.push(form) - 1), times };
  }

  valueAt({ form, times }: Element): E {
    const value = this.forms[form]!;
    return this.timed === undefined ? value : this.timed.moved(value, (rank) => times[rank]!);
  }
}

function nameOf({ form, times }: Element): string {
  let name = String(form);
  for (let i = 0; i < times.length; i++) name += ` ${times[i]}`;
  return name;
}

/** What came of operands that arrive in some way, and what that counted. */
interface Outcome extends Element {
  readonly cost: number;
}

/** One program and what it gave, by the numbers of its operands. */
export class Composition<E> {
  private readonly pairs = new PairMap<Composed>();
  private readonly lists = new Map<string, Composed>();
  private readonly alike = new Map<string, Outcome>();

  constructor(
    readonly all: Compositions<E>,
    private readonly program: (...elements: E[]) => E,
  ) {}

  /** What these give; nothing is counted. */
  of(operands: readonly number[]): Composed {
    if (operands.length === 2) return this.ofPair(operands[0]!, operands[1]!);
    return tableOf(this.lists, operands.join(), () => this.work(operands));
  }

  ofPair(later: number, earlier: number): Composed {
    let known = this.pairs.get(later, earlier);
    if (known === undefined) {
      known = this.work([later, earlier]);
      this.pairs.set(later, earlier, known);
    }
    return known;
  }

  /** The same as a program on values, which counts what it counts. */
  readonly run = (...values: E[]): E => {
    const { result, cost } = this.of(values.map((value) => this.all.numberOf(value)));
    this.all.accounts.spend(cost);
    return this.all.valueOf(result);
  };

  /** Carries the program out unless it did the same for operands that arrived alike; nothing is counted for it yet. */
  private work(operands: readonly number[]): Composed {
    const { all } = this;
    all.made++;
    const times: number[] = [];
    for (let i = 0; i < operands.length; i++) {
      const own = all.known[operands[i]!]!.times;
      for (let j = 0; j < own.length; j++) enter(times, own[j]!);
    }
    // How many levels the program takes of operands that arrive together.
    const levels = () => this.outcome(operands, () => 0).times.at(-1) ?? 0;
    const drawn = drawTogether(times, levels);
    const { form, times: ready, cost } = this.outcome(operands, drawn.together);
    return { result: all.numbered({ form, times: ready.map(drawn.apart) }), cost };
  }

  /** What the program gives of operands whose times are replaced. */
  private outcome(operands: readonly number[], time: (given: number) => number): Outcome {
    const { all } = this;
    const moved: Element[] = [];
    let name = "";
    for (let i = 0; i < operands.length; i++) {
      const { form, times } = all.known[operands[i]!]!;
      moved.push({ form, times: times.map(time) });
      name += `${nameOf(moved[i]!)}|`;
    }
    return tableOf(this.alike, name, () => {
      let value: E | undefined;
      const cost = all.accounts.of(() => {
        value = this.program(...moved.map((element) => all.valueAt(element)));
      });
      return { ...all.read(value as E), cost };
    });
  }
}
