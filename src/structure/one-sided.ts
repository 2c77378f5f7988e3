import { matrix, multiply } from "../algebra/matrix.js";
import { fromLeft } from "./sides.js";
import { plain, type Structure } from "./structure.js";

/**
 * A matrix state multiplied from one side only: S -> A S + B (left) or S -> S A + B (right, kept as its transpose). The
 * transition is K x K although the state has K V entries: K^3 instead of (K V)^3 products to compose.
 */
export const oneSided: Structure = {
  name: "one-sided",
  title: "a matrix that multiplies the state from one side",
  over: (semiring, size) =>
    fromLeft(semiring, size, (state) => ({
      compose: (later, earlier) =>
        plain(
          multiply(semiring, matrix(size.transition, later.entries), matrix(size.transition, earlier.entries))
            .data,
        ),
      act: ({ entries }, s, drive) =>
        multiply(
          semiring,
          matrix(size.transition, entries),
          matrix(state, s),
          drive === undefined ? undefined : matrix(state, drive),
        ).data,
      square: ({ entries }) => matrix(size.transition, entries),
    })),
};
