import type { BasisName } from "../circuit/basis.js";
import { type Circuit, inputCount, type Wire } from "../circuit/circuit.js";
import { type CostModel, type CostModelName, MULTIPLICATIVE, UNIT } from "./cost-model.js";
import { type FormalDegree, formalDegree } from "./degree.js";
import { criticalPath, depth, depthOfPort, levels } from "./depth.js";
import { type FanOut, type GateCounts, gateCounts, largest, leveledCone, size } from "./size.js";

/** Everything that one pass or another can say about a circuit, under one cost model. */
export interface Analysis {
  readonly basis: BasisName;
  readonly costModel: CostModelName;
  readonly inputs: number;
  readonly outputs: number;
  /** Inputs, constants and gates, needed or not. */
  readonly nodes: number;
  /** Under the cost model; so are `depthByOutput`, `size`, `width`, `histogram` and `criticalPath`. */
  readonly depth: number;
  readonly depthByOutput: Readonly<Record<string, number>>;
  readonly size: number;
  /** Gates in the cone of the outputs, every gate 1 whatever the cost model. */
  readonly counts: GateCounts;
  readonly width: number;
  /** Charged gates that end on each level, from level 0. */
  readonly histogram: Uint32Array;
  readonly fanOut: FanOut;
  /** Depth under the cost model `multiplicative`. */
  readonly multiplicativeDepth: number;
  readonly degree: FormalDegree;
  readonly criticalPath: readonly Wire[];
}

/** @throws UsageError when the circuit holds a gate that the model does not price. */
export function analyze(circuit: Circuit, model: CostModel = UNIT): Analysis {
  const level = levels(circuit, model);
  const cone = leveledCone(circuit, model, level);
  const depthByOutput: Record<string, number> = {};
  for (const port of circuit.outputs)
    depthByOutput[port.name] = depthOfPort(circuit, port.name, model, level);
  return {
    basis: circuit.basis,
    costModel: model.name,
    inputs: inputCount(circuit),
    outputs: circuit.outputs.reduce((sum, port) => sum + port.wires.length, 0),
    nodes: circuit.length,
    depth: depth(circuit, model, level),
    depthByOutput,
    size: size(circuit, model, cone),
    counts: gateCounts(circuit, cone),
    width: largest(cone.histogram),
    histogram: cone.histogram,
    fanOut: cone.fanOut,
    multiplicativeDepth: depth(circuit, MULTIPLICATIVE),
    degree: formalDegree(circuit),
    criticalPath: criticalPath(circuit, model, level),
  };
}
