import type { Numbers } from "../algebra/numbers.js";
import { type Entry, type EntrySemiring, semiringOver } from "../algebra/semirings.js";

/**
 * # The chunkwise (WY / UT) form of the delta rule
 *
 * What kernels run instead of a scan: chunks of C steps one after the other, matrix products inside. For
 * S_t = a_t (I - b_t k_t k_t') S_(t-1) + b_t k_t v_t', read as o_t = s S_t' q_t:
 *
 * Write the step as S_t = a_t S_(t-1) + k_t u_t' with u_t = b_t (v_t - a_t S_(t-1)' k_t). From the state S that a chunk begins
 * with, S_t = g_t S + sum over i <= t of G_ti k_i u_i', where G_ti = a_(i+1) ... a_t and g_t = G_t0. Put in,
 *
 *   u_t = b_t v_t - b_t g_t S' k_t - sum over i < t of b_t G_ti (k_i . k_t) u_i
 *
 * so with the rows u_t' in a matrix X and M_ti = -b_t G_ti (k_i . k_t) for i < t, (I - M) X = diag(b) V - diag(b g) K S:
 *
 *   X = U - W S,   U = (I - M)^-1 diag(b) V,   W = (I - M)^-1 diag(b g) K
 *   O = s (diag(g) Q S + tril(G .* Q K') X),   S after the chunk = g_C S + K' diag(G_C) X
 *
 * U, W and tril(G .* Q K') do not read S, so all chunks make them at once; from chunk to chunk the state goes through two
 * matrix products. Without decay all of g and G are 1.
 *
 * B. Bischof, C. Van Loan. The WY representation for products of Householder matrices. SIAM J. Sci. Stat. Comput. 8,
 * 1987; S. Yang et al. Parallelizing linear transformers with the delta rule over sequence length. NeurIPS 2024.
 */
export interface ChunkwiseSize {
  readonly K: number;
  readonly V: number;
  /** Steps in a chunk; the last chunk may have fewer. */
  readonly C: number;
  readonly n: number;
}

/** Values of n steps. */
export interface ChunkwiseInputs<W> {
  readonly q: readonly (readonly W[])[];
  readonly k: readonly (readonly W[])[];
  readonly v: readonly (readonly W[])[];
  readonly beta: readonly W[];
  /** The decay of each step: gated DeltaNet. 1 where missing. */
  readonly alpha?: readonly W[];
  /** 1 where missing. */
  readonly scale?: W;
  /** The state before the first step, row-major K x V; zero where missing. */
  readonly initial?: readonly W[];
}

export interface ChunkwiseResult<W> {
  /** One o for each step. */
  readonly outputs: readonly (readonly W[])[];
  readonly final: readonly W[];
}

/**
 * How (I - M)^-1 is found for a strictly lower triangular M. `substitution`: row by row, about 2 C levels and C^3 / 3 gates.
 * `doubling`: the inverse of a block from those of its halves by two products, about log^2 C levels.
 */
export type Inversion = "substitution" | "doubling";

/** Runs a sequence chunk by chunk; equal to the recurrence over any commutative ring. */
export function deltanetChunkwise<W>(
  numbers: Numbers<W>,
  { K, V, C, n }: ChunkwiseSize,
  inputs: ChunkwiseInputs<W>,
  inversion: Inversion,
): ChunkwiseResult<W> {
  const chunkwise = new Chunkwise(numbers, K, V, inversion);
  const outputs: (readonly W[])[] = [];
  let state: readonly Entry<W>[] = inputs.initial ?? new Array<Entry<W>>(K * V).fill(undefined);
  for (let from = 0; from < n; from += C) {
    const to = Math.min(n, from + C);
    const passed = chunkwise.pass(chunkwise.prepare(stepsOf(inputs, from, to)), state);
    outputs.push(...passed.outputs);
    state = passed.state;
  }
  return { outputs, final: state.map((entry) => entry ?? numbers.zero) };
}

function stepsOf<W>(inputs: ChunkwiseInputs<W>, from: number, to: number): ChunkwiseInputs<W> {
  const { q, k, v, beta, alpha } = inputs;
  return {
    ...inputs,
    q: q.slice(from, to),
    k: k.slice(from, to),
    v: v.slice(from, to),
    beta: beta.slice(from, to),
    ...(alpha === undefined ? {} : { alpha: alpha.slice(from, to) }),
  };
}

type Rows<W> = readonly (readonly Entry<W>[])[];

/** What a chunk makes without knowing the state before it. Rows are steps. */
export interface PreparedChunk<W> {
  readonly U: Rows<W>;
  readonly minusW: Rows<W>;
  /** s diag(g) Q. */
  readonly Q: Rows<W>;
  /** s tril(G .* Q K'), the rows without their zeros. */
  readonly reads: Rows<W>;
  /** diag(G_C) K. */
  readonly K: Rows<W>;
  /** g_C; 1 where missing. */
  readonly decay: Entry<W>;
}

/** The two halves of a chunk's work, for those who count or schedule them apart. */
export class Chunkwise<W> {
  private readonly ring: EntrySemiring<W>;

  constructor(
    private readonly numbers: Numbers<W>,
    private readonly keys: number,
    private readonly width: number,
    private readonly inversion: Inversion,
  ) {
    this.ring = semiringOver(numbers, "plus-times");
  }

