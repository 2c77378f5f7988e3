import type { Gates, Word } from "../../algebra/gates.js";
import { anyBit } from "./compare.js";
import { decode } from "./shift.js";

const planes = new WeakMap<readonly bigint[], readonly string[]>();

/** For each place up to the top one of the longest word: the digits of all words there. Remembered for a table. */
export function bitPlanes(words: readonly bigint[]): readonly string[] {
  let found = planes.get(words);
  if (found === undefined) {
    const digits = words.map((word) => word.toString(2));
    const longest = digits.reduce((most, { length }) => Math.max(most, length), 0);
    found = Array.from({ length: longest }, (_, place) =>
      digits.map((own) => own[own.length - 1 - place] ?? "0").join(""),
    );
    planes.set(words, found);
  }
  return found;
}

/**
 * A table as a circuit: the word at the place that the index says, of 2^index.length words. The index is cut in two
 * halves, both are decoded, and each bit is the sum over the upper half's places of the lower half's function there;
 * equal functions are made once (O. Lupanov. A method of circuit synthesis. 1958). Depth under B2: at most
 * clog2(n / 2) + n + 1 levels for n index bits, about half of what multiplexers take.
 */
export function lookUp<B>(gates: Gates<B>, index: Word<B>, words: readonly bigint[], width: number): Word<B> {
  const low = index.length >> 1;
  const lowLines = decode(gates, index.slice(0, low));
  const highLines = decode(gates, index.slice(low));
  const span = lowLines.length;
  const made = new Map<string, B>();
  const digits = bitPlanes(words);
  /** The function of the lower half with these places set. */
  const lower = (places: string): B => {
    let bit = made.get(places);
    if (bit === undefined) {
      const set = lowLines.filter((_, i) => places[i] === "1");
      // The fewer lines the fewer gates.
      bit =
        set.length === span
          ? gates.constant(true)
          : 2 * set.length > span
            ? gates.not(
                anyBit(
                  gates,
                  lowLines.filter((_, i) => places[i] !== "1"),
                ),
              )
            : anyBit(gates, set);
      made.set(places, bit);
    }
    return bit;
  };
  return Array.from({ length: width }, (_, place) => {
    // The upper lines whose lower function is the same are joined before it is.
    const groups = new Map<string, B[]>();
    highLines.forEach((line, j) => {
      const places = digits[place]?.slice(j * span, (j + 1) * span) ?? "";
      if (!places.includes("1")) return;
      const lines = groups.get(places) ?? [];
      lines.push(line);
      groups.set(places, lines);
    });
    const terms = [...groups].map(([places, lines]) => {
      const upper = lines.length === highLines.length ? gates.constant(true) : anyBit(gates, lines);
      return places.includes("0") ? gates.and(upper, lower(places)) : upper;
    });
    return anyBit(gates, terms);
  });
}

/**
 * The same by minterms: each bit is the or of the minterms of its set, or the negated or of the others where they are
 * fewer. Depth under B2: clog2(n) + n - 1 for n index bits that arrive together, a level less than `lookUp`; about 2^n
 * gates more.
 */
export function lookUpByMinterms<B>(
  gates: Gates<B>,
  index: Word<B>,
  words: readonly bigint[],
  width: number,
): Word<B> {
  const lines = decode(gates, index);
  return Array.from({ length: width }, (_, place) => {
    const isSet = (i: number): boolean => ((words[i]! >> BigInt(place)) & 1n) === 1n;
    const inside = lines.filter((_line, i) => isSet(i));
    if (2 * inside.length <= lines.length) return anyBit(gates, inside);
    return gates.not(
      anyBit(
        gates,
        lines.filter((_line, i) => !isSet(i)),
      ),
    );
  });
}
