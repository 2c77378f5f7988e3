import { ARITY, type Circuit, type Wire } from "../circuit/circuit.js";
import { type GateName, OP_BY_CODE, OPS } from "../circuit/ops.js";

/**
 * The formal degree of a circuit of + - * gates: inputs 1, constants 0, sums the larger, products the sum. It bounds
 * the degree of the polynomial from above (x - x has formal degree 1), which is what Schwartz-Zippel needs.
 * `none` names a gate that is no polynomial and why there is no degree.
 */
export type FormalDegree =
  | { readonly kind: "polynomial"; readonly degree: number }
  | { readonly kind: "none"; readonly op: GateName; readonly wire: Wire };

/**
 * The formal degree of every node, NaN where a gate that is no polynomial lies in its cone. Exact up to 2^53, above
 * that rounded up (never below the true value), Infinity past 1.8e308.
 */
export function nodeDegrees(circuit: Circuit): Float64Array {
  const { op, a, b, length } = circuit;
  const degree = new Float64Array(length);
  for (let node = 0; node < length; node++) {
    switch (op[node]) {
      case OPS.input.code:
        degree[node] = 1;
        break;
      case OPS.constant.code:
        break;
      case OPS.neg.code:
        degree[node] = degree[a[node]!]!;
        break;
      case OPS.add.code:
      case OPS.sub.code:
        // Math.max hands NaN on.
        degree[node] = Math.max(degree[a[node]!]!, degree[b[node]!]!);
        break;
      case OPS.mul.code: {
        const sum = degree[a[node]!]! + degree[b[node]!]!;
        // One ulp up makes good for the half ulp that rounding may have taken.
        degree[node] = sum > Number.MAX_SAFE_INTEGER ? sum * (1 + Number.EPSILON) : sum;
        break;
      }
      default:
        degree[node] = Number.NaN;
    }
  }
  return degree;
}

/** The formal degree of one node, or the gate in its cone that has none. */
export function degreeOf(circuit: Circuit, wire: number, degrees = nodeDegrees(circuit)): FormalDegree {
  if (!Number.isNaN(degrees[wire]!)) return { kind: "polynomial", degree: degrees[wire]! };
  const { op, a, b } = circuit;
  let node = wire;
  for (;;) {
    const code = op[node]!;
    const polynomial =
      code === OPS.add.code || code === OPS.sub.code || code === OPS.mul.code || code === OPS.neg.code;
    if (!polynomial) return { kind: "none", op: OP_BY_CODE[code]!.name as GateName, wire: node as Wire };
    node = ARITY[code] === 2 && Number.isNaN(degrees[b[node]!]!) ? b[node]! : a[node]!;
  }
}

/** The largest formal degree of an output (0 without outputs), or the first gate that leaves an output without one. */
export function formalDegree(circuit: Circuit, degrees = nodeDegrees(circuit)): FormalDegree {
  let highest = 0;
  for (const port of circuit.outputs) {
    for (const wire of port.wires) {
      const degree = degrees[wire]!;
      if (Number.isNaN(degree)) return degreeOf(circuit, wire, degrees);
      if (degree > highest) highest = degree;
    }
  }
  return { kind: "polynomial", degree: highest };
}

/** The formal degree of every entry of every output port, by port name. */
export function outputDegrees(circuit: Circuit): Record<string, FormalDegree[]> {
  const degrees = nodeDegrees(circuit);
  const byPort: Record<string, FormalDegree[]> = {};
  for (const port of circuit.outputs) {
    byPort[port.name] = Array.from(port.wires, (wire) => degreeOf(circuit, wire, degrees));
  }
  return byPort;
}
