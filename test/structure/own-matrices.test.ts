import { describe, it } from "vitest";
import { check, type Probe, written } from "./probes.js";

const MATRICES: readonly Probe[] = [
  [
    "a choice between two steps by the inputs",
    written({ h: "select(x > 0, y * h + 1, h - x)" }),
    "linear",
    ["h: scalar over plus-times"],
  ],
  [
    "a choice of which state is read",
    written({ a: "select(x, b, a) + y", b: "a - b" }),
    "linear",
    ["a b: dense over plus-times"],
  ],
  [
    "a Kronecker product with the identity",
    written({ "h: shape: [4]": "kron(identity(2), A) * h + x" }, "A: [2, 2], x: [4]"),
    "linear",
    ["h: block-diagonal over plus-times"],
  ],
  [
    "a Kronecker product the other way round",
    written({ "h: shape: [4]": "kron(A, identity(2)) * h + x" }, "A: [2, 2], x: [4]"),
    "linear",
    ["h: block-diagonal over plus-times"],
  ],
  [
    "a cycle of three",
    written({ a: "b + x", b: "c * y", c: "a" }),
    "linear",
    ["a b c: dense over plus-times"],
  ],
  [
    "a cycle of three through next(...)",
    written({ a: "c + x", b: "next(a) * y", c: "next(b) - a" }),
    "linear",
    ["a b c: dense over plus-times"],
  ],
  [
    "blocks of one and of two entries",
    written(
      {
        "u: shape: [2]": "a .* u + onehot(0, 2) * v",
        v: "x * dot(onehot(0, 2), u) + y",
      },
      "a: [2], x: [], y: []",
    ),
    "linear",
    ["u v: block-diagonal over plus-times"],
  ],
  [
    "blocks of three, two and one, far apart",
    written(
      {
        "u: shape: [4]": "a .* (permutation([1, 0, 2, 3]) * u) + onehot(2, 4) * dot(onehot(0, 2), v)",
        "v: shape: [2]": "c .* v + onehot(0, 2) * dot(onehot(2, 4) + onehot(3, 4), u)",
      },
      "a: [4], c: [2]",
    ),
    "linear",
    ["u v: block-diagonal over plus-times"],
  ],
  [
    "a complex factor",
    written({ r: "x * r - y * i + z", i: "y * r + x * i" }),
    "linear",
    ["r i: complex-diagonal over plus-times"],
  ],
  [
    "the imaginary part first, the signs elsewhere",
    written({ i: "x * i + y * r", r: "-(y * i) + r * x" }),
    "linear",
    ["i r: complex-diagonal over plus-times"],
  ],
  [
    "the conjugate factor",
    written({ r: "x * r + y * i", i: "x * i - y * r" }),
    "linear",
    ["r i: complex-diagonal over plus-times"],
  ],
  [
    "a factor whose sign cancels",
    written({ r: "r * x - i * y", i: "i * x - (-y) * r" }),
    "linear",
    ["r i: complex-diagonal over plus-times"],
  ],
  [
    "two complex factors as vectors",
    written(
      { "r: shape: [2]": "c .* r - s .* i + b", "i: shape: [2]": "s .* r + c .* i" },
      "c: [2], s: [2], b: [2]",
    ),
    "linear",
    ["r i: complex-diagonal over plus-times"],
  ],
  [
    "a reflection, which is no complex factor",
    written({ r: "x * r + y * i", i: "y * r - x * i" }),
    "linear",
    ["r i: dense over plus-times"],
  ],
  [
    "a factor on both sides",
    written({ "S: shape: [2, 2]": "L * S * R + M" }, "L: [2, 2], R: [2, 2], M: [2, 2]"),
    "linear",
    ["S: dense over plus-times"],
  ],
  [
    "the transposed state",
    written({ "S: shape: [2, 2]": "S' * A + M" }, "A: [2, 2], M: [2, 2]"),
    "linear",
    ["S: dense over plus-times"],
  ],
  [
    "the transposed state scaled as a whole: a swap of two entries",
    written({ "S: shape: [2, 2]": "x * S' + M" }, "x: [], M: [2, 2]"),
    "linear",
    ["S: block-diagonal over plus-times"],
  ],
  [
    "transposed twice: from the right after all",
    written({ "S: shape: [2, 3]": "(A' * S')' + M" }, "A: [3, 3], M: [2, 3]"),
    "linear",
    ["S: one-sided over plus-times"],
  ],
  [
    "a low-rank step written as what it takes away",
    written({ "S: shape: [5, 2]": "S - k * (k' * S) + k * v'" }, "k: [5], v: [2]"),
    "linear",
    ["S: low-rank over plus-times"],
  ],
  [
    "rank two of five is no fewer entries than a matrix",
    written({ "S: shape: [2, 5]": "S * (diag(d) - k * k' - l * l')" }, "d: [5], k: [5], l: [5]"),
    "linear",
    ["S: one-sided over plus-times"],
  ],
  [
    "a promise kept from the right",
    written(
      { "S: shape: [2, 3]": "S * P * diag(d) + M" },
      "P: { shape: [3, 3], promise: one-hot rows }, d: [3], M: [2, 3]",
    ),
    "linear",
    ["S: monomial over plus-times"],
  ],
  [
    "a promise that an added diagonal breaks",
    written(
      { "h: shape: [3]": "(P + diag(d)) * h" },
      "P: { shape: [3, 3], promise: one-hot columns }, d: [3]",
    ),
    "linear",
    ["h: dense over plus-times"],
  ],
];

describe("a recurrence of one's own with matrices is read and compiled right", () => {
  it.each(MATRICES)("%s", (...probe) => check(probe));
});
