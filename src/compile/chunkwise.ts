import type { Numbers } from "../algebra/numbers.js";
import { type Entry, type EntrySemiring, semiringOver } from "../algebra/semirings.js";
import type { ChunkwiseForm, Readout } from "../structure/chunkwise.js";
import { plusProduct, type Rows, type Triangular, triangularInverse } from "./triangular.js";

/**
 * # The chunkwise (WY / UT) form
 *
 * What kernels run instead of a scan: chunks of C steps one after the other, matrix products inside. A step writes outer
 * products into a decaying matrix state of K keys and V columns,
 *
 *   S_t = diag(d_t) S_(t-1) + sum over its writes w of k_w x_w',   x_w = c_w S_(t-1)' y_w + v_w
 *
 * where pure writes have no c and y (linear attention), and a delta rule with rate b has k = y, c = -b and value b v. Write
 * G_ti for the product of the decays after step i up to step t. From the state S that a chunk begins with,
 *
 *   S_t = diag(G_t0) S + sum over writes w at steps i <= t of (G_ti .* k_w) x_w'
 *
 * Put into x, with the unknown rows x_w' in a matrix X and the known ones v_w' in a matrix R,
 *
 *   (I - M) X = R + P v + Y S,   M_ab = c_a y_a' (G_(t-1)i .* k_b) for writes b at steps i before that of a
 *
 * with P like M for the writes that are known, and rows c_a (G_(t-1)0 .* y_a)' in Y. M is strictly lower triangular, so
 *
 *   X = U + W S,   U = (I - M)^-1 (R + P v),   W = (I - M)^-1 Y
 *   o_t = S_t' q_t = S' (G_t0 .* q_t) + sum over w of (q_t' (G_ti .* k_w)) x_w
 *   S after the chunk = diag(G_C0) S + sum over w of (G_Ci .* k_w) x_w'
 *
 * U, W and all coefficients do not read S: all chunks make them at once. From chunk to chunk the state goes through two
 * matrix products. No division: products of decays are made for every pair of steps, where kernels divide cumulative ones.
 *
 * C. Bischof, C. Van Loan. The WY representation for products of Householder matrices. SIAM J. Sci. Stat. Comput. 8, 1987;
 * S. Yang, B. Wang, Y. Zhang, Y. Shen, Y. Kim. Parallelizing linear transformers with the delta rule over sequence length.
 * NeurIPS 2024.
 */
export interface PreparedChunk<W> {
  /** Unknown rows x without the state: one row of V entries for each write that reads. */
  readonly U: Rows<W>;
  /** What the state adds to them: rows of K entries. */
  readonly W: Rows<W>;
  /** For each output: what reads the state (C x K), the unknown rows (C x their number), and what is known (C x V). */
  readonly outputs: readonly { readonly Q: Rows<W>; readonly A: Rows<W>; readonly known: Rows<W> }[];
  /** G_C0, G_C1, ..., G_CC: each none, one or K entries; no G_C0 where the state before the chunk is zero. */
  readonly toEnd: Rows<W>;
}

/** What takes the state on to the next chunk. */
export interface ChunkEnd<W> {
  /** Directions of the unknown rows as they stand at the end of the chunk, and what known ones add to the state (K x V). */
  readonly ends: Rows<W>;
  readonly added: Rows<W>;
  /** G_C0. */
  readonly decay: readonly Entry<W>[];
}

/** One step's values. Absent: one for `decay` and `factor`, zero for `value` and `rest`. */
export interface ChunkStep<W> {
  readonly decay?: readonly W[] | undefined;
  readonly writes: readonly {
    readonly direction: readonly W[];
    readonly along?: readonly W[] | undefined;
    readonly factor?: W | undefined;
    readonly value?: readonly W[] | undefined;
  }[];
  readonly outputs: readonly {
    readonly query?: readonly W[] | undefined;
    readonly rest?: readonly W[] | undefined;
  }[];
}

/** The writes of a chunk, those that read the state apart from those that do not. */
function placed<W>(steps: readonly ChunkStep<W>[]) {
  const all = steps.flatMap(({ writes }, step) => writes.map((write): PlacedWrite<W> => ({ step, write })));
  return {
    reading: all.filter(({ write }) => write.along !== undefined),
    pure: all.filter(({ write }) => write.along === undefined),
  };
}

/** A write of a chunk and the step, from 0, that makes it. */
interface PlacedWrite<W> {
  readonly step: number;
  readonly write: ChunkStep<W>["writes"][number];
}

