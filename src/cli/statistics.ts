import type { Analysis } from "../analyze/analyze.js";
import type { CostModel } from "../analyze/cost-model.js";
import { depth } from "../analyze/depth.js";
import { size } from "../analyze/size.js";
import type { BooleanBasis } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";
import { lower } from "../circuit/lower.js";
import { bitBounds } from "../report/row-bounds.js";

/** The figures of `recirc stats`, flat and in a fixed order. */
export function statsOf(analysis: Analysis) {
  const {
    basis,
    costModel,
    inputs,
    outputs,
    size,
    depth,
    counts,
    width,
    fanOut,
    multiplicativeDepth,
    degree,
  } = analysis;
  return {
    inputs,
    outputs,
    size,
    depth,
    ...counts,
    width,
    fanout: fanOut.largest,
    multiplicativeDepth,
    degree: degree.kind === "polynomial" ? degree.degree : null,
    basis,
    costModel,
  };
}

/** Of a circuit of bits: size and depth when equal gates are made once, constants propagated and dead gates dropped. */
export function hashedStats(circuit: Circuit, model: CostModel) {
  if (circuit.basis === "arithmetic") return {};
  const hashed = lower(circuit as Circuit<BooleanBasis>, circuit.basis);
  return { hashedSize: size(hashed, model), hashedDepth: depth(hashed, model) };
}

/** Of a circuit of few bits: its depth over {and, or} with free negation beside Khrapchenko's bound. */
export function bitStats(circuit: Circuit) {
  const bounds = bitBounds(circuit);
  return bounds.boundU2 === undefined ? {} : bounds;
}
