import { matrix, multiply } from "../algebra/matrix.js";
import type { Structure } from "./structure.js";

/** Any linear map of the state's d entries, as a d x d matrix: d^3 products to compose. */
export const dense: Structure = {
  name: "dense",
  title: "any matrix on the state's entries",
  over: (semiring, { transition }) => {
    const column = { rows: transition.cols, cols: 1 };
    return {
      compose: (later, earlier) =>
        multiply(semiring, matrix(transition, later), matrix(transition, earlier)).data,
      act: (a, s, drive) =>
        multiply(
          semiring,
          matrix(transition, a),
          matrix(column, s),
          drive === undefined ? undefined : matrix(column, drive),
        ).data,
      dense: (a) => matrix(transition, a),
    };
  },
};
