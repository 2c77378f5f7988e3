/**
 * The operations of the kernel of bits: one table, from which the kernel's text, the plain engine and the kernel in C that
 * the benchmark compares with are made.
 *
 * An operation reads up to six operands and gives one or two results, so that what would be written only to be read once
 * stays in registers: a full adder is one operation instead of five. No operation complements a result: whoever reads it
 * takes the complement instead, which is why there are variants for complemented operands. The and of two complements is
 * written as the or that it is the complement of.
 */
export type StepName = "and" | "andNot" | "or" | "not" | "xor" | "select";

/** What it does, and the registers that it reads: `select` gives the second where the first is 1, else the third. */
export type Step = readonly [StepName, ...(readonly number[])];

/** Registers are the operands, and after them the values of the steps, in order. */
export interface Operation {
  readonly name: string;
  readonly operands: number;
  readonly steps: readonly Step[];
  /** Registers, of which each is written to a slot. */
  readonly results: readonly number[];
}

/** Where an operand of a gate comes from: from a slot, or from a gate on two slots that the same operation computes. */
export const INNER = { slot: 0, xor: 1, and: 2, andNot: 3 } as const;
export type Inner = (typeof INNER)[keyof typeof INNER];
const INNER_NAMES = ["slot", "xor", "and", "andNot"] as const;
const GATES = [INNER.xor, INNER.and, INNER.andNot] as const;

const table: Operation[] = [];
export const OPERATIONS: readonly Operation[] = table;
/** No operation has this number. */
export const NO_OPERATION = 255;

type StepOf = (name: StepName, ...registers: readonly number[]) => number;

/** Adds an operation on gates of the kinds that are given, and says its number. */
function operation(
  name: string,
  inner: readonly Inner[],
  results: (step: StepOf, values: readonly number[]) => readonly number[],
): number {
  const operands = inner.reduce<number>((sum, kind) => sum + (kind === INNER.slot ? 1 : 2), 0);
  const steps: Step[] = [];
  const step: StepOf = (...all) => operands + steps.push(all) - 1;
  let next = 0;
  const values = inner.map((kind) => {
    const first = next++;
    const gate = INNER_NAMES[kind];
    return gate === "slot" ? first : step(gate, first, next++);
  });
  const label = inner.every((kind) => kind === INNER.slot)
    ? name
    : `${name}(${inner.map((kind) => INNER_NAMES[kind]).join(", ")})`;
  return table.push({ name: label, operands, results: results(step, values), steps }) - 1;
}

/** The ands of two operands of which none or the second is complemented, and the complement of that of two complements. */
const AND_NAMES = ["and", "andNot", "or"] as const;
const pair = [INNER.slot, INNER.slot] as const;

/** By the number of complemented operands. */
export const AND_OPERATIONS = AND_NAMES.map((name) =>
  operation(name, pair, (step, [x, y]) => [step(name, x!, y!)]),
);

/** What an output needs whose gate is written complemented. */
export const COMPLEMENT = operation("complement", [INNER.slot], (step, [x]) => [step("not", x!)]);

/** Half adders: the exclusive or, and an and as in AND_OPERATIONS. */
export const HALF_ADDERS = AND_NAMES.map((name) =>
  operation(`half adder ${name}`, pair, (step, [x, y]) => [step("xor", x!, y!), step(name, x!, y!)]),
);

/** The majority of a, b and c, or of not a, b and c, from q = a xor b. */
const majority = (step: StepOf, q: number, b: number, c: number, complemented: boolean): number =>
  complemented ? step("select", q, b, c) : step("select", q, c, b);

/** By whether the first operand is complemented. */
export const MAJORITIES = [false, true].map((complemented) =>
  operation(
    complemented ? "majority, complemented" : "majority",
    [INNER.slot, INNER.slot, INNER.slot],
    (step, [a, b, c]) => [majority(step, step("xor", a!, b!), b!, c!, complemented)],
  ),
);

/** Which operand of a full adder is complemented in the carry: it is the first one. */
export const COMPLEMENTED = { none: 0, inner: 1, slot: 2 } as const;
export type Complemented = (typeof COMPLEMENTED)[keyof typeof COMPLEMENTED];

const fullAdders = new Uint8Array(3 * 16).fill(NO_OPERATION);
const fullAdderAt = (complemented: Complemented, ands: number, andNots: number): number =>
  16 * complemented + 4 * ands + andNots;

function addFullAdder(complemented: Complemented, ands: number, andNots: number): void {
  const inner: Inner[] = [
    ...Array<Inner>(ands).fill(INNER.and),
    ...Array<Inner>(andNots).fill(INNER.andNot),
    ...Array<Inner>(3 - ands - andNots).fill(INNER.slot),
  ];
  if (complemented === COMPLEMENTED.slot) inner.unshift(inner.pop()!);
  fullAdders[fullAdderAt(complemented, ands, andNots)] = operation(
    complemented === COMPLEMENTED.none ? "full adder" : "full adder, complemented",
    inner,
    (step, [a, b, c]) => {
      const q = step("xor", a!, b!);
      return [step("xor", q, c!), majority(step, q, b!, c!, complemented !== COMPLEMENTED.none)];
    },
  );
}
for (let ands = 0; ands <= 3; ands++)
  for (let andNots = 0; ands + andNots <= 3; andNots++) {
    addFullAdder(COMPLEMENTED.none, ands, andNots);
    if (ands + andNots === 1) addFullAdder(COMPLEMENTED.inner, ands, andNots);
    if (ands + andNots < 3) addFullAdder(COMPLEMENTED.slot, ands, andNots);
  }

/** The sum and the carry of three operands of which so many are ands; those come first, after a complemented slot. */
export const fullAdder = (complemented: Complemented, ands: number, andNots: number): number =>
  fullAdders[fullAdderAt(complemented, ands, andNots)]!;

const xors = new Uint8Array(16).fill(NO_OPERATION);
for (const second of [INNER.slot, ...GATES])
  for (const first of second === INNER.slot ? [INNER.slot, ...GATES] : GATES)
    if (second <= first)
      xors[4 * first + second] = operation("xor", [first, second], (step, [x, y]) => [step("xor", x!, y!)]);

/** The exclusive or of two operands, the greater number of `INNER` first. */
export const xorOf = (first: Inner, second: Inner): number => xors[4 * first + second]!;

const ands = new Uint8Array(16).fill(NO_OPERATION);
const AND_OF_NAMES = ["first and second", "first and not second", "second and not first", "first or second"];
for (const first of GATES)
  for (const [complements, name] of AND_OF_NAMES.entries())
    ands[4 * first + complements] = operation(name, [first, INNER.slot], (step, [x, y]) => {
      if (complements === 2) return [step("andNot", y!, x!)];
      return [step(AND_NAMES[complements === 3 ? 2 : complements]!, x!, y!)];
    });

/** The and of a gate and a slot, each complemented or not; of two complements, the complement of that. */
export const andOf = (first: Inner, notFirst: number, notSecond: number): number =>
  ands[4 * first + 2 * notFirst + notSecond]!;

export const MOST_REGISTERS = Math.max(...table.map(({ operands, steps }) => operands + steps.length));