  prepare({ q, k, v, beta, alpha, scale }: ChunkwiseInputs<W>): PreparedChunk<W> {
    const { ring, numbers } = this;
    const size = beta.length;
    const decay = alpha === undefined ? () => undefined : rangeProducts(ring, alpha);
    const minusBeta = beta.map((b) => numbers.neg(b));
    const scaled = q.map((row) => this.scaledBy(scale, row));
    const dot = (x: readonly Entry<W>[], y: readonly W[]): Entry<W> =>
      ring.sumOfProducts(
        x.map((entry, i) => [entry, y[i]] as const),
        [],
      );
    /** G_ti times x, for the steps t and i of the chunk counted from 1; i = 0 is before it. */
    const decayed = (t: number, i: number, x: Entry<W>): Entry<W> => this.times(decay(i, t), x);
    const M = k.map((key, t) =>
      k.slice(0, t).map((other, i) => ring.mul(decayed(t + 1, i + 1, minusBeta[t]), dot(other, key))),
    );
    const N = this.inversion === "substitution" ? this.substituted(M) : this.doubled(M, 0, size);
    const driven = v.map((row, t) => this.scaledBy(beta[t], row));
    const corrected = k.map((row, t) => this.scaledBy(decayed(t + 1, 0, minusBeta[t]), row));
    return {
      U: this.plusProduct(driven, N, driven),
      minusW: this.plusProduct(corrected, N, corrected),
      Q: scaled.map((row, t) => this.scaledBy(decay(0, t + 1), row)),
      reads: scaled.map((row, t) => k.slice(0, t + 1).map((key, i) => decayed(t + 1, i + 1, dot(row, key)))),
      K: k.map((row, i) => this.scaledBy(decay(i + 1, size), row)),
      decay: decay(0, size),
    };
  }

  pass(
    chunk: PreparedChunk<W>,
    state: readonly Entry<W>[],
  ): { readonly outputs: readonly (readonly W[])[]; readonly state: readonly Entry<W>[] } {
    const { ring, keys, width } = this;
    const columns = Array.from({ length: width }, (_, col) => col);
    const rows = Array.from({ length: keys }, (_, row) => state.slice(row * width, (row + 1) * width));
    const X = this.plusProduct(chunk.U, chunk.minusW, rows);
    const outputs = chunk.reads.map((weights, t) =>
      columns.map((col) => {
        const old = chunk.Q[t]!.map((entry, key) => [entry, rows[key]![col]] as const);
        const own = weights.map((weight, i) => [weight, X[i]![col]] as const);
        return ring.sumOfProducts([...old, ...own], []) ?? this.numbers.zero;
      }),
    );
    const next = rows.flatMap((row, key) =>
      columns.map((col) => {
        const added = chunk.K.map((entries, i) => [entries[key], X[i]![col]] as const);
        return chunk.decay === undefined
          ? ring.sumOfProducts(added, [row[col]])
          : ring.sumOfProducts([[chunk.decay, row[col]], ...added], []);
      }),
    );
    return { outputs, state: next };
  }

  /** (I - M)^-1 = I + N row by row: N = M + M N. */
  private substituted(M: Rows<W>): Rows<W> {
    const N: (readonly Entry<W>[])[] = [];
    for (const row of M) {
      N.push(
        row.map((entry, col) =>
          this.ring.sumOfProducts(
            row.slice(col + 1).map((factor, i) => [factor, N[col + 1 + i]![col]] as const),
            [entry],
          ),
        ),
      );
    }
    return N;
  }

  /** N of the steps from..to-1: of the halves, and between them (I + N_late) M_between (I + N_early). */
  private doubled(M: Rows<W>, from: number, to: number): Rows<W> {
    if (to - from === 1) return [[]];
    const middle = from + 2 ** Math.ceil(Math.log2(to - from) - 1);
    const early = this.doubled(M, from, middle);
    const late = this.doubled(M, middle, to);
    const between = M.slice(middle, to).map((row) => row.slice(from, middle));
    const right = this.plusProduct(between, between, early);
    const both = this.plusProduct(right, late, right);
    return [...early, ...both.map((row, t) => [...row, ...late[t]!])];
  }

  /** addend + x y; rows end where only zeros follow. */
  private plusProduct(addend: Rows<W>, x: Rows<W>, y: Rows<W>): Rows<W> {
    return addend.map((row, t) =>
      row.map((entry, col) =>
        this.ring.sumOfProducts(
          x[t]!.map((factor, i) => [factor, y[i]![col]] as const),
          [entry],
        ),
      ),
    );
  }

  private scaledBy(factor: Entry<W>, row: readonly Entry<W>[]): readonly Entry<W>[] {
    return row.map((entry) => this.times(factor, entry));
  }

  /** factor x; a missing factor is 1 here. */
  private times(factor: Entry<W>, x: Entry<W>): Entry<W> {
    return factor === undefined ? x : this.ring.mul(factor, x);
  }
}

/** Products of factors from..to-1, each made once, of two shorter ones, at level ceil(log2(to - from)); missing if empty. */
function rangeProducts<W>(
  ring: EntrySemiring<W>,
  factors: readonly W[],
): (from: number, to: number) => Entry<W> {
  const known = new Map<string, Entry<W>>();
  const product = (from: number, to: number): Entry<W> => {
    if (from === to) return undefined;
    if (to - from === 1) return factors[from];
    const key = `${from} ${to}`;
    if (!known.has(key)) {
      const middle = from + 2 ** Math.ceil(Math.log2(to - from) - 1);
      known.set(key, ring.mul(product(middle, to), product(from, middle)));
    }
    return known.get(key);
  };
  return product;
}
