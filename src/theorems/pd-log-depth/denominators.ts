import type { Gates, Word } from "../../algebra/gates.js";
import type { Columns } from "../../numbers/gadgets/carry-save.js";
import { arrays } from "../../scans/arrays.js";
import { sklansky } from "../../scans/sklansky.js";
import { addColumns, type DiscreteLogs } from "../tools/discrete-logs.js";
import { denominatorOf, type PdAlphabet } from "./alphabet.js";
import { indices, Reader, type Term } from "./tracks.js";

/**
 * The terms of the state times the denominators of all tokens, which are positive and leave its sign as it is. A term
 * that begins at step t holds those of step t and of all later ones already, which its drive and its factors were
 * divided by; what is missing are those of the steps before t: their logarithms are added by one more prefix network, in
 * carry-save form, with a flag where one of them is zero modulo the prime. Tokens of one denominator q have q^t there,
 * which is a constant.
 */
export function withoutDenominators<B>(
  gates: Gates<B>,
  alphabet: PdAlphabet,
  logs: DiscreteLogs,
  tokens: readonly Word<B>[],
  terms: readonly Term<B>[],
): readonly Term<B>[] {
  const denominators = new Set(alphabet.tokens.map(denominatorOf));
  if (Math.max(...denominators) === 1) return terms;
  const reader = new Reader(gates, alphabet, logs, false);
  const width = reader.widthOf(tokens.length);
  const [only, ...others] = denominators;
  const before =
    others.length === 0
      ? indices(tokens.length).map((t) => powerOf(gates, logs, only!, t))
      : prefixes(gates, reader, tokens);
  return terms.map(({ step, logs: own, live }): Term<B> => {
    const factor = before[step]!;
    return {
      step,
      logs: addColumns(gates, [own, factor.logs], width),
      live: gates.and(live, gates.not(factor.zero)),
    };
  });
}

interface Factor<B> {
  readonly logs: Columns<B>;
  readonly zero: B;
}

function powerOf<B>(gates: Gates<B>, logs: DiscreteLogs, denominator: number, exponent: number): Factor<B> {
  const log = (logs.log(denominator) * exponent) % Math.max(1, logs.prime - 1);
  return {
    logs: Array.from(log.toString(2))
      .reverse()
      .map((bit) => [gates.constant(bit === "1")]),
    zero: gates.constant(exponent > 0 && denominator % logs.prime === 0),
  };
}

/** The product of the denominators of the steps before each. */
function prefixes<B>(gates: Gates<B>, reader: Reader<B>, tokens: readonly Word<B>[]): readonly Factor<B>[] {
  const none: Factor<B> = { logs: [], zero: gates.constant(false) };
  const steps = tokens.slice(0, -1).map((token) => ({
    length: 1,
    logs: reader.log(token, denominatorOf),
    zero: reader.isZero(token, denominatorOf),
  }));
  const products = sklansky.run(
    arrays<(typeof steps)[number]>(),
    (later, earlier) => {
      const length = earlier.length + later.length;
      return {
        length,
        logs: addColumns(gates, [earlier.logs, later.logs], reader.widthOf(length)),
        zero: gates.or(earlier.zero, later.zero),
      };
    },
    steps,
  );
  return [none, ...products];
}
