import type { Genes } from "./genes.js";
import { type Axis, flipped, isSame, type Named, SCALAR, type Scope, type Shape } from "./scope.js";

/** The semirings over which updates are made affine by construction. */
export type SemiringName = "plus-times" | "max-plus" | "min-plus" | "or-and" | "xor-and";

/** Formulas that depend on a component's states in one way only, in every syntactic disguise that comes to mind. */
export interface Maker {
  formula(genes: Genes, shape: Shape, depth: number): string;
}

/** `own`: states, their next(...) values and lets that depend on them. Not empty. */
export function affineMaker(semiring: SemiringName, scope: Scope, own: readonly Named[]): Maker {
  switch (semiring) {
    case "plus-times":
      return plusTimes(scope, own);
    case "max-plus":
    case "min-plus":
      return tropical(semiring === "max-plus" ? "max" : "min", scope, own);
    case "or-and":
    case "xor-and":
      return truth(semiring === "or-and" ? "or" : "xor", scope, own);
  }
}

/** One of `own` of the wanted shape; else one is turned into it by `product` from the left, the right, or both. */
function atom(
  genes: Genes,
  scope: Scope,
  own: readonly Named[],
  shape: Shape,
  product: (left: string, right: string) => string,
): string {
  const fitting = own.filter((name) => isSame(name.shape, shape));
  if (fitting.length > 0 && !genes.chance(20)) return genes.pick(fitting).text;
  const { text, shape: from } = genes.pick(own);
  if (isSame(from, flipped(shape)) && !genes.chance(50)) return `${text}'`;
  const left = from[0] === shape[0] ? text : product(scope.atom(genes, [shape[0], from[0]]), text);
  return from[1] === shape[1] ? left : product(left, scope.atom(genes, [from[1], shape[1]]));
}

function plusTimes(scope: Scope, own: readonly Named[]): Maker {
  const formula = (genes: Genes, shape: Shape, depth: number): string => {
    const linear = (other: Shape = shape): string => formula(genes, other, depth - 1);
    const known = (other: Shape = shape): string => scope.formula(genes, other, depth - 1);
    const start = (): string => atom(genes, scope, own, shape, (x, y) => `(${x} * ${y})`);
    if (depth <= 0 || genes.chance(10)) return start();
    const [rows, cols] = shape;
    const inner = genes.pick<Axis>(["1", "K", "V"]);
    const options: (() => string)[] = [
      start,
      () => `(${linear()} + ${known()})`,
      () => `(${known()} .* ${linear()})`,
      () => `(${known(SCALAR)} * ${linear()})`,
      () => `(${linear()} + ${linear()})`,
      () => `(${known()} - ${linear()})`,
      () => `(${linear()} - ${linear()})`,
      () => `(-${linear()})`,
      () => `(${linear()} * ${known(SCALAR)})`,
      () => `(${linear()} .* ${known()})`,
      () => `(${linear()} / ${genes.pick([2, -3, "(1/2)"])})`,
      () => `(${linear()} ./ ${genes.pick([2, -3, "(1/2)"])})`,
      () => `(${linear(flipped(shape))}')`,
      () => `(${known([rows, rows])} * ${linear()})`,
      () => `(${linear()} * ${known([cols, cols])})`,
      () => `(${known([rows, inner])} * ${linear([inner, cols])})`,
      () => `(${linear([rows, inner])} * ${known([inner, cols])})`,
      () => `(${linear(SCALAR)} * ${known()})`,
      () => `(${linear(SCALAR)} + ${known()})`,
      () => `(${known(SCALAR)} * (${linear()} + ${linear()}) - ${known()} .* ${linear()})`,
      () => `((${linear()}).^1)`,
      () => `kron(${known(SCALAR)}, ${linear()})`,
      () => `kron(${linear()}, ${known(SCALAR)})`,
      () =>
        `((identity(${rows}) - ${known(SCALAR)} * ${known([rows, "1"])} * ${known(["1", rows])}) * ${linear()})`,
      () => `(diag(${known([rows, "1"])}) * ${linear()})`,
      () => `(${scope.oneHot(genes, rows)} * ${start()})`,
      () => `(diag(${known([rows, "1"])}) * ${scope.oneHot(genes, rows)} * ${start()} + ${known()})`,
      () => `(${start()} * ${scope.oneHot(genes, cols)} * diag(${known([cols, "1"])}))`,
      () => `((diag(${known([rows, "1"])}) - ${known([rows, "1"])} * (${known([rows, "1"])})') * ${start()})`,
      () => `(${linear()} * diag(${known([cols, "1"])}))`,
      () => `(${linear()} + zeros(${rows}, ${cols}) .* ${linear()})`,
    ];
    if (isSame(shape, SCALAR)) {
      options.push(
        () => `dot(${known([inner, "1"])}, ${linear([inner, "1"])})`,
        () => `dot(${linear([inner, "1"])}, ${known([inner, "1"])})`,
        () => `sum(${linear([inner, genes.pick<Axis>(["1", "K", "V"])])})`,
      );
    }
    if (cols === "1")
      options.push(() => `(${known([rows, "1"])} * dot(${known([inner, "1"])}, ${linear([inner, "1"])}))`);
    if (rows === cols) options.push(() => `diag(${linear([rows, "1"])})`);
    if (scope.ordered) options.push(() => `select(${known()} > 0, ${linear()}, ${linear()})`);
    return genes.pick(options)();
  };
  return { formula };
}

