import { exactNumbers } from "./exact/numbers.js";
import { checkedInputWidth, DEFAULT_WIDTH, growingWords, inputWidth } from "./exact/words.js";
import { type Family, type Keeping, type Representation, wordsOf } from "./representation.js";

/**
 * Integers that never wrap: inputs are two's complement words of `width` bits, and every result is as wide as the
 * interval of its possible values needs. Between operations a sum stays carry-save; carries are propagated for a
 * comparison or an output alone.
 */
export function exact(width: number): Representation<bigint> {
  const name = `exact:${checkedInputWidth("exact", width)}`;
  const kept: Keeping = {
    grows: true,
    encoding: (bits) => `exact:${bits}`,
    within: (gates, use) => use(exactNumbers(gates, name)),
  };
  return {
    ...growingWords(name, width),
    title: `integers that never wrap, inputs of ${width} bits`,
    kept,
    over: (gates) => wordsOf(gates, kept),
  };
}

export const exacts: Family = {
  name: "exact",
  usage: "exact:W",
  title: `integers that never wrap, inputs of W bits (${DEFAULT_WIDTH} when left out)`,
  examples: ["exact:2", "exact:1", "exact:5"],
  member: (parameters) => exact(inputWidth("exact", parameters)),
};
