import { modular } from "../../algebra/evaluate.js";
import type { Circuit } from "../../circuit/circuit.js";
import { GrowingWords } from "../../circuit/growing-words.js";
import { OP_BY_CODE, OPS } from "../../circuit/ops.js";
import { UsageError } from "../../errors.js";
import { headsOf } from "../signal-names.js";
import { type Combination, Combinations, ZERO } from "./combinations.js";
import type { R1cs } from "./system.js";

/** Sums of more terms get a wire of their own: a constraint more instead of terms wherever the sum is used. */
const MOST_TERMS = 16;

/**
 * The constraints of an arithmetic circuit over GF(p): one for each product of two values that are not constants, two
 * for each quotient (which also ask that the divisor is not zero), none for sums but those that become an output or grow
 * past sixteen terms. A sum that is an output and adds a product used nowhere else takes the constraint of the product.
 *
 * @throws UsageError for gates that a field does not have: comparisons, maxima, functions of real numbers, bits.
 */
export function arithmetize(circuit: Circuit, prime: bigint): R1cs {
  return new Arithmetization(circuit, prime).run();
}

class Arithmetization {
  private readonly terms: Combinations;
  private readonly field;
  /** The combination that each node is. */
  private readonly value: Uint32Array;
  /** For each constraint, A, B and C. */
  private readonly rows: GrowingWords;
  /** The wire of a node that is an output, the first time it is one; else 0. */
  private readonly outputWire: Uint32Array;
  /** Products whose constraint is left to the sum that takes them. */
  private readonly claimed: Uint8Array;
  private readonly outputs: Uint32Array;
  private next: number;

  constructor(
    private readonly circuit: Circuit,
    private readonly prime: bigint,
  ) {
    this.terms = new Combinations(prime, 2 * circuit.length);
    this.field = modular(prime);
    this.value = new Uint32Array(circuit.length);
    this.rows = new GrowingWords(circuit.length);
    this.outputWire = new Uint32Array(circuit.length);
    this.claimed = new Uint8Array(circuit.length);
    this.outputs = new Uint32Array(circuit.outputs.reduce((sum, { wires }) => sum + wires.length, 0));
    let at = 0;
    for (const { wires } of circuit.outputs) {
      this.outputs.set(wires, at);
      at += wires.length;
    }
    for (let i = 0; i < this.outputs.length; i++) {
      const node = this.outputs[i]!;
      const free = this.outputWire[node] === 0 && circuit.op[node] !== OPS.input.code;
      if (free) this.outputWire[node] = i + 1;
    }
    this.next = this.outputs.length + 1;
    for (const port of circuit.inputs)
      for (const node of port.wires) this.keep(node, this.terms.wire(this.next++));
  }

  run(): R1cs {
    const { circuit, terms, outputs } = this;
    const inputs = this.next - 1 - outputs.length;
    this.claimProducts();
    for (let node = 0; node < circuit.length; node++) this.node(node);
    for (let i = 0; i < outputs.length; i++) {
      const node = outputs[i]!;
      if (this.outputWire[node] !== i + 1) this.linear(this.of(node), i + 1);
    }
    const rows = this.rows.length;
    const starts = new Uint32Array(rows + 1);
    for (let j = 0; j < rows; j++) starts[j + 1] = starts[j]! + terms.count(this.rows.get(j) as Combination);
    const termWires = new Uint32Array(starts[rows]!);
    const termCoefficients = new Uint32Array(starts[rows]!);
    for (let j = 0, at = 0; j < rows; j++) {
      const row = this.rows.get(j) as Combination;
      const to = terms.to(row);
      for (let i = terms.from(row); i < to; i++, at++) {
        termWires[at] = terms.wires.get(i);
        termCoefficients[at] = terms.coefficients.get(i);
      }
    }
    return {
      prime: this.prime,
      wires: this.next,
      outputs: outputs.length,
      publicInputs: 0,
      privateInputs: inputs,
      constraints: rows / 3,
      starts,
      termWires,
      termCoefficients,
      coefficients: terms.values,
      ports: headsOf(circuit),
    };
  }

