import { matrix, multiply } from "../algebra/matrix.js";
import { plain, type Structure } from "./structure.js";

/** Any linear map of the state's d entries, as a d x d matrix: d^3 products to compose. */
export const dense: Structure = {
  name: "dense",
  title: "any matrix on the state's entries",
  over: (semiring, { transition }) => {
    const column = { rows: transition.cols, cols: 1 };
    return {
      compose: (later, earlier) =>
        plain(
          multiply(semiring, matrix(transition, later.entries), matrix(transition, earlier.entries)).data,
        ),
      act: ({ entries }, s, drive) =>
        multiply(semiring, matrix(transition, entries), matrix(column, s), drive && matrix(column, drive))
          .data,
      dense: ({ entries }) => matrix(transition, entries),
    };
  },
};
