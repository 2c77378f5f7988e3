import { inverse, type Permutation, times } from "../barrington/permutations.js";
import type { Random } from "../tools/random.js";
import { bestShortcut, type Shortcut } from "../tools/shortcuts.js";
import { type Group, isOdd, productsOf } from "./groups.js";

/** A question: whether the product of a word, letters being numbers of elements, is the identity. */
export interface Instance {
  readonly word: readonly number[];
  readonly isIdentity: boolean;
}

/** The word with its letter at `position` changed so that the product becomes `wanted`. */
function withProduct(
  group: Group,
  numbers: ReadonlyMap<string, number>,
  word: readonly number[],
  position: number,
  wanted: Permutation,
): readonly number[] {
  const productOf = (part: readonly number[]): Permutation =>
    productsOf(group, part).at(-1) ?? group.elements[0]!;
  const [before, after] = [productOf(word.slice(0, position)), productOf(word.slice(position + 1))];
  const letter = numbers.get(times(times(inverse(before), wanted), inverse(after)).join())!;
  return word.with(position, letter);
}

/**
 * Pairs of words of one length, of which one has the identity for its product, in either order; they differ in a single
 * letter, at a place that is drawn. Any letters but one are drawn alike whatever the answer is. The other product is an
 * even permutation, too: the sign of a product is told by counting odd letters, without following any state.
 */
export function instances(
  random: Random,
  group: Group,
  length: number,
  pairs: number,
  mistake: string | undefined,
): readonly Instance[] {
  const { elements } = group;
  const numbers = new Map(elements.map((element, i) => [element.join(), i]));
  const others = elements.slice(1).filter((element) => mistake === "parity left in" || !isOdd(element));
  return Array.from({ length: pairs }, () => {
    const drawn = Array.from({ length }, () => random.whole(0, elements.length - 1));
    const place = random.whole(0, length - 1);
    const other = others[random.whole(0, others.length - 1)]!;
    const yes = { word: withProduct(group, numbers, drawn, place, elements[0]!), isIdentity: true };
    const no = { word: withProduct(group, numbers, drawn, place, other), isIdentity: false };
    return random.bit() ? [yes, no] : [no, yes];
  }).flat();
}

/** The best guess from counts of letters and from single letters. */
export function shortcutOf(group: Group, all: readonly Instance[]): Shortcut {
  const odd = group.elements.map(isOdd);
  const fixed = group.elements.map((element) => element.filter((image, i) => image === i).length);
  const count = (word: readonly number[], is: (letter: number) => boolean): number => word.filter(is).length;
  return bestShortcut(all, ({ isIdentity }) => isIdentity, {
    "the first letter": ({ word }) => String(word[0]),
    "the last letter": ({ word }) => String(word.at(-1)),
    "the sign of the product": ({ word }) => String(count(word, (letter) => odd[letter]!) % 2),
    "how many letters are odd": ({ word }) => String(count(word, (letter) => odd[letter]!)),
    "how many letters are the identity": ({ word }) => String(count(word, (letter) => letter === 0)),
    "how many points the letters fix": ({ word }) =>
      String(word.reduce((sum, letter) => sum + fixed[letter]!, 0)),
    "how many letters follow their like": ({ word }) =>
      String(word.filter((letter, i) => letter === word[i - 1]).length),
  });
}