  private node(node: number): void {
    const { circuit, terms, field } = this;
    const code = circuit.op[node]!;
    const a = circuit.a[node]!;
    const b = circuit.b[node]!;
    switch (code) {
      case OPS.input.code:
        break;
      case OPS.constant.code:
        this.sum(node, terms.term(0, field.literal(circuit.constants[a]!)));
        break;
      case OPS.neg.code:
        this.sum(node, terms.negative(this.of(a)));
        break;
      case OPS.add.code:
      case OPS.sub.code:
        if (this.outputWire[node] !== 0 && this.claimed[a] === 1) this.take(node, a);
        else if (this.outputWire[node] !== 0 && this.claimed[b] === 1) this.take(node, b);
        else
          this.sum(
            node,
            terms.add(this.of(a), code === OPS.add.code ? this.of(b) : terms.negative(this.of(b))),
          );
        break;
      case OPS.mul.code:
        this.product(node, this.of(a), this.of(b));
        break;
      case OPS.div.code:
        this.quotient(node, this.of(a), this.of(b));
        break;
      default: {
        const { name } = OP_BY_CODE[code]!;
        throw new UsageError(
          `r1cs holds +, -, * and / over a prime field, and this circuit has the gate '${name}' at node ${node}; compile a recurrence that is made of those, or write json`,
        );
      }
    }
  }

  /** Marks the products whose only use is in a sum that is an output; of two such in one sum, the left one. */
  private claimProducts(): void {
    const { op, a, b, length } = this.circuit;
    const uses = new Uint8Array(length);
    const use = (node: number): void => {
      if (uses[node]! < 2) uses[node]!++;
    };
    for (const node of this.outputs) use(node);
    const isSum = (node: number) => op[node] === OPS.add.code || op[node] === OPS.sub.code;
    for (let node = 0; node < length; node++) {
      const code = op[node]!;
      if (code === OPS.neg.code) use(a[node]!);
      else if (isSum(node) || code === OPS.mul.code || code === OPS.div.code) {
        use(a[node]!);
        use(b[node]!);
      }
    }
    const isFree = (product: number) => op[product] === OPS.mul.code && uses[product] === 1;
    for (let node = 0; node < length; node++) {
      if (!isSum(node) || this.outputWire[node] === 0) continue;
      if (isFree(a[node]!)) this.claimed[a[node]!] = 1;
      else if (isFree(b[node]!)) this.claimed[b[node]!] = 1;
    }
  }

  /** A sum whose operand `product` has no wire: that operand is the sum less (or the difference from) the other. */
  private take(node: number, product: number): void {
    const { circuit, terms } = this;
    const wire = terms.wire(this.outputWire[node]!);
    const isLeft = circuit.a[node] === product;
    const rest = this.of(isLeft ? circuit.b[node]! : circuit.a[node]!);
    const value =
      circuit.op[node] === OPS.add.code
        ? terms.add(wire, terms.negative(rest))
        : isLeft
          ? terms.add(wire, rest)
          : terms.add(rest, terms.negative(wire));
    this.constrain(this.of(circuit.a[product]!), this.of(circuit.b[product]!), value);
    this.keep(node, wire);
  }

  private product(node: number, x: Combination, y: Combination): void {
    const { terms } = this;
    const cx = terms.constantOf(x);
    const cy = terms.constantOf(y);
    if (cx !== undefined || cy !== undefined) {
      this.claimed[node] = 0;
      this.sum(node, cx === undefined ? terms.scale(x, cy!) : terms.scale(y, cx));
    } else if (this.claimed[node] === 0) {
      const wire = terms.wire(this.outputWire[node] || this.next++);
      this.constrain(x, y, wire);
      this.keep(node, wire);
    }
  }

  private quotient(node: number, x: Combination, y: Combination): void {
    const { terms, field } = this;
    const divisor = terms.constantOf(y);
    if (divisor === undefined) {
      const inverse = terms.wire(this.next++);
      this.constrain(y, inverse, terms.wire(0));
      this.product(node, x, inverse);
    } else this.sum(node, terms.scale(x, field.apply("div", field.one, divisor)));
  }

  /** A node whose value is linear in what there is. */
  private sum(node: number, value: Combination): void {
    const output = this.outputWire[node]!;
    if (output === 0 && this.terms.count(value) <= MOST_TERMS) this.keep(node, value);
    else {
      const wire = output || this.next++;
      this.linear(value, wire);
      this.keep(node, this.terms.wire(wire));
    }
  }

  private linear(value: Combination, wire: number): void {
    const { terms } = this;
    this.constrain(ZERO, ZERO, terms.add(value, terms.negative(terms.wire(wire))));
  }

  private of(node: number): Combination {
    return this.value[node]! as Combination;
  }

  private keep(node: number, value: Combination): void {
    this.value[node] = value;
  }

  private constrain(x: Combination, y: Combination, product: Combination): void {
    this.rows.push(x);
    this.rows.push(y);
    this.rows.push(product);
  }
}
