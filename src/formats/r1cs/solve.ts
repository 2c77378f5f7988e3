import { powerMod } from "../../algebra/evaluate.js";
import type { Numbers } from "../../algebra/numbers.js";
import { FormatError } from "../../errors.js";
import { entryNames } from "../port-names.js";
import { rationalOf } from "./rational.js";
import type { R1cs } from "./system.js";

export interface Solved<W> {
  /** The value of every wire; undefined for a wire that no constraint names and that is no output. */
  readonly wires: readonly (W | undefined)[];
  /** A . w times B . w less C . w for every constraint that defines no wire: zero where the inputs satisfy it. */
  readonly checks: readonly { readonly constraint: number; readonly residual: W }[];
}

/**
 * The wires as functions of the inputs, in any reading of numbers: building gives the circuit, computing modulo the
 * prime gives the witness. A constraint whose other wires are known defines its last one where that occurs in one factor
 * only or in C: with A = a0 + a1 w and so on, w = (c0 - a0 b0) / (a1 b0 + a0 b1 - c1).
 *
 * @throws FormatError where a wire is not defined so, as one that a program has to guess and the constraints only check.
 */
export function solve<W>(system: R1cs, numbers: Numbers<W>, inputs: readonly W[], file: string): Solved<W> {
  return new Solver(system, numbers, inputs).run(file);
}

/** A linear combination: the terms that are known, and the coefficient of the wire that is not. */
interface Side<W> {
  readonly products: readonly (readonly [W, W])[];
  readonly addends: readonly W[];
  readonly unknown: bigint;
}

const isZero = <W>({ products, addends }: Side<W>): boolean => products.length + addends.length === 0;

class Solver<W> {
  private readonly wires: (W | undefined)[];
  private readonly isKnown: Uint8Array;
  /** Wires of a constraint that are not known yet. */
  private readonly left: Uint32Array;
  private readonly queue: number[] = [];
  /** The constraints of wire i are `users[userStarts[i]]` up to `userStarts[i + 1]`, each once. */
  private readonly userStarts: Uint32Array;
  private readonly users: Uint32Array;
  private readonly literals = new Map<bigint, W>();
  private readonly inverses = new Map<bigint, bigint>();

  constructor(
    private readonly system: R1cs,
    private readonly numbers: Numbers<W>,
    inputs: readonly W[],
  ) {
    const { wires, constraints, outputs } = system;
    this.wires = new Array<W | undefined>(wires).fill(undefined);
    this.isKnown = new Uint8Array(wires);
    this.left = new Uint32Array(constraints);
    const set = (wire: number, value: W): void => {
      this.wires[wire] = value;
      this.isKnown[wire] = 1;
    };
    set(0, numbers.one);
    for (const [i, value] of inputs.entries()) set(1 + outputs + i, value);
    [this.userStarts, this.users] = this.usersOfWires();
  }

  run(file: string): Solved<W> {
    const { system, left, queue } = this;
    const defines = new Uint8Array(system.constraints);
    for (let i = 0; i < system.constraints; i++) if (left[i] === 1) queue.push(i);
    for (let head = 0; head < queue.length; head++) {
      const constraint = queue[head]!;
      if (left[constraint] !== 1) continue;
      const wire = this.unknownOf(constraint);
      const value = this.defined(constraint, wire);
      if (value === undefined) continue;
      defines[constraint] = 1;
      this.learn(wire, value);
    }
    this.expectKnown(file);
    const checks: { constraint: number; residual: W }[] = [];
    for (let i = 0; i < system.constraints; i++) {
      if (defines[i] === 1) continue;
      const c = this.side(3 * i + 2, system.prime - 1n);
      checks.push({ constraint: i, residual: this.combined(this.side(3 * i), this.side(3 * i + 1), 1n, c) });
    }
    return { wires: this.wires, checks };
  }

  private usersOfWires(): [Uint32Array, Uint32Array] {
    const { starts, termWires, wires, constraints } = this.system;
    const seenBy = new Float64Array(wires).fill(-1);
    const each = (visit: (wire: number, constraint: number) => void): void => {
      seenBy.fill(-1);
      for (let i = 0; i < constraints; i++)
        for (let t = starts[3 * i]!; t < starts[3 * i + 3]!; t++) {
          const wire = termWires[t]!;
          if (this.isKnown[wire] === 1 || seenBy[wire] === i) continue;
          seenBy[wire] = i;
          visit(wire, i);
        }
    };
    const begins = new Uint32Array(wires + 1);
    each((wire, constraint) => {
      begins[wire + 1]!++;
      this.left[constraint]!++;
    });
    for (let wire = 0; wire < wires; wire++) begins[wire + 1]! += begins[wire]!;
    const users = new Uint32Array(begins[wires]!);
    const next = begins.slice();
    each((wire, constraint) => {
      users[next[wire]!++] = constraint;
    });
    return [begins, users];
  }

