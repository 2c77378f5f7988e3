import { InternalError } from "../../errors.js";
import { SIZE } from "../matrix-factors/factors.js";
import type { Random } from "../tools/random.js";
import { bestShortcut, type Shortcut } from "../tools/shortcuts.js";
import { anyLetter, type Letter, type Question, topRow } from "./questions.js";

/** A word, and whether the question is answered yes of its product. */
export interface Instance {
  readonly word: readonly Letter[];
  readonly holds: boolean;
}

/** Two letters to exchange, and one at either end that stays. */
export const FEWEST_LETTERS = 4;

/** Draws after which there is taken to be none: of words modulo m about two in m will do, over the integers one in four. */
const MOST_DRAWS = 100_000;

function drawnUntil<T>(draw: () => T | undefined): T {
  for (let i = 0; i < MOST_DRAWS; i++) {
    const found = draw();
    if (found !== undefined) return found;
  }
  throw new InternalError(`no instance was found in ${MOST_DRAWS} draws`);
}

const answered = ({ holds }: Question, word: readonly Letter[]): Instance => ({
  word,
  holds: holds(topRow(word)[0]!),
});

/** A letter that has an inverse. */
export const unitLetter = (random: Random, { isUnit }: Question): Letter =>
  drawnUntil(() => {
    const letter = anyLetter(random);
    return isUnit(letter) ? letter : undefined;
  });

/**
 * Pairs of words of one length, one answered yes and one no, in either order, that differ by the exchange of two letters
 * which are neither the first nor the last. So whatever is told by which letters there are and how often, or by either
 * end, is told of both alike. All letters have inverses: with others a product is soon of rank 1 or zero.
 */
export function instances(
  random: Random,
  question: Question,
  length: number,
  pairs: number,
  mistake: string | undefined,
): readonly Instance[] {
  const wordOf = (letter: () => Letter): readonly Letter[] => Array.from({ length }, letter);
  const exchanged = (): readonly [Instance, Instance] | undefined => {
    const word = wordOf(() => unitLetter(random, question));
    const [i, j] = [random.whole(1, length - 2), random.whole(1, length - 2)];
    const one = answered(question, word);
    const other = answered(question, word.with(i, word[j]!).with(j, word[i]!));
    return one.holds === other.holds ? undefined : [one, other];
  };
  const spoiled = (): readonly [Instance, Instance] | undefined => {
    const yes = answered(
      question,
      wordOf(() => unitLetter(random, question)),
    );
    const no = answered(question, yes.word.with(random.whole(1, length - 2), anyLetter(random)));
    return yes.holds && !no.holds ? [yes, no] : undefined;
  };
  return Array.from({ length: pairs }, () => {
    const [one, other] = drawnUntil(mistake === "letter drawn anew" ? spoiled : exchanged);
    return random.bit() ? [one, other] : [other, one];
  }).flat();
}

/** Whether two words have the same letters, each as often. */
export function sameLetters(a: readonly Letter[], b: readonly Letter[]): boolean {
  const sorted = (word: readonly Letter[]): string =>
    word
      .map((letter) => letter.join())
      .sort()
      .join(" ");
  return sorted(a) === sorted(b);
}

/** The best guess from what is counted, from the ends, and from neighbours. */
export function shortcutOf(question: Question, all: readonly Instance[]): Shortcut {
  const count = (word: readonly Letter[], is: (letter: Letter, i: number) => boolean): string =>
    String(word.filter(is).length);
  const negatives = (letter: Letter): number => letter.filter((entry) => entry < 0).length;
  const sum = (word: readonly Letter[], of: (letter: Letter) => number): string =>
    String(word.reduce((total, letter) => total + of(letter), 0));
  const entryOf = (word: readonly Letter[]): string => topRow(word).map(String).join();
  return bestShortcut(all, ({ holds }) => holds, {
    "the determinant of the product": ({ word }) => String(question.determinantOf(word)),
    "how many letters have no inverse": ({ word }) => count(word, (letter) => !question.isUnit(letter)),
    "how many entries are negative": ({ word }) => sum(word, negatives),
    "the sum of all entries": ({ word }) => sum(word, (letter) => letter.reduce((a, b) => a + b)),
    "how many traces are positive": ({ word }) =>
      count(word, (letter) => letter[0]! + letter[SIZE + 1]! + letter[2 * SIZE + 2]! > 0),
    "the signs of entry (0, 0) of the letters": ({ word }) =>
      String(word.reduce((sign, letter) => sign * letter[0]!, 1)),
    "column 0 of the first letter": ({ word: [first] }) => [0, 1, 2].map((i) => first![SIZE * i]).join(),
    "row 0 of the last letter": ({ word }) => entryOf(word.slice(-1)),
    "row 0 of the product of the last two": ({ word }) => entryOf(word.slice(-2)),
    "row 0 of the product of the first two": ({ word }) => entryOf(word.slice(0, 2)),
    "row 0 of the product of the two at each end": ({ word }) =>
      entryOf([...word.slice(0, 2), ...word.slice(-2)]),
    "negative entries at even places": ({ word }) =>
      sum(
        word.filter((_, i) => i % 2 === 0),
        negatives,
      ),
    "neighbours whose traces have one sign": ({ word }) =>
      count(word, (letter, i) => i > 0 && letter[0]! * word[i - 1]![0]! > 0),
  });
}
