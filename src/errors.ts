/**
 * One class per culprit. The first three are shown to people as a single line without a stack and end the
 * command line with exit code 2; the last one is our own fault.
 */
export abstract class RecircError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** The caller asked for something that cannot be; the message ends with the cure. */
export class UsageError extends RecircError {}

/** Where in a text a `FormatError` points: 1-based line and column, or a byte offset for binary files. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly offset?: number;
}

export function showPlace(place: Place): string {
  if (place.offset !== undefined) return `${place.file}:byte ${place.offset}`;
  if (place.line === undefined) return place.file;
  return `${place.file}:${place.line}:${place.column ?? 1}`;
}

/** A file says something it may not say: `file:line:column: expected ..., got ...`. */
export class FormatError extends RecircError {
  constructor(
    readonly place: Place,
    readonly detail: string,
  ) {
    super(`${showPlace(place)}: ${detail}`);
  }
}

/** Something would grow past a stated limit; the message names the option that raises it and a cheaper way. */
export class LimitError extends RecircError {}

/** A broken invariant of recirc itself. */
export class InternalError extends RecircError {
  constructor(message: string) {
    super(
      `${message}. This is a defect in recirc; please report it together with the command or recipe that led here`,
    );
  }
}

/** The nearest of `known` to a mistyped `name`, for "did you mean" hints; undefined when nothing is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `unknown scan 'skalnsky'. Did you mean 'sklansky'? Known: ...` as a UsageError. */
export function unknownName(kind: string, name: string, known: Iterable<string>): UsageError {
  const names = [...known];
  const guess = nearest(name, names);
  const hint = guess === undefined ? "" : ` Did you mean '${guess}'?`;
  return new UsageError(`unknown ${kind} '${name}'.${hint} Known: ${names.join(", ")}`);
}

/** Insertions, deletions, replacements, and exchanges of neighbours (F. J. Damerau. Comm. ACM 7, 1964). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const exchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchange = exchanged ? before[j - 2]! + 1 : Infinity;
      current.push(Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1, exchange));
    }
    before = previous;
    previous = current;
  }
  return previous[b.length]!;
}
