import Fraction from "fraction.js";
import type { RawNumber } from "../../recurrences/values.js";

/** Affine combination of units below by name; `one` is the constant. */
export type Affine = Readonly<Record<string, number | Fraction>>;
/** Units by name. */
export type Layer = ReadonlyMap<string, Affine>;
export type Parameters = Readonly<Record<string, readonly RawNumber[]>>;

/** Sums of affine combinations with factors. */
export function combine(...terms: readonly (readonly [number, Affine])[]): Affine {
  const sum: Record<string, Fraction> = {};
  for (const [factor, row] of terms) {
    for (const [name, value] of Object.entries(row))
      sum[name] = (sum[name] ?? new Fraction(0)).add(new Fraction(value).mul(factor));
  }
  return sum;
}

/** Three layers of named ReLU units and a linear one as the weights of `deep-relu-rnn`; the last names the state anew. */
export function deepReluWeights(
  layers: readonly Layer[],
  state: readonly string[],
  inputs: readonly string[],
): Parameters {
  const below = [[...state, ...inputs], ...layers.slice(0, 3).map((layer) => [...layer.keys()])];
  const matrix = (layer: Layer, names: readonly string[]): RawNumber[] =>
    [...layer.values()].flatMap((row) => names.map((name) => new Fraction(row[name] ?? 0).toFraction()));
  const bias = (layer: Layer): RawNumber[] =>
    [...layer.values()].map((row) => new Fraction(row.one ?? 0).toFraction());
  return {
    W_1: matrix(layers[0]!, state),
    U: matrix(layers[0]!, inputs),
    b_1: bias(layers[0]!),
    W_2: matrix(layers[1]!, below[1]!),
    b_2: bias(layers[1]!),
    W_3: matrix(layers[2]!, below[2]!),
    b_3: bias(layers[2]!),
    W_4: matrix(layers[3]!, below[3]!),
    b_4: bias(layers[3]!),
  };
}

/** Dimensions of `deep-relu-rnn` for such weights. */
export function deepReluDimensions(parameters: Parameters, inputs: number): Record<string, number> {
  const size = (name: string): number => parameters[name]!.length;
  return { I: inputs, H: size("b_4"), A: size("b_1"), B: size("b_2"), C: size("b_3") };
}
