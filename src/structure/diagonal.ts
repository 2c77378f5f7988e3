import { tabulate } from "../algebra/matrix.js";
import { factorIndex, plain, type Structure } from "./structure.js";

/**
 * Entry-by-entry scaling, s -> a .* s + b. The factors may be one for each entry, one for each row (R x 1), one for
 * each column (1 x C) or a single one (1 x 1); they are repeated over the state, so a shared factor is composed once.
 */
function scaling(name: "scalar" | "diagonal", title: string): Structure {
  return {
    name,
    title,
    over: (semiring, size) => ({
      compose: (later, earlier) =>
        plain(later.entries.map((factor, i) => semiring.mul(factor, earlier.entries[i]!))),
      act: ({ entries }, state, drive) =>
        state.map((entry, i) => {
          const factor = entries[factorIndex(size, i)];
          return drive === undefined
            ? semiring.mul(factor, entry)
            : semiring.sumOfProducts([[factor, entry]], [drive[i]]);
        }),
      dense: ({ entries }) => {
        const length = size.state.rows * size.state.cols;
        return tabulate({ rows: length, cols: length }, (row, col) =>
          row === col ? entries[factorIndex(size, row)] : semiring.zero,
        );
      },
    }),
  };
}

export const scalar = scaling("scalar", "one factor for the whole state");
export const diagonal = scaling("diagonal", "one factor for each entry, row or column of the state");
