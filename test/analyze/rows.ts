import fc from "fast-check";
import type { Row } from "../../src/analyze/row.js";

export const ROW: Row = {
  recurrence: "linear-scalar",
  dimensions: {},
  n: 4n,
  scan: "sklansky",
  structure: "scalar",
  numbers: "arithmetic",
  basis: "arithmetic",
  outputs: "all",
  costModel: "unit",
  depth: 4,
  size: 12n,
  mul: 7n,
  add: 5n,
  other: 0n,
  and: 0n,
  or: 0n,
  xor: 0n,
  not: 0n,
};

const count = fc.bigInt({ min: 0n, max: 2n ** 70n });
const word = fc.string({ maxLength: 12 });
const small = fc.nat();

/** Rows of any content, optional fields present or not. */
export const anyRow: fc.Arbitrary<Row> = fc.record(
  {
    recurrence: word,
    dimensions: fc.dictionary(
      word.filter((name) => name !== "__proto__"),
      small,
      { maxKeys: 3, noNullPrototype: true },
    ),
    n: fc.bigInt({ min: 1n, max: 2n ** 62n }),
    scan: word,
    structure: word,
    numbers: word,
    basis: word,
    outputs: fc.constantFrom("all" as const, "last" as const),
    costModel: word,
    depth: small,
    size: count,
    mul: count,
    add: count,
    other: count,
    and: count,
    or: count,
    xor: count,
    not: count,
    width: small,
    fanout: small,
    bound: small,
    boundName: word,
    checked: fc.record({ sequences: small, differences: small }, { noNullPrototype: true }),
    evidence: fc.constantFrom("built" as const, "counted" as const),
  },
  {
    requiredKeys: [
      "recurrence",
      "dimensions",
      "n",
      "scan",
      "structure",
      "numbers",
      "basis",
      "outputs",
      "costModel",
      "depth",
      "size",
      "mul",
      "add",
      "other",
      "and",
      "or",
      "xor",
      "not",
    ],
    noNullPrototype: true,
  },
);
