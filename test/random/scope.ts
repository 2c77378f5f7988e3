import type { Genes } from "./genes.js";

/** A dimension of the generated recurrence, or 1. */
export type Axis = "1" | "K" | "V";
export type Shape = readonly [rows: Axis, cols: Axis];

export const SCALAR: Shape = ["1", "1"];

export function isSame(x: Shape, y: Shape): boolean {
  return x[0] === y[0] && x[1] === y[1];
}

export function flipped([rows, cols]: Shape): Shape {
  return [cols, rows];
}

/** Text of a shape in a recurrence file. */
export function axesText([rows, cols]: Shape): string {
  if (cols !== "1") return `[${rows}, ${cols}]`;
  return rows === "1" ? "[]" : `[${rows}]`;
}

/** The value of an expression's text, with its shape. */
export interface Named {
  readonly text: string;
  readonly shape: Shape;
}

const PROMISES = ["bits", "one-hot columns", "one-hot rows"] as const;

/** One 1 in each column needs at least a column, one in each row a matrix. */
function promisesFor([rows, cols]: Shape): readonly string[] {
  return cols !== "1" ? PROMISES : rows !== "1" ? PROMISES.slice(0, 2) : PROMISES.slice(0, 1);
}

/**
 * Everything a formula may read that does not depend on the component it is made for. Where nothing of a wanted shape
 * is there, an input or a parameter is declared.
 */
export class Scope {
  readonly inputs: string[] = [];
  readonly parameters: string[] = [];
  private readonly known: Named[] = [];

  constructor(
    readonly sizes: Readonly<Record<Axis, number>>,
    /** Whether formulas may use max, relu, > and the like; then they run on rationals instead of a large field. */
    readonly ordered: boolean,
  ) {}

  add(...names: readonly Named[]): void {
    this.known.push(...names);
  }

  /** A name of this shape, or an expression as simple as one. */
  atom(genes: Genes, shape: Shape): string {
    const names = this.known.filter((name) => isSame(name.shape, shape)).map(({ text }) => text);
    const turned = this.known.filter(
      (name) => !isSame(shape, flipped(shape)) && isSame(name.shape, flipped(shape)),
    );
    const fixed = this.constants(genes, shape);
    const options = [...names, ...turned.map(({ text }) => `${text}'`)];
    if (options.length === 0 || genes.chance(15)) return this.declare(genes, shape);
    return genes.chance(15) ? genes.pick(fixed) : genes.pick(options);
  }

  private constants(genes: Genes, [rows, cols]: Shape): readonly string[] {
    if (rows === "1" && cols === "1") return ["2", "-1", "1/2", "0", "1", "3"];
    const size = [rows, cols].join(", ");
    const filled = [`ones(${size})`, `zeros(${size})`, `(3 * ones(${size}))`];
    if (rows === cols) {
      const turn = Array.from({ length: this.sizes[rows] }, (_, i) => (i + 1) % this.sizes[rows]);
      return [`identity(${rows})`, `permutation([${turn.join(", ")}])`, ...filled];
    }
    if (cols !== "1") return filled;
    return [...filled, `onehot(${genes.below(this.sizes[rows])}, ${rows})`];
  }

  private declare(genes: Genes, shape: Shape): string {
    if (shape[0] === "1" && shape[1] !== "1") return `${this.declare(genes, flipped(shape))}'`;
    const axes = axesText(shape);
    if (genes.chance(25)) {
      const name = `w${this.parameters.length}`;
      this.parameters.push(`${name}: { shape: ${axes}, default: ${genes.pick([2, 1, -1, 0, '"1/2"'])} }`);
      this.known.push({ text: name, shape });
      return name;
    }
    const name = `x${this.inputs.length}`;
    this.known.push({ text: name, shape });
    const isColumn = shape[1] === "1" && shape[0] !== "1";
    if (genes.chance(20)) {
      this.inputs.push(
        isColumn && genes.chance(50)
          ? `${name}: { symbols: ${shape[0]} }`
          : `${name}: { shape: ${axes}, promise: ${genes.pick(promisesFor(shape))} }`,
      );
    } else this.inputs.push(`${name}: ${axes}`);
    return name;
  }

  /** A square matrix with one 1 in each column, or in each row. */
  oneHot(genes: Genes, axis: Axis): string {
    if (axis === "1") return this.atom(genes, SCALAR);
    const promise = genes.pick(PROMISES.slice(1));
    const known = this.inputs.find((line) => line.includes(`[${axis}, ${axis}], promise: ${promise}`));
    if (known !== undefined) return known.split(":")[0]!;
    const name = `x${this.inputs.length}`;
    this.inputs.push(`${name}: { shape: ${axesText([axis, axis])}, promise: ${promise} }`);
    this.known.push({ text: name, shape: [axis, axis] });
    return name;
  }

  /** A formula of values that are all known: any of the language's operations, division by constants only. */
  formula(genes: Genes, shape: Shape, depth: number): string {
    const again = (other: Shape = shape): string => this.formula(genes, other, depth - 1);
    if (depth <= 0 || genes.chance(40)) return this.atom(genes, shape);
    const [rows, cols] = shape;
    const inner = genes.pick<Axis>(["1", "K", "V"]);
    const options: (() => string)[] = [
      () => `(${again()} + ${again()})`,
      () => `(${again()} - ${again()})`,
      () => `(-${again()})`,
      () => `(${again()} .* ${again()})`,
      () => `(${again(SCALAR)} * ${again()})`,
      () => `(${again()} / ${genes.pick([2, -3, "(1/2)"])})`,
      () => `(${again(flipped(shape))}')`,
      () => `(${again([rows, inner])} * ${again([inner, cols])})`,
      () => `(${again()} ${genes.pick(["and", "or", "xor"])} ${again()})`,
      () => `(not ${again()})`,
      () => `((${again()}).^${genes.below(3)})`,
    ];
    if (isSame(shape, SCALAR))
      options.push(
        () => `dot(${again([inner, "1"])}, ${again([inner, "1"])})`,
        () => `sum(${again([inner, "1"])})`,
      );
    if (rows === cols) options.push(() => `diag(${again([rows, "1"])})`);
    if (this.ordered) {
      options.push(
        () => `relu(${again()})`,
        () => `${genes.pick(["max", "min"])}(${again()}, ${again()})`,
        () => `select(${again()} > ${again()}, ${again()}, ${again()})`,
        () => `${genes.pick(["sign", "step", "abs"])}(${again()})`,
      );
    }
    return genes.pick(options)();
  }
}
