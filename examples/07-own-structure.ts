// A structure of one's own: lower triangular transitions, whose zeros need no gates.
import { costNumbers, Meter, modular, STRUCTURES, type Structure } from "../src/index.js";

/** from, from + 1, ..., to. */
const between = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);

export const lowerTriangular: Omit<Structure, "name"> & { readonly name: string } = {
  name: "lower-triangular",
  title: "a matrix without entries above the diagonal",
  over: (semiring, { transition: { rows } }) => {
    const at = (row: number, col: number): number => row * rows + col;
    const square = <W>(entry: (row: number, col: number) => W): W[] =>
      Array.from({ length: rows * rows }, (_, i) => entry(Math.floor(i / rows), i % rows));
    return {
      compose: (later, earlier) =>
        square((row, col) => {
          const pairs = between(col, row).map((k) => [later[at(row, k)]!, earlier[at(k, col)]!] as const);
          return semiring.sumOfProducts(pairs, []);
        }),
      act: (transition, state, drive) =>
        state.map((_, row) => {
          const pairs = between(0, row).map((k) => [transition[at(row, k)]!, state[k]!] as const);
          return semiring.sumOfProducts(pairs, drive === undefined ? [] : [drive[row]!]);
        }),
      dense: (transition) => ({
        rows,
        cols: rows,
        data: square((row, col) => (col <= row ? transition[at(row, col)]! : semiring.zero)),
      }),
    };
  },
};

// Its laws, on pseudo-random matrices modulo a prime.
const d = 4;
const size = { state: { rows: d, cols: 1 }, transition: { rows: d, cols: d }, side: "left" } as const;
const field = modular(1_000_003n);
const own = lowerTriangular.over(field, size);
let seed = 1n;
const draw = (length: number): bigint[] =>
  Array.from({ length }, () => {
    seed = (seed * 48271n) % 2147483647n;
    return seed % 1_000_003n;
  });
const [a, b, c] = [draw(d * d), draw(d * d), draw(d * d)];
const s = draw(d);
const same = (x: readonly bigint[], y: readonly bigint[]): boolean => x.every((entry, i) => entry === y[i]);
const lower = (entries: readonly bigint[]): readonly bigint[] => own.dense(entries).data;
console.log("associative:", same(own.compose(a, own.compose(b, c)), own.compose(own.compose(a, b), c)));
console.log("acts as composed:", same(own.act(own.compose(a, b), s), own.act(a, own.act(b, s))));
const dense = STRUCTURES.find(({ name }) => name === "dense")!;
console.log(
  "agrees with dense:",
  same(own.compose(a, b), dense.over(field, size).compose(lower(a), lower(b))),
);

for (const structure of [dense, lowerTriangular]) {
  const meter = new Meter();
  const operators = structure.over(costNumbers(meter), size);
  const zeros = new Array<number>(d * d).fill(0);
  const depth = Math.max(...operators.compose(zeros, zeros));
  const { mul, add } = meter.counts();
  console.log(
    `${structure.name}, ${d} x ${d}: ${mul} x, ${add} +, depth ${depth} to compose (cost model unit)`,
  );
}
