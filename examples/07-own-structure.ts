// A structure of one's own: lower triangular transitions, whose zeros need no gates.
import { type Entry, semiringOver } from "../src/algebra/semirings.js";
import { costNumbers, Meter, modular, STRUCTURES, type Structure } from "../src/index.js";
import { plain, type Transition } from "../src/structure/structure.js";

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
        plain(
          square((row, col) => {
            const pairs = between(col, row).map(
              (k) => [later.entries[at(row, k)], earlier.entries[at(k, col)]] as const,
            );
            return semiring.sumOfProducts(pairs, []);
          }),
        ),
      act: ({ entries }, state, drive) =>
        state.map((_, row) => {
          const pairs = between(0, row).map((k) => [entries[at(row, k)], state[k]] as const);
          return semiring.sumOfProducts(pairs, drive === undefined ? [] : [drive[row]]);
        }),
      dense: ({ entries }) => ({
        rows,
        cols: rows,
        data: square((row, col) => (col <= row ? entries[at(row, col)] : semiring.zero)),
      }),
    };
  },
};

// Its laws, on pseudo-random matrices modulo a prime. An entry that is undefined is a zero that costs nothing.
const d = 4;
const size = { state: { rows: d, cols: 1 }, transition: { rows: d, cols: d }, side: "left" } as const;
const field = semiringOver(modular(1_000_003n), "plus-times");
const own = lowerTriangular.over(field, size);
let seed = 1n;
const draw = (length: number): bigint[] =>
  Array.from({ length }, () => {
    seed = (seed * 48271n) % 2147483647n;
    return seed % 1_000_003n;
  });
const [a, b, c] = [plain(draw(d * d)), plain(draw(d * d)), plain(draw(d * d))];
const s = draw(d);
type Entries = readonly Entry<bigint>[];
const same = (x: Entries, y: Entries): boolean =>
  x.length === y.length && x.every((entry, i) => entry === y[i]);
const matrixOf = (transition: Transition<bigint>): Entries => own.dense(transition).data;
const grouped = (x: Transition<bigint>, y: Transition<bigint>): boolean => same(matrixOf(x), matrixOf(y));
console.log("associative:", grouped(own.compose(a, own.compose(b, c)), own.compose(own.compose(a, b), c)));
console.log("acts as composed:", same(own.act(own.compose(a, b), s), own.act(a, own.act(b, s))));
const dense = STRUCTURES.find(({ name }) => name === "dense")!;
const product = dense.over(field, size).compose(plain(matrixOf(a)), plain(matrixOf(b)));
console.log("agrees with dense:", same(matrixOf(own.compose(a, b)), product.entries));

for (const structure of [dense, lowerTriangular]) {
  const meter = new Meter();
  const operators = structure.over(semiringOver(costNumbers(meter), "plus-times"), size);
  const zeros = plain(new Array<number>(d * d).fill(0));
  const depth = Math.max(...operators.compose(zeros, zeros).entries.map((level) => level ?? 0));
  const { mul, add } = meter.counts();
  console.log(
    `${structure.name}, ${d} x ${d}: ${mul} x, ${add} +, depth ${depth} to compose (cost model unit)`,
  );
}
