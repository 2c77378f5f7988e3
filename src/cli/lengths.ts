import { UsageError } from "../errors.js";

/** Most lengths one option may name; more is a mistake rather than an experiment. */
const MOST_LENGTHS = 100_000n;

export const LENGTHS_HELP =
  "lengths: 64 or 2^20; a..b: the ends and 2^k, 3*2^k, 2^k - 1 between; a..b:1 every length (or another step); joined by commas";

/** Reads `1..256`, `2^4,2^20`, `1..70:1`, ... into ascending lengths without repetition. */
export function parseLengths(text: string): readonly bigint[] {
  const lengths = new Set<bigint>();
  for (const part of text.split(",")) for (const n of partLengths(part.trim(), text)) lengths.add(n);
  return [...lengths].sort((a, b) => (a < b ? -1 : 1));
}

export function parseLength(text: string): bigint {
  if (!/,|\.\./.test(text)) {
    return parseOne(text, () => {
      throw new UsageError(`-n: expected one length such as 64 or 2^10, got '${text}'`);
    });
  }
  const lengths = parseLengths(text);
  if (lengths.length === 1) return lengths[0]!;
  throw new UsageError(
    `-n: expected one length such as 64 or 2^10, got '${text}', which names ${lengths.length}`,
  );
}

function partLengths(part: string, whole: string): readonly bigint[] {
  const fail = (): never => {
    throw new UsageError(`-n: expected ${LENGTHS_HELP}; got '${whole}'`);
  };
  const range = /^([^.]+)\.\.([^.:]+)(?::(\d+))?$/.exec(part);
  if (range === null) return [parseOne(part, fail)];
  const [from, to] = [parseOne(range[1]!, fail), parseOne(range[2]!, fail)];
  if (from > to) throw new UsageError(`-n: expected a..b with a <= b, got '${part}'`);
  if (range[3] !== undefined) return everyStep(from, to, BigInt(range[3]), part);
  const lengths = [from, to];
  for (let power = 1n; power - 1n <= to; power *= 2n) {
    // 2^k - 1 keeps laws honest: many forms agree on 2^k and 3*2^k and part elsewhere.
    for (const n of [power, 3n * power, power - 1n]) if (n >= from && n <= to) lengths.push(n);
  }
  return lengths;
}

function everyStep(from: bigint, to: bigint, step: bigint, part: string): readonly bigint[] {
  if (step < 1n || (to - from) / step >= MOST_LENGTHS) {
    throw new UsageError(
      `-n: expected at most ${MOST_LENGTHS} lengths in steps of at least 1, got '${part}'; take larger steps, or a..b for powers of two`,
    );
  }
  const lengths: bigint[] = [];
  for (let n = from; n <= to; n += step) lengths.push(n);
  return lengths;
}

function parseOne(text: string, fail: () => never): bigint {
  const match = /^(\d{1,30})(?:\^(\d{1,3}))?$|^(-\d+)$|^(\d+)[eE](\d{1,2})$/.exec(text.trim());
  if (match === null) return fail();
  const n =
    match[3] !== undefined
      ? BigInt(match[3])
      : match[4] !== undefined
        ? BigInt(match[4]) * 10n ** BigInt(match[5]!)
        : match[2] !== undefined
          ? BigInt(match[1]!) ** BigInt(match[2])
          : BigInt(match[1]!);
  if (n < 1n) throw new UsageError(`-n: expected a length of at least 1, got ${text.trim()}`);
  if (n > 1n << 64n) throw new UsageError(`-n: expected a length up to 2^64, got ${text.trim()}`);
  return n;
}
