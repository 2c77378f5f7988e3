import Fraction from "fraction.js";
import { type Domain, integer, rational } from "../../algebra/evaluate.js";
import type { Recurrence } from "../../recurrences/recurrence.js";
import type { RawNumber } from "../../recurrences/values.js";
import type { TheoremRequest } from "../theorem.js";
import { type BitCase, bitsOf } from "../tools/bit-cases.js";
import { type Stream, StreamRunner } from "../tools/streams.js";
import type { TokenReader } from "../tools/token-streams.js";
import { denominatorOf, type PdAlphabet, type PdToken } from "./alphabet.js";

/** The coordinate whose sign is asked. */
export const OUTPUT = 0;

/** The tokens as a stream of pd-ssm. */
function streamOf({ d, tokens }: PdAlphabet, sequence: readonly number[]): Stream {
  const over = (entries: readonly number[], token: PdToken): RawNumber[] => {
    const denominator = denominatorOf(token);
    return entries.map((entry) => (denominator === 1 ? entry : `${entry}/${denominator}`));
  };
  const own = sequence.map((token) => tokens[token]!);
  return {
    inputs: {
      P: own.map(({ map }) =>
        Array.from({ length: d * d }, (_, at) => (map[at % d] === Math.floor(at / d) ? 1 : 0)),
      ),
      d: own.map((token) => over(token.scale, token)),
      b: own.map((token) => over(token.drive, token)),
    },
  };
}

/** By the catalogue's oracle, sequence by sequence. */
export function casesOf(
  { recurrence }: TheoremRequest,
  alphabet: PdAlphabet,
  sequences: readonly (readonly number[])[],
): readonly BitCase[] {
  const runner = new StreamRunner(recurrence("pd-ssm", { N: alphabet.d }), "integer");
  return sequences.map((sequence) => ({
    inputs: { tokens: sequence.flatMap((token) => bitsOf(token, alphabet.tokenBits)) },
    outputs: { positive: [BigInt(runner.last(streamOf(alphabet, sequence)).y![OUTPUT]!) > 0n] },
    label: `tokens ${sequence.join(" ")}`,
  }));
}

/** pd-ssm with these tokens, run by its formulas over the integers, or over the rationals where entries are. */
export function readerOf({ recurrence }: TheoremRequest, alphabet: PdAlphabet): TokenReader<unknown> {
  const own = recurrence("pd-ssm", { N: alphabet.d });
  const whole = alphabet.tokens.every((token) => denominatorOf(token) === 1);
  return whole
    ? reading(own, alphabet, integer, (entry) => entry > 0n)
    : reading(own, alphabet, rational, (entry) => entry.compare(0) > 0);
}

function reading<W>(
  recurrence: Recurrence,
  alphabet: PdAlphabet,
  over: Domain<W>,
  isPositive: (entry: W) => boolean,
): TokenReader<W> {
  return {
    recurrence,
    over,
    tokens: alphabet.tokens.map((_, token) => {
      const { inputs } = streamOf(alphabet, [token]);
      return Object.fromEntries(
        Object.entries(inputs).map(([name, [entries]]) => [
          name,
          entries!.map((entry) => over.literal(new Fraction(entry))),
        ]),
      );
    }),
    output: "y",
    accepts: (entries) => isPositive(entries[OUTPUT]!),
  };
}
