import { type GateCounts, gateCounts } from "../../src/analyze/size.js";
import type { Circuit } from "../../src/circuit/circuit.js";

/** Gates by kind, needed or not. */
export function everyGate(circuit: Circuit): GateCounts {
  const byCode = new Float64Array(256);
  for (const code of circuit.op) byCode[code]!++;
  return gateCounts(circuit, { byCode });
}
