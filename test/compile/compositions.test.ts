import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costNumbers, Meter } from "../../src/algebra/cost.js";
import { Compositions } from "../../src/compile/compositions.js";

/** Values by the time at which each is there, "constant" for those that are there from the start. */
type Wires = readonly (number | "constant")[];

const TIMED = {
  visit: (wires: Wires, see: (time: number) => void) => {
    for (const wire of wires) if (wire !== "constant") see(wire);
  },
  moved: (wires: Wires, move: (time: number) => number): Wires =>
    wires.map((wire) => (wire === "constant" ? wire : move(wire))),
};

const time = (wire: number | "constant" | undefined): number => (typeof wire === "number" ? wire : 0);

/** Sums of products of entries: added by arrival, so that times decide about the depth. */
function programOver(meter: Meter, late: boolean) {
  const numbers = costNumbers(meter);
  return (...[x, y]: Wires[]): Wires =>
    x!.map((wire, i) => {
      const products = y!.map((other, j) => [time(x![(i + j) % x!.length]), time(other)] as const);
      const sum = numbers.sumOfProducts(products, [time(wire)]);
      // What no program may do: look at the time of day.
      return late && sum % 2 === 0 ? numbers.neg(sum) : sum;
    });
}

const WIRES = fc.array(fc.oneof(fc.nat(200), fc.nat(5), fc.constant("constant" as const)), {
  minLength: 2,
  maxLength: 4,
});

/** Whether all these give, and count, what the program does, asked for one after the other. */
function agrees(pairs: readonly (readonly [Wires, Wires])[], late: boolean): boolean {
  const [meter, own] = [new Meter(), new Meter()];
  const key = (wires: Wires) => wires.join();
  const kept = new Compositions<Wires>({ key, meter, timed: TIMED }).named("sums", programOver(meter, late));
  const program = programOver(own, late);
  return pairs.every(([x, y]) => {
    const same = key(kept.run(x, y)) === key(program(x, y));
    return same && JSON.stringify(counted(meter)) === JSON.stringify(counted(own));
  });
}

const counted = (meter: Meter) => meter.snapshot().map(String);

describe("compositions that are kept", () => {
  it("give and count what the program does, whenever operands arrive", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(WIRES, WIRES), { minLength: 1, maxLength: 12 }), (pairs) =>
        agrees(pairs, false),
      ),
      { numRuns: 300 },
    );
  });

  it("do not for a program that looks at the time, which shows that the law can fail", () => {
    const pairs = Array.from({ length: 6 }, (_, i): [Wires, Wires] => [
      [100 + i, 100 + i],
      [100 + i, 100 + i],
    ]);
    expect(agrees(pairs, false)).toBe(true);
    expect(agrees(pairs, true)).toBe(false);
  });

  it("are found by number, and counted when they are spent only", () => {
    const meter = new Meter();
    const all = new Compositions<Wires>({ key: (wires) => wires.join(), meter, timed: TIMED });
    const composition = all.named("sums", programOver(meter, false));
    const [x, y] = [all.numberOf([0, 3]), all.numberOf([1, "constant"])];
    const before = counted(meter);
    const made = composition.ofPair(x, y);
    expect(counted(meter)).toEqual(before);
    expect(composition.of([x, y])).toBe(made);
    all.accounts.spend(made.cost, 3n);
    const direct = new Meter();
    const result = programOver(direct, false)([0, 3], [1, "constant"]);
    expect(all.valueOf(made.result)).toEqual(result);
    expect(meter.snapshot()).toEqual(direct.snapshot().map((count) => 3n * count));
  });

  it("refuses a program that it does not know", () => {
    const all = new Compositions<Wires>({ key: (wires) => wires.join(), meter: new Meter() });
    expect(() => all.behind((x) => x!)).toThrow("no name");
  });
});
