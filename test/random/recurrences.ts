import fc from "fast-check";
import { affineMaker, finiteMaker, freeMaker, type Maker, type SemiringName } from "./affine.js";
import { Genes } from "./genes.js";
import { axesText, isSame, type Named, SCALAR, Scope, type Shape } from "./scope.js";

/** How the updates of some states were made: affine over a semiring, finite, or as free as they come. */
export type Kind = SemiringName | "finite" | "free";

/** States that were made together; none of them reads a state of a later group. */
export interface Group {
  readonly states: readonly string[];
  readonly kind: Kind;
}

/** A recurrence as text, and what is known of it by construction. */
export interface Specimen {
  readonly yaml: string;
  readonly groups: readonly Group[];
  /** Whether its formulas need an order, hence rational numbers. */
  readonly ordered: boolean;
  readonly seed: number;
}

const SHAPES: readonly Shape[] = [SCALAR, ["K", "1"], ["V", "1"], ["K", "V"], ["K", "K"], ["V", "K"]];
/** Most entries of the states of one group: a dense transition has their square. */
const MOST_ENTRIES = 9;
const MOST_FINITE_ENTRIES = 3;

interface Growing {
  readonly scope: Scope;
  readonly states: Map<string, string>;
  readonly lets: Map<string, string>;
  readonly updates: Map<string, string>;
  readonly groups: Group[];
}

function entriesOf({ sizes }: Scope, [rows, cols]: Shape): number {
  return sizes[rows] * sizes[cols];
}

function kindsOf(ordered: boolean): readonly Kind[] {
  const always = ["plus-times", "plus-times", "plus-times", "free", "or-and", "xor-and", "finite"] as const;
  return ordered ? [...always, "max-plus", "min-plus", "max-plus", "min-plus"] : always;
}

function makerOf(kind: Kind, scope: Scope, own: readonly Named[], values: number): Maker {
  if (kind === "finite") return finiteMaker(scope, own, values);
  return kind === "free" ? freeMaker(scope, own) : affineMaker(kind, scope, own);
}

/** Adds a group of up to `most` states and the lets between them. */
function addGroup(growing: Growing, genes: Genes, most: number): void {
  const { scope, states, lets, updates, groups } = growing;
  const kind = genes.pick(kindsOf(scope.ordered));
  const values = scope.ordered ? 2 + genes.below(2) : 2;
  let room = kind === "finite" ? MOST_FINITE_ENTRIES : MOST_ENTRIES;
  const count = Math.min(most, genes.pick([1, 2, 3, 2]));
  const members: Named[] = [];
  let isBits = true;
  for (let i = 0; i < count && room > 0; i++) {
    const wanted = genes.pick(SHAPES);
    const shape = entriesOf(scope, wanted) <= room ? wanted : SCALAR;
    room -= entriesOf(scope, shape);
    const name = "hgsmcu"[states.size] ?? `h${states.size}`;
    members.push({ text: name, shape });
    states.set(name, stateText(growing, genes, shape, kind === "finite" ? values : undefined));
    if (!/initial: [^01]/.test(states.get(name)!)) continue;
    isBits = false;
  }
  const own = [...members];
  const [x, y] = members;
  const turns =
    kind === "plus-times" && members.length === 2 && isSame(x!.shape, y!.shape) && genes.chance(50);
  if (turns) for (const [name, formula] of rotation(scope, genes, x!, y!)) updates.set(name, formula);
  for (const { text, shape } of turns ? [] : members) {
    if (kind !== "finite" && genes.chance(30)) {
      const inner = genes.pick([shape, ...SHAPES]);
      const name = `l${lets.size}`;
      const maker = makerOf(kind === "free" ? "plus-times" : kind, scope, own, values);
      lets.set(name, maker.formula(genes, inner, 1 + genes.below(2)));
      own.push({ text: name, shape: inner });
    }
    const formula = makerOf(kind, scope, own, values).formula(genes, shape, genes.pick([1, 2, 3, 2, 3, 0]));
    updates.set(text, formula);
    // A later state of the group may read this one after the step.
    own.push({ text: `next(${text})`, shape });
  }
  // Over truth values only: a number that is none, handed on as it is, is not what (or, and) would make of it.
  const claims = isBits || !kind.endsWith("-and");
  groups.push({ states: members.map(({ text }) => text), kind: claims ? kind : "free" });
  scope.add(...members, ...members.map(({ text, shape }) => ({ text: `next(${text})`, shape })));
}