function tropical(best: "max" | "min", scope: Scope, own: readonly Named[]): Maker {
  const product = (x: string, y: string): string => `${best}plus(${x}, ${y})`;
  const formula = (genes: Genes, shape: Shape, depth: number): string => {
    const linear = (other: Shape = shape): string => formula(genes, other, depth - 1);
    const known = (other: Shape = shape): string => scope.formula(genes, other, depth - 1);
    const start = (): string => atom(genes, scope, own, shape, product);
    if (depth <= 0 || genes.chance(10)) return start();
    const [rows, cols] = shape;
    const inner = genes.pick<Axis>(["1", "K", "V"]);
    const options: (() => string)[] = [
      start,
      () => `${best}(${linear()}, ${known()})`,
      () => `(${linear()} + ${known()})`,
      () => `(${known()} + ${linear()})`,
      () => `(${linear()} - ${known()})`,
      () => `${best}(${linear()}, ${linear()})`,
      () => `${best}(${known()}, ${linear()})`,
      () => `(${linear(flipped(shape))}')`,
      () => product(known([rows, inner]), linear([inner, cols])),
      () => product(linear([rows, inner]), known([inner, cols])),
      () => `(${linear(SCALAR)} + ${known()})`,
      () => `${best}(${linear(SCALAR)}, ${known()})`,
    ];
    if (best === "max") options.push(() => `relu(${linear()})`);
    return genes.pick(options)();
  };
  return { formula };
}

function truth(joins: "or" | "xor", scope: Scope, own: readonly Named[]): Maker {
  const product = (x: string, y: string): string => `${joins}and(${x}, ${y})`;
  const formula = (genes: Genes, shape: Shape, depth: number): string => {
    const linear = (other: Shape = shape): string => formula(genes, other, depth - 1);
    const known = (other: Shape = shape): string => scope.formula(genes, other, depth - 1);
    const start = (): string => atom(genes, scope, own, shape, product);
    if (depth <= 0 || genes.chance(10)) return start();
    const [rows, cols] = shape;
    const inner = genes.pick<Axis>(["1", "K", "V"]);
    const options: (() => string)[] = [
      start,
      () => `(${linear()} ${joins} ${known()})`,
      () => `(${linear()} and ${known()})`,
      () => `(${known()} and ${linear()})`,
      () => `(${linear()} ${joins} ${linear()})`,
      () => `(${known()} ${joins} ${linear()})`,
      () => `(${linear(flipped(shape))}')`,
      () => product(known([rows, inner]), linear([inner, cols])),
      () => product(linear([rows, inner]), known([inner, cols])),
      () => `(${linear(SCALAR)} and ${known()})`,
      () => `(${linear(SCALAR)} ${joins} ${known()})`,
    ];
    if (joins === "xor") options.push(() => `(not ${linear()})`);
    return genes.pick(options)();
  };
  return { formula };
}

/**
 * Updates that are not affine: a sum of an affine part and of something that is not. `budget` keeps the degree of a
 * step down, since exact numbers grow with it.
 */
export function freeMaker(scope: Scope, own: readonly Named[]): Maker {
  const linear = plusTimes(scope, own);
  let budget = 1;
  return {
    formula: (genes, shape, depth) => {
      const part = (): string => linear.formula(genes, shape, depth - 1);
      const known = (): string => scope.formula(genes, shape, depth - 1);
      const products = [
        () => `${part()} .* ${part()}`,
        () => `((${part()}).^2)`,
        () => `${known()} ./ (${part()} + ${known()})`,
        () => `${part()} ./ ${part()}`,
      ];
      const others = [
        () => `(not ${part()})`,
        () => `(${part()} and ${part()})`,
        () => `(${part()} or ${known()})`,
      ];
      if (scope.ordered) {
        others.push(
          () => `relu(${part()})`,
          () => `select(${part()} > ${known()}, ${part()}, ${known()})`,
          () => `max(${part()}, min(${part()}, ${known()}))`,
          () => `sign(${part()})`,
          () => `abs(${part()})`,
          () => `select(${part()}, ${known()}, ${part()})`,
        );
      }
      const rest = genes.chance(60) ? ` + ${part()}` : "";
      const term = budget-- > 0 && !genes.chance(50) ? genes.pick(products)() : genes.pick(others)();
      return `(${term}${rest})`;
    },
  };
}

/** Updates of states declared finite, which they stay by construction. */
export function finiteMaker(scope: Scope, own: readonly Named[], values: number): Maker {
  const formula = (genes: Genes, shape: Shape, depth: number): string => {
    const again = (): string => formula(genes, shape, depth - 1);
    const fitting = own.filter((name) => isSame(name.shape, shape));
    if (depth <= 0 || fitting.length === 0)
      return fitting.length === 0 ? `(not ${scope.atom(genes, shape)})` : genes.pick(fitting).text;
    const known = (): string => scope.formula(genes, shape, depth - 1);
    const options = [
      again,
      () => `(${again()} and ${again()})`,
      () => `(not (${again()} and ${known()}))`,
      () => `(${again()} xor ${again()})`,
      () => `(1 - (${again()} or ${known()}))`,
    ];
    if (scope.ordered) {
      options.push(
        () => `min(max(${again()} + sign(${known()}), 0), ${values - 1})`,
        () => `select(${known()} > 0, ${values - 1} - ${again()}, ${again()})`,
        () => `abs(${again()} - ${again()})`,
      );
    }
    return genes.pick(options)();
  };
  return { formula };
}
