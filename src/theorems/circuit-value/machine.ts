import Fraction from "fraction.js";
import { type Affine, combine, type Layer } from "../tools/relu-layers.js";

/** What a token does to the two stacks of bits L and R and to the bits a and b. */
export const TOKENS = ["push0", "push1", "right", "left", "loadA", "loadB", "nand"] as const;
export type Token = (typeof TOKENS)[number];
export const STATE = ["L", "R", "a", "b"] as const;

const BASE = 4;

/** A gate is the NAND of two earlier wires; wires are the inputs and then the gates. */
export type Gate = readonly [number, number];

/** Every wire's value: inputs, then gates. */
export function wireValues(inputs: readonly boolean[], gates: readonly Gate[]): readonly boolean[] {
  const wires = [...inputs];
  for (const [i, j] of gates) wires.push(!(wires[i]! && wires[j]!));
  return wires;
}

/** Each gate goes down the stack L to its wires, by way of R, and comes back: quadratic in the number of wires. */
export function tokensOf(
  inputs: readonly boolean[],
  gates: readonly Gate[],
  mistake: string | undefined,
): readonly Token[] {
  const tokens: Token[] = inputs.map((bit) => (bit ? "push1" : "push0"));
  gates.forEach(([i, j], gate) => {
    const top = inputs.length + gate - 1;
    const visit = (wire: number, load: Token): void => {
      const way = top - wire;
      for (let step = 0; step < way; step++) tokens.push("right");
      tokens.push(load);
      for (let step = 0; step < way && mistake !== "no way back"; step++) tokens.push("left");
    };
    visit(i, "loadA");
    visit(j, "loadB");
    tokens.push("nand");
  });
  return tokens;
}

/** A stack of bits, the first pushed at the bottom: digits 1 and 3 in base 4. */
export function stackOf(bits: readonly boolean[]): Fraction {
  return bits.reduce((stack, bit) => stack.add(bit ? 3 : 1).div(BASE), new Fraction(0));
}

/** The layers of deep-relu-rnn: thresholds, what is popped, what is let through, and the state. */
export function layersOf(mistake: string | undefined): readonly Layer[] {
  const first = new Map<string, Affine>();
  for (const name of [...STATE, ...TOKENS]) first.set(name, { [name]: 1 });
  for (const stack of ["L", "R"]) {
    first.set(`${stack}>2`, { [stack]: BASE, one: -2 });
    first.set(`${stack}>3`, { [stack]: BASE, one: -3 });
  }
  first.set("both", mistake === "nor" ? { a: 1, b: 1 } : { a: 1, b: 1, one: -1 });

  const second = new Map<string, Affine>();
  for (const name of [...STATE, ...TOKENS]) second.set(name, { [name]: 1 });
  for (const stack of ["L", "R"]) {
    // The digit is 1 or 3 and the rest below it is less than 1: the two units differ by 0 or 1.
    const top = { [`${stack}>2`]: 1, [`${stack}>3`]: -1 };
    second.set(`top${stack}`, top);
    second.set(
      `pop${stack}`,
      combine([1, { [stack]: BASE, one: -1 }], [mistake === "digit of 2" ? -1 : -2, top]),
    );
  }
  second.set("notBoth", { one: 1, both: -1 });

  const third = new Map<string, Affine>();
  /** The value where one of the tokens is read, else 0; values are from 0 to 1. */
  const through = (name: string, value: Affine, tokens: readonly Token[]): void => {
    const read = Object.fromEntries(tokens.map((token) => [token, 1]));
    third.set(name, combine([1, value], [1, read], [-1, { one: 1 }]));
  };
  const but = (...left: readonly Token[]): readonly Token[] =>
    TOKENS.filter((token) => !left.includes(token));
  const quarter = (name: string): Affine => ({ [name]: new Fraction(1, BASE) });
  through("L kept", { L: 1 }, ["loadA", "loadB"]);
  through("L below", quarter("L"), ["push0", "push1", "left", "nand"]);
  through("L popped", { popL: 1 }, ["right"]);
  through("R kept", { R: 1 }, but("right", "left"));
  through("R below", quarter("R"), ["right"]);
  through("R popped", { popR: 1 }, ["left"]);
  through("a kept", { a: 1 }, but("loadA"));
  through("a loaded", { topL: 1 }, ["loadA"]);
  through("b kept", { b: 1 }, but("loadB"));
  through("b loaded", { topL: 1 }, ["loadB"]);
  through("bit moved left", { topR: 1 }, ["left"]);
  through("bit moved right", { topL: 1 }, ["right"]);
  through("bit of gate", { notBoth: 1 }, ["nand"]);
  for (const token of TOKENS) third.set(token, { [token]: 1 });

  const [low, high] = [new Fraction(1, BASE), new Fraction(2, BASE)];
  const last = new Map<string, Affine>([
    [
      "L",
      combine(
        [1, { "L kept": 1, "L below": 1, "L popped": 1 }],
        [1, { push0: low, push1: low, left: low, nand: low }],
        [1, { push1: high, "bit moved left": high, "bit of gate": high }],
      ),
    ],
    ["R", { "R kept": 1, "R below": 1, "R popped": 1, right: low, "bit moved right": high }],
    ["a", { "a kept": 1, "a loaded": 1 }],
    ["b", { "b kept": 1, "b loaded": 1 }],
  ]);
  return [first, second, third, last];
}