  private learn(wire: number, value: W): void {
    this.wires[wire] = value;
    this.isKnown[wire] = 1;
    for (let i = this.userStarts[wire]!; i < this.userStarts[wire + 1]!; i++) {
      const user = this.users[i]!;
      if (--this.left[user]! === 1) this.queue.push(user);
    }
  }

  private unknownOf(constraint: number): number {
    const { starts, termWires } = this.system;
    let t = starts[3 * constraint]!;
    while (this.isKnown[termWires[t]!] === 1) t++;
    return termWires[t]!;
  }

  /** A combination times `factor`, as terms of a sum. */
  private side(combination: number, factor = 1n): Side<W> {
    const { starts, termWires, termCoefficients, coefficients, prime } = this.system;
    const products: (readonly [W, W])[] = [];
    const addends: W[] = [];
    let unknown = 0n;
    for (let t = starts[combination]!; t < starts[combination + 1]!; t++) {
      const coefficient = coefficients[termCoefficients[t]!]!;
      const scaled = factor === 1n ? coefficient : (coefficient * factor) % prime;
      const value = this.wires[termWires[t]!];
      if (value === undefined) unknown = (unknown + scaled) % prime;
      else if (scaled === 1n) addends.push(value);
      else products.push([this.literal(scaled), value]);
    }
    return { products, addends, unknown };
  }

  private inverse(coefficient: bigint): bigint {
    const { prime } = this.system;
    if (coefficient === 1n || coefficient === prime - 1n) return coefficient;
    let inverse = this.inverses.get(coefficient);
    if (inverse === undefined) {
      inverse = powerMod(coefficient, prime - 2n, prime);
      this.inverses.set(coefficient, inverse);
    }
    return inverse;
  }

  private literal(coefficient: bigint): W {
    let literal = this.literals.get(coefficient);
    if (literal === undefined) {
      literal = this.numbers.literal(rationalOf(coefficient, this.system.prime));
      this.literals.set(coefficient, literal);
    }
    return literal;
  }

  private sum(side: Side<W>): W {
    return this.numbers.sumOfProducts(side.products, side.addends);
  }

  /** factor a b + c, of what is known: one sum, so that its terms are added as they arrive. */
  private combined(a: Side<W>, b: Side<W>, factor: bigint, c: Side<W>): W {
    const { numbers } = this;
    if (isZero(a) || isZero(b)) return this.sum(c);
    const [x, y] = [this.sum(a), this.sum(b)];
    if (factor === 1n) return numbers.sumOfProducts([[x, y], ...c.products], c.addends);
    const product = numbers.mul(x, y);
    if (factor !== this.system.prime - 1n)
      return numbers.sumOfProducts([[this.literal(factor), product], ...c.products], c.addends);
    return isZero(c) ? numbers.neg(product) : numbers.sub(this.sum(c), product);
  }

  /** Undefined where the wire is squared or cancels. */
  private defined(constraint: number, wire: number): W | undefined {
    const { numbers, system } = this;
    const { prime } = system;
    if (this.isKnown[wire] === 1) return undefined;
    const [a, b] = [this.side(3 * constraint), this.side(3 * constraint + 1)];
    const c = this.side(3 * constraint + 2);
    if (a.unknown !== 0n && b.unknown !== 0n) return undefined;
    if (a.unknown === 0n && b.unknown === 0n) {
      if (c.unknown === 0n) return undefined;
      const inverse = this.inverse(c.unknown);
      return this.combined(a, b, inverse, this.side(3 * constraint + 2, prime - inverse));
    }
    const [coefficient, factor] = a.unknown !== 0n ? [a.unknown, b] : [b.unknown, a];
    if (isZero(factor) && c.unknown === 0n) return undefined;
    const scaled = numbers.mul(this.literal(coefficient), this.sum(factor));
    const divisor = c.unknown === 0n ? scaled : numbers.sub(scaled, this.literal(c.unknown));
    return numbers.apply("div", this.combined(a, b, prime - 1n, c), divisor);
  }

  private expectKnown(file: string): void {
    const { system } = this;
    const { wires, outputs, marks } = system;
    for (let wire = 1; wire < wires; wire++) {
      const used = this.userStarts[wire + 1]! > this.userStarts[wire]!;
      if (this.isKnown[wire] === 1 || (!used && wire > outputs)) continue;
      const names = system.ports.outputs.flatMap((head) => [...entryNames(head)]);
      const name = wire <= outputs ? `the output ${names[wire - 1]}` : `wire ${wire}`;
      const constraint = used ? this.users[this.userStarts[wire]!]! : undefined;
      const offset = constraint === undefined ? 0 : (marks?.[constraint] ?? 0);
      throw new FormatError(
        { file, offset },
        `expected constraints that define every wire from the inputs, got ${name}, which ${
          constraint === undefined ? "no constraint names" : "they only check"
        }; a witness for it has to come from the program that wrote the file`,
      );
    }
  }
}
