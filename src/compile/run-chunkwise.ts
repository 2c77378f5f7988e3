import type { Numbers } from "../algebra/numbers.js";
import type { Entry } from "../algebra/semirings.js";
import { lower } from "../recurrences/lower.js";
import type { Scan } from "../scans/scan.js";
import { type ChunkwiseForm, stepExpressions } from "../structure/chunkwise.js";
import { type Cell, type Reading, values } from "./cells.js";
import { type ChunkStep, Chunkwise, type PreparedChunk } from "./chunkwise.js";
import type { Tracks } from "./tracks.js";
import type { Rows } from "./triangular.js";

export interface ChunkwiseRun<W, V> {
  readonly form: ChunkwiseForm;
  readonly numbers: Numbers<W>;
  readonly reading: Reading<W, V>;
  readonly tracks: Tracks<W, V>;
  readonly length: bigint;
  readonly chunk: NonNullable<Scan["chunkwise"]>;
  /** The state before the first step, as the recurrence has it; undefined: zero. */
  readonly initial: readonly W[] | undefined;
}

/**
 * Carries a recurrence out in its chunkwise form, on vectors: what each chunk makes on its own is one program mapped over
 * all chunks, and the state goes through them one after the other. Gives the outputs of all steps, and a vector of one
 * cell: the state after the last.
 */
export function runChunkwise<W, V>(run: ChunkwiseRun<W, V>): { readonly outputs: V; final(): V } {
  const { form, numbers, reading, tracks, length, chunk } = run;
  const chunkwise = new Chunkwise(numbers, form, chunk.inversion);
  const codec = new StepCodec<W>(form);
  const expressions = stepExpressions(form);
  const program = tracks.program(expressions, (environment) =>
    values(expressions.flatMap((expression) => lower(expression, numbers, environment).data)),
  );
  const steps = tracks.map(program, 0n, length);
  const size = BigInt(chunk.size);
  const whole = length / size;

  let state = reading.repeat({ kind: WY, wires: stateEntries(form, run.initial) }, 1n);
  let advance = (): V => state;
  const outputs: V[] = [];
  const through = (places: readonly V[], chunks: bigint, start: "zero" | "any"): void => {
    // Every chunk of a length has the same rows: cells hold their entries alone.
    const layouts: { prepared: readonly number[]; end: readonly number[] } = { prepared: [], end: [] };
    const stepsIn = (cells: readonly Cell<W>[]) => cells.map((cell) => codec.read(cell));
    const prepare = (...cells: Cell<W>[]): Cell<W> => {
      const parts = preparedParts(chunkwise.prepare(stepsIn(cells), start));
      layouts.prepared = layoutOf(parts);
      return flat(parts);
    };
    const preparedIn = (cell: Cell<W>): PreparedChunk<W> =>
      preparedOf(unflat(cell, layouts.prepared), form.outputs.length);
    const rowsIn = ({ wires }: Cell<W>): Rows<W> => rowsOf(wires, form.width);
    const close = (prepared: Cell<W>, ...cells: Cell<W>[]): Cell<W> => {
      const { ends, added, decay } = chunkwise.end(preparedIn(prepared), stepsIn(cells));
      const parts = [ends, added, [decay]];
      layouts.end = layoutOf(parts);
      return flat(parts);
    };
    const pass = (prepared: Cell<W>, before: Cell<W>): Cell<W> => {
      const made = preparedIn(prepared);
      const X = chunkwise.unknowns(made, rowsIn(before));
      const passed = chunkwise.outputs(made, X, rowsIn(before));
      return flat([X, ...places.map((_, t) => passed.map((output) => output[t]!))]);
    };
    const outputSize = form.outputs.reduce((sum, { size }) => sum + size, 0);
    const unknownSize = (cell: Cell<W>): number => cell.wires.length - places.length * outputSize;
    const next = (end: Cell<W>, result: Cell<W>, before: Cell<W>): Cell<W> => {
      const [ends, added, decay] = unflat(end, layouts.end);
      const X = rowsOf(result.wires.slice(0, unknownSize(result)), form.width);
      return flat([chunkwise.advance({ ends: ends!, added: added!, decay: decay![0]! }, X, rowsIn(before))]);
    };
    const outputAt = places.map((_, t) => (result: Cell<W>): Cell<W> => {
      const from = unknownSize(result) + t * outputSize;
      return values(result.wires.slice(from, from + outputSize) as readonly W[]);
    });
    const prepared = reading.map(prepare, ...places);
    const closed = (from: bigint, to: bigint): V =>
      reading.map(close, ...[prepared, ...places].map((v) => reading.slice(v, from, to)));
    const followed = chunks > 1n ? closed(0n, chunks - 1n) : undefined;
    const results: V[] = [];
    for (let at = 0n; at < chunks; at++) {
      // The state after a chunk is made only where something reads it.
      state = advance();
      const before = state;
      const result = reading.map(pass, reading.slice(prepared, at, at + 1n), before);
      const end = (): V => (at < chunks - 1n ? reading.slice(followed!, at, at + 1n) : closed(at, at + 1n));
      advance = () => reading.map(next, end(), result, before);
      results.push(result);
    }
    const all = reading.join(results);
    outputs.push(
      woven(
        reading,
        outputAt.map((f) => reading.map(f, all)),
      ),
    );
  };
  const start = run.initial === undefined ? "zero" : "any";
  if (whole > 0n) {
    const places = strands(reading, reading.slice(steps, 0n, whole * size), chunk.size);
    const chunksOf = (from: bigint, to: bigint) => places.map((v) => reading.slice(v, from, to));
    // The first chunk apart: from a zero state it makes less.
    through(chunksOf(0n, 1n), 1n, start);
    if (whole > 1n) through(chunksOf(1n, whole), whole - 1n, "any");
  }
  if (whole * size < length) {
    const rest = Array.from({ length: Number(length - whole * size) }, (_, i) => whole * size + BigInt(i));
    through(
      rest.map((at) => reading.slice(steps, at, at + 1n)),
      1n,
      whole === 0n ? start : "any",
    );
  }
  const settled = ({ wires }: Cell<W>): Cell<W> =>
    values(stateAsDeclared(form, wires).map((entry) => entry ?? numbers.zero));
  return { outputs: reading.join(outputs), final: () => reading.map(settled, advance()) };
}