/** The two halves of a chunk's work, over any numbers. */
export class Chunkwise<W> {
  private readonly ring: EntrySemiring<W>;

  constructor(
    private readonly numbers: Numbers<W>,
    private readonly form: Pick<ChunkwiseForm, "keys" | "width"> & {
      readonly outputs: readonly Pick<Readout, "when" | "size">[];
    },
    private readonly inversion: Triangular,
  ) {
    this.ring = semiringOver(numbers, "plus-times");
  }

  /** What a chunk makes without knowing the state before it; where that is zero, nothing that would multiply it. */
  prepare(steps: readonly ChunkStep<W>[], state: "zero" | "any"): PreparedChunk<W> {
    const { width } = this.form;
    const { reading, pure } = placed(steps);
    const decays = this.decays(steps);
    const { M, P } = this.system(reading, pure, decays);
    const known = reading.map(({ write }, a): readonly Entry<W>[] =>
      this.weighted(P[a]!, pure, write.value ?? new Array<Entry<W>>(width).fill(undefined)),
    );
    const N = triangularInverse(this.ring, this.inversion, M);
    const solve = (x: Rows<W>): Rows<W> => plusProduct(this.ring, x, N, x);
    return {
      U: solve(known),
      W: state === "zero" ? reading.map(() => []) : solve(this.stateReads(reading, decays)),
      outputs: this.form.outputs.map(({ when, size }, o) => {
        const reach = when === "after" ? 1 : 0;
        const per = steps.map(({ outputs }, t) => {
          const { query, rest } = outputs[o]!;
          const seen = t + reach;
          const nothing = new Array<Entry<W>>(size).fill(undefined);
          if (query === undefined) return { Q: [], A: [], known: rest ?? nothing };
          const weights = (writes: readonly PlacedWrite<W>[]): readonly Entry<W>[] =>
            writes
              .filter(({ step }) => step < seen)
              .map(({ step, write }) => this.through(query, decays(step + 1, seen), write.direction));
          return {
            Q: state === "zero" ? [] : this.decayed(decays(0, seen), query),
            A: weights(reading),
            known: this.weighted(weights(pure), pure, rest ?? nothing),
          };
        });
        return { Q: per.map(({ Q }) => Q), A: per.map(({ A }) => A), known: per.map((own) => own.known) };
      }),
      toEnd: Array.from({ length: steps.length + 1 }, (_, step) =>
        state === "zero" && step === 0 ? [] : decays(step, steps.length),
      ),
    };
  }

  /** Made apart, since nothing follows the last chunk. */
  end({ toEnd }: PreparedChunk<W>, steps: readonly ChunkStep<W>[]): ChunkEnd<W> {
    const { keys, width } = this.form;
    const { reading, pure } = placed(steps);
    const ends = (writes: readonly PlacedWrite<W>[]): Rows<W> =>
      writes.map(({ step, write }) => this.decayed(toEnd[step + 1]!, write.direction));
    const pureEnds = ends(pure);
    const nothing = new Array<Entry<W>>(width).fill(undefined);
    return {
      ends: ends(reading),
      added: Array.from({ length: keys }, (_, key) =>
        this.weighted(
          pureEnds.map((column) => column[key]),
          pure,
          nothing,
        ),
      ),
      decay: toEnd[0]!,
    };
  }

  /** X = U + W S. */
  unknowns(chunk: PreparedChunk<W>, state: Rows<W>): Rows<W> {
    return plusProduct(this.ring, chunk.U, chunk.W, state);
  }

  /** The outputs of each step, by output, from the state (K x V) before the chunk. */
  outputs(chunk: PreparedChunk<W>, X: Rows<W>, state: Rows<W>): readonly (readonly (readonly W[])[])[] {
    const { ring, numbers } = this;
    return chunk.outputs.map(({ Q, A, known }) =>
      known.map((row, t) =>
        row.map((entry, col) => {
          const old = Q[t]!.map((factor, key) => [factor, state[key]![col]] as const);
          const own = A[t]!.map((weight, i) => [weight, X[i]![col]] as const);
          return ring.sumOfProducts([...old, ...own], [entry]) ?? numbers.zero;
        }),
      ),
    );
  }

