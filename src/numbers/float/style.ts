import type { Gates } from "../../algebra/gates.js";
import type { FloatFormat } from "./format.js";
import type { RoundUp } from "./round.js";

/** What the operations of a format are built with. */
export interface FloatGates<B> {
  readonly gates: Gates<B>;
  readonly format: FloatFormat;
  /** Bits of an amount that a stage of a shifter takes at once: 3 for few levels, 1 for few gates. */
  readonly group: number;
  readonly roundUp: RoundUp;
}
