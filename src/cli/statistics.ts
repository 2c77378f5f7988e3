import type { Analysis } from "../analyze/analyze.js";

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