  /** The state after the chunk. */
  advance(chunk: ChunkEnd<W>, X: Rows<W>, state: Rows<W>): Rows<W> {
    return state.map((row, key) =>
      row.map((entry, col) => {
        const written = chunk.ends.map((direction, i) => [direction[key], X[i]![col]] as const);
        const addend = chunk.added[key]![col];
        return chunk.decay.length === 0
          ? this.ring.sumOfProducts(written, [entry, addend])
          : this.ring.sumOfProducts([[this.decayOf(chunk.decay, key), entry], ...written], [addend]);
      }),
    );
  }

  /** Y of the system: what the unknown rows read of the state before the chunk. */
  private stateReads(reading: readonly PlacedWrite<W>[], decays: Decays<W>): Rows<W> {
    return reading.map(({ step, write }) =>
      this.decayed(decays(0, step), write.along!).map((entry) => this.times(write.factor, entry)),
    );
  }

  /** M and P of the system for the unknown rows. */
  private system(
    reading: readonly PlacedWrite<W>[],
    pure: readonly PlacedWrite<W>[],
    decays: Decays<W>,
  ): { readonly M: Rows<W>; readonly P: Rows<W> } {
    const coefficients = (a: PlacedWrite<W>, writes: readonly PlacedWrite<W>[]): readonly Entry<W>[] =>
      writes
        .filter(({ step }) => step < a.step)
        .map(({ step, write }) =>
          this.times(a.write.factor, this.through(a.write.along!, decays(step + 1, a.step), write.direction)),
        );
    return {
      M: reading.map((a, row) => {
        const before = coefficients(a, reading);
        // Writes of one step do not read each other.
        return [...before, ...new Array<Entry<W>>(row - before.length).fill(undefined)];
      }),
      P: reading.map((a) => coefficients(a, pure)),
    };
  }

  /** addend + the sum of the known rows, each with its weight; rows without one are left out. */
  private weighted(
    weights: readonly Entry<W>[],
    writes: readonly PlacedWrite<W>[],
    addend: readonly Entry<W>[],
  ): readonly Entry<W>[] {
    return addend.map((entry, col) =>
      this.ring.sumOfProducts(
        weights.map((weight, i) => [weight, writes[i]!.write.value![col]] as const),
        [entry],
      ),
    );
  }

  /** x' (G .* y). */
  private through(x: readonly W[], decay: readonly Entry<W>[], y: readonly W[]): Entry<W> {
    const { ring } = this;
    const dot = (left: readonly Entry<W>[]): Entry<W> =>
      ring.sumOfProducts(
        left.map((entry, i) => [entry, y[i]] as const),
        [],
      );
    if (decay.length <= 1) return this.times(decay[0], dot(x));
    return dot(this.decayed(decay, x));
  }

  private decayed(decay: readonly Entry<W>[], x: readonly Entry<W>[]): readonly Entry<W>[] {
    return x.map((entry, key) => this.times(this.decayOf(decay, key), entry));
  }

  private decayOf(decay: readonly Entry<W>[], key: number): Entry<W> {
    return decay.length === 1 ? decay[0] : decay[key];
  }

  /** Products of decays; none stands for one. */
  private decays(steps: readonly ChunkStep<W>[]): Decays<W> {
    const size = steps[0]!.decay?.length ?? 0;
    const ranges = Array.from({ length: size }, (_, key) =>
      rangeProducts(
        this.ring,
        steps.map(({ decay }) => decay![key]!),
      ),
    );
    return (from, to) => (from === to ? [] : ranges.map((range) => range(from, to)));
  }

  /** factor x; a missing factor is 1 here. */
  private times(factor: Entry<W>, x: Entry<W>): Entry<W> {
    return factor === undefined ? x : this.ring.mul(factor, x);
  }
}

/** G over the steps from..to-1: no entries where it is one, one entry or one for each key. */
type Decays<W> = (from: number, to: number) => readonly Entry<W>[];

/** Products of factors from..to-1, each made once, of two shorter ones, at level ceil(log2(to - from)). */
function rangeProducts<W>(
  ring: EntrySemiring<W>,
  factors: readonly W[],
): (from: number, to: number) => Entry<W> {
  const known = new Map<number, Entry<W>>();
  const product = (from: number, to: number): Entry<W> => {
    if (to - from === 1) return factors[from];
    const key = from * (factors.length + 1) + to;
    if (!known.has(key)) {
      const middle = from + 2 ** Math.ceil(Math.log2(to - from) - 1);
      known.set(key, ring.mul(product(middle, to), product(from, middle)));
    }
    return known.get(key);
  };
  return product;
}
