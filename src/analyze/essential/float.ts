import { type BoundedName, OPS } from "../../circuit/ops.js";

type FloatFunction = (x: number, y: number) => number;

const truth = (holds: boolean): number => (holds ? 1 : 0);

const BY_NAME: Readonly<Record<Exclude<BoundedName, "select" | "maj">, FloatFunction>> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  neg: (x) => -x,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  max: Math.max,
  min: Math.min,
  relu: (x) => Math.max(x, 0),
  step: (x) => truth(x > 0),
  sign: (x) => Math.sign(x),
  abs: (x) => Math.abs(x),
  less: (x, y) => truth(x < y),
  lessEqual: (x, y) => truth(x <= y),
  equal: (x, y) => truth(x === y),
  and: (x, y) => truth(x !== 0 && y !== 0),
  or: (x, y) => truth(x !== 0 || y !== 0),
  xor: (x, y) => truth((x !== 0) !== (y !== 0)),
  not: (x) => truth(x === 0),
  exp: (x) => Math.exp(x),
  log: (x) => Math.log(x),
  sqrt: (x) => Math.sqrt(x),
  tanh: (x) => Math.tanh(x),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  cos: Math.cos,
  sin: Math.sin,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

/**
 * The functions of fan-in one and two on doubles, by op code. Kept here as a flat table because the search evaluates
 * one wire's cone thousands of times over typed arrays; a test holds it equal to the float64 number system.
 */
export const FLOAT_FUNCTIONS: readonly (FloatFunction | undefined)[] = (() => {
  const table: (FloatFunction | undefined)[] = new Array(256).fill(undefined);
  for (const [name, f] of Object.entries(BY_NAME)) table[OPS[name as BoundedName].code] = f;
  return table;
})();