/** Complex numbers, entry by entry: two states as real and imaginary parts. */
function rotation(scope: Scope, genes: Genes, x: Named, y: Named): readonly (readonly [string, string])[] {
  const [a, b] = [scope.formula(genes, x.shape, 1), scope.formula(genes, x.shape, 1)];
  return [
    [x.text, `${a} .* ${x.text} - ${b} .* ${y.text} + ${scope.formula(genes, x.shape, 1)}`],
    [y.text, `${b} .* ${x.text} + ${a} .* ${y.text}`],
  ];
}

function stateText({ scope }: Growing, genes: Genes, shape: Shape, values: number | undefined): string {
  const axes = axesText(shape);
  if (values !== undefined) return `{ shape: ${axes}, values: ${values}, initial: ${genes.below(values)} }`;
  if (!genes.chance(40)) return `{ shape: ${axes} }`;
  const own =
    scope.parameters.length === 0 ? undefined : /^(w\d+): \{ shape: (\[.*?\])/.exec(scope.parameters[0]!);
  const fits = own !== null && own !== undefined && (own[2] === axes || own[2] === "[]");
  const initial = fits && genes.chance(50) ? `"2 * ${own[1]} - 1"` : genes.pick(["1", "2", "-1/3", "5"]);
  return `{ shape: ${axes}, initial: ${initial} }`;
}

/** A let of values that are known before the next group. */
function addLet({ scope, lets }: Growing, genes: Genes): void {
  const shape = genes.pick(SHAPES);
  const name = `l${lets.size}`;
  lets.set(name, scope.formula(genes, shape, 2));
  scope.add({ text: name, shape });
}

/** Reads states after the step, and before it by previous(...). */
function outputOf({ scope, groups }: Growing, genes: Genes): string {
  const shape = genes.pick(SHAPES);
  const names = groups.flatMap(({ states }) => states);
  const formula = scope.formula(genes, shape, 2);
  // In an output a bare state is its new value, and the old one is previous(...).
  const old = genes.chance(50) ? "$1" : "previous($1)";
  return names.reduce(
    (text, name) =>
      text.replace(new RegExp(`\\b(${name})\\b(?!\\))`, "g"), old).replaceAll(`next(${name})`, name),
    formula,
  );
}

/** What a stream of choices for each part stands for. */
export interface Choices {
  readonly head: readonly number[];
  readonly groups: readonly (readonly number[])[];
  readonly outputs: readonly (readonly number[])[];
}

export function specimenOf({ head, groups, outputs }: Choices): Specimen {
  const start = new Genes(head);
  const ordered = start.chance(50);
  const size = (): number => start.pick([2, 1, 3, 2, 1, 4]);
  const scope = new Scope({ "1": 1, K: size(), V: size() }, ordered);
  const growing: Growing = { scope, states: new Map(), lets: new Map(), updates: new Map(), groups: [] };
  const reversed = start.chance(30);
  const seed = start.below(1000);
  for (const numbers of groups) {
    const genes = new Genes(numbers);
    if (growing.states.size >= 4) break;
    if (growing.groups.length > 0 && genes.chance(40)) addLet(growing, genes);
    addGroup(growing, genes, 4 - growing.states.size);
  }
  const { states, lets, updates } = growing;
  const shown = outputs.map((numbers, i) => `  o${i}: "${outputOf(growing, new Genes(numbers))}"`);
  const quoted = (entries: Iterable<readonly [string, string]>) =>
    [...entries].map(([name, formula]) => `  ${name}: "${formula}"`);
  const section = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`${title}:`, ...lines];
  const declared = [...states].map(([name, text]) => `  ${name}: ${text}`);
  const yaml = [
    "name: random",
    "title: A random recurrence",
    `dimensions: { K: ${scope.sizes.K}, V: ${scope.sizes.V} }`,
    ...section(
      "parameters",
      scope.parameters.map((line) => `  ${line}`),
    ),
    ...section(
      "inputs",
      scope.inputs.map((line) => `  ${line}`),
    ),
    ...section("state", reversed ? declared.reverse() : declared),
    ...section("let", quoted(lets)),
    ...section("update", quoted(updates)),
    ...section("output", shown),
  ];
  return { yaml: `${yaml.join("\n")}\n`, groups: growing.groups, ordered, seed };
}

const numbers = (length: number) => fc.array(fc.nat(999), { maxLength: length, size: "max" });

/** Random recurrences of up to four states in up to four groups. */
export const choices: fc.Arbitrary<Choices> = fc.noBias(
  fc.record({
    head: fc.array(fc.nat(999), { minLength: 5, maxLength: 5 }),
    groups: fc.array(numbers(300), { minLength: 1, maxLength: 4 }),
    outputs: fc.array(numbers(60), { maxLength: 2 }),
  }),
);
