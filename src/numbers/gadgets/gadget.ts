import type { Gates, Word } from "../../algebra/gates.js";

/**
 * # Gadgets
 *
 * A gadget is a component circuit written once over `Gates<B>`: an adder, a multiplier, a counter. It is built, evaluated
 * and counted like everything else; here it also says what it computes, at which sizes it is measured, and which figures
 * it has to meet. `recirc gadgets` prints the measured figures beside those, and the laws run on every entry.
 *
 * To write your own: one file in entries/, one line in index.ts. For each function there is one entry for least depth and
 * one for few gates, so that what a level costs can be seen.
 */
export interface Gadget {
  /** As typed: `add`, `add-ripple`. */
  readonly name: string;
  /** What it computes; entries of one function are interchangeable. */
  readonly function: GadgetFunction;
  readonly title: string;
  readonly source: string;
  readonly aim: "depth" | "size";
  /** Figures under the cost model `unit` (and, or, xor 1; not free) that it has to meet, by size. */
  readonly figures: Readonly<Record<number, GadgetFigure>>;
  build<B>(gates: Gates<B>, inputs: readonly Word<B>[], size: number): readonly Word<B>[];
}

export interface GadgetFigure {
  readonly depth?: number;
  readonly size?: number;
  /** Where the figure is from: a formula, a paper, a circuit measured elsewhere. */
  readonly from?: string;
}

/** A function of words at each size. */
export interface GadgetFunction {
  readonly name: string;
  readonly title: string;
  /** What `size` counts: bits, rows. */
  readonly unit: string;
  readonly sizes: readonly number[];
  /** Widths of the input words, and of the output words. */
  inputs(size: number): readonly number[];
  outputs(size: number): readonly number[];
  /** Whether these outputs, unsigned, are right for these inputs. */
  holds(inputs: readonly bigint[], outputs: readonly bigint[], size: number): boolean;
  /** The same function in Verilog, as a designer writes it: ports x0, x1, ... and y. Missing where it is no single word. */
  verilog?(size: number): string;
  /** Sizes at which outside programs are asked for the same function: what takes them seconds rather than minutes. */
  readonly judged?: readonly number[];
}

/** The module `top` of inputs x0, x1, ... of these widths and one output. */
export function verilogModule(inputs: readonly number[], output: number, expression: string): string {
  const ports = inputs.map((width, i) => `input [${width - 1}:0] x${i}`);
  return `module top(${ports.join(", ")}, output [${output - 1}:0] y);\nassign y = ${expression};\nendmodule\n`;
}
