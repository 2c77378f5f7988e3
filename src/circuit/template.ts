import { ARITY, type Wire } from "./circuit.js";
import type { GrowingWords } from "./growing-words.js";
import { LEVELS, OPS } from "./ops.js";

/**
 * A stretch of gates that was built once and can be stamped again: the same gates on other wires. An operand is coded as
 * the offset of a gate within the stretch, or as ~i for entry i of `sources`.
 */
export interface Template {
  readonly op: Uint8Array;
  readonly level: Uint32Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Operands of gates of three, in their order, which are `threes`. */
  readonly operands: Int32Array;
  readonly threes: Int32Array;
  readonly sources: readonly Source[];
  /** Levels from the sources to the last gate, where all sources arrive together. */
  readonly levels: number;
  /** The code of a wire that the stretch makes or reads. */
  code(wire: number): number;
}

/** Where a stretch reads from: the i-th wire it is stamped on, or a wire that is the same in every stamp. */
export type Source =
  | { readonly position: number; readonly fixed?: undefined }
  | { readonly position?: undefined; readonly fixed: number };

/** The arrays of a circuit under construction. */
export interface Stretch {
  readonly op: Uint8Array;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly level: Uint32Array;
  readonly operands: Pick<GrowingWords, "get">;
  readonly from: number;
  readonly to: number;
}

/**
 * The gates from..to-1 as a template over the wires `inputs`. A wire that `isFixed` keeps its identity even where it is
 * among the inputs. Undefined when a constant was made on the way or a gate has any other layout: such a stretch cannot
 * be repeated gate by gate.
 */
export function templateOf(
  { op, a, b, level, operands, from, to }: Stretch,
  inputs: ArrayLike<number>,
  isFixed: (wire: Wire) => boolean,
): Template | undefined {
  const sources: Source[] = [];
  const codes = new Map<number, number>();
  const positions = new Map<number, number>();
  for (let i = inputs.length - 1; i >= 0; i--) positions.set(inputs[i]!, i);
  const code = (wire: number): number => {
    if (wire >= from) return wire - from;
    let known = codes.get(wire);
    if (known === undefined) {
      const position = isFixed(wire as Wire) ? undefined : positions.get(wire);
      sources.push(position === undefined ? { fixed: wire } : { position });
      known = ~(sources.length - 1);
      codes.set(wire, known);
    }
    return known;
  };
  const size = to - from;
  const made = {
    op: op.slice(from, to),
    level: level.slice(from, to),
    a: new Int32Array(size),
    b: new Int32Array(size),
  };
  // Levels from the sources to each gate.
  const reach = new Uint32Array(size);
  let levels = 0;
  const pass = (i: number, operand: number): number => {
    if (operand >= 0) reach[i] = Math.max(reach[i]!, reach[operand]!);
    return operand;
  };
  const pool: number[] = [];
  const threes: number[] = [];
  // Where a layout has no operand, every stamp has a 0.
  const nothing = (): number => {
    sources.push({ fixed: 0 });
    return ~(sources.length - 1);
  };
  let none: number | undefined;
  for (let i = 0; i < size; i++) {
    const node = from + i;
    if (op[node] === OPS.constant.code || op[node] === OPS.input.code) return undefined;
    const arity = ARITY[op[node]!]!;
    if (arity === 3) {
      threes.push(i);
      for (let k = 0; k < 3; k++) pool.push(pass(i, code(operands.get(a[node]! + k))));
      none ??= nothing();
      made.a[i] = none;
      made.b[i] = none;
    } else if (arity === 1 || arity === 2) {
      made.a[i] = pass(i, code(a[node]!));
      if (arity === 2) made.b[i] = pass(i, code(b[node]!));
      else {
        none ??= nothing();
        made.b[i] = none;
      }
    } else return undefined;
    reach[i] = reach[i]! + LEVELS[op[node]!]!;
    levels = Math.max(levels, reach[i]!);
  }
  return { ...made, operands: Int32Array.from(pool), threes: Int32Array.from(threes), sources, levels, code };
}