/** Cells of chunks and of states between them; entries may be missing. */
const WY = "black chunkwise" as const;

/** The state is kept as K x V; the recurrence may have it the other way round. */
function stateEntries<W>(form: ChunkwiseForm, initial: readonly W[] | undefined): readonly Entry<W>[] {
  const { keys, width, side } = form;
  if (initial === undefined) return new Array<undefined>(keys * width).fill(undefined);
  return side === "left" ? initial : transposedEntries(initial, width, keys);
}

function stateAsDeclared<W>(
  { side, keys, width }: ChunkwiseForm,
  wires: readonly Entry<W>[],
): readonly Entry<W>[] {
  return side === "left" ? wires : transposedEntries(wires, keys, width);
}

/** Entries of a rows x cols matrix, row by row, as those of its transpose. */
function transposedEntries<T>(entries: readonly T[], rows: number, cols: number): readonly T[] {
  return Array.from({ length: rows * cols }, (_, i) => entries[(i % rows) * cols + Math.floor(i / rows)]!);
}

function flat<W>(parts: readonly Rows<W>[]): Cell<W> {
  return { kind: WY, wires: parts.flat(2) };
}

/** How many rows each part has, and how many entries each row. */
function layoutOf(parts: readonly Rows<unknown>[]): readonly number[] {
  return parts.flatMap((rows) => [rows.length, ...rows.map((row) => row.length)]);
}

function preparedParts<W>({ U, W, toEnd, outputs }: PreparedChunk<W>): readonly Rows<W>[] {
  return [U, W, toEnd, ...outputs.flatMap(({ Q, A, known }) => [Q, A, known])];
}

function preparedOf<W>(parts: readonly Rows<W>[], outputs: number): PreparedChunk<W> {
  const [U, W, toEnd] = parts;
  return {
    U: U!,
    W: W!,
    toEnd: toEnd!,
    outputs: Array.from({ length: outputs }, (_, o) => {
      const [Q, A, known] = parts.slice(3 + 3 * o, 6 + 3 * o);
      return { Q: Q!, A: A!, known: known! };
    }),
  };
}

function unflat<W>({ wires }: Cell<W>, layout: readonly number[]): readonly Rows<W>[] {
  const parts: Rows<W>[] = [];
  let at = 0;
  for (let i = 0; i < layout.length; ) {
    const count = layout[i++]!;
    const rows: (readonly Entry<W>[])[] = [];
    for (let row = 0; row < count; row++) {
      const length = layout[i++]!;
      rows.push(wires.slice(at, at + length));
      at += length;
    }
    parts.push(rows);
  }
  return parts;
}

function rowsOf<W>(wires: readonly Entry<W>[], width: number): Rows<W> {
  return Array.from({ length: wires.length / width }, (_, row) =>
    wires.slice(row * width, (row + 1) * width),
  );
}

/** Reads a step's values in the order of `stepExpressions`. */
class StepCodec<W> {
  constructor(private readonly form: ChunkwiseForm) {}

  read({ wires }: Cell<W>): ChunkStep<W> {
    const { form } = this;
    let at = 0;
    const take = (expression: { readonly shape: { rows: number; cols: number } } | undefined) => {
      if (expression === undefined) return undefined;
      const length = expression.shape.rows * expression.shape.cols;
      at += length;
      return wires.slice(at - length, at) as readonly W[];
    };
    const decay = take(form.decay);
    const writes = form.writes.map(({ direction, reads, value }) => ({
      direction: take(direction)!,
      along: take(reads?.along),
      factor: take(reads?.factor)?.[0],
      value: take(value),
    }));
    const outputs = form.outputs.map(({ query, rest }) => ({ query: take(query), rest: take(rest) }));
    return { decay, writes, outputs };
  }
}

/** Elements 0, size, 2 size, ...; then 1, size + 1, ...; and so on. The size is a power of two. */
function strands<W, V>(reading: Reading<W, V>, v: V, size: number): readonly V[] {
  if (size === 1) return [v];
  const evens = strands(reading, reading.evens(v), size / 2);
  const odds = strands(reading, reading.odds(v), size / 2);
  return Array.from({ length: size }, (_, i) => (i % 2 === 0 ? evens : odds)[i >> 1]!);
}

/** The inverse of `strands`; strands of one element each are any number of them. */
function woven<W, V>(reading: Reading<W, V>, strandsOf: readonly V[]): V {
  if (strandsOf.length === 1) return strandsOf[0]!;
  if (reading.length(strandsOf[0]!) === 1n) return reading.join(strandsOf);
  const half = (odd: number): V =>
    woven(
      reading,
      strandsOf.filter((_, i) => i % 2 === odd),
    );
  return reading.interleave(half(0), half(1));
}
