import { OPS, type OpName } from "./ops.js";

/**
 * A basis says which gates a circuit may use. It is a type parameter of `Circuit`, so a writer that can only say
 * AND and NOT takes `Circuit<"aig">` and an unlowered circuit does not compile there.
 */
export interface Basis {
  readonly name: BasisName;
  readonly title: string;
  /** Gates allowed besides inputs and constants. */
  readonly gates: ReadonlySet<OpName>;
}

export type BasisName = "arithmetic" | "B2" | "aig";

const booleanGates = ["and", "or", "xor", "not"] as const;
const arithmeticGates = (Object.keys(OPS) as OpName[]).filter((name) => OPS[name].family === "arithmetic");

export const BASES: Readonly<Record<BasisName, Basis>> = {
  arithmetic: {
    name: "arithmetic",
    title:
      "fan-in 2 arithmetic gates and the functions of the recurrence language; and, or, xor, not of 0 and 1",
    gates: new Set<OpName>([...arithmeticGates, ...booleanGates]),
  },
  B2: { name: "B2", title: "and, or, xor of two bits; not", gates: new Set<OpName>(booleanGates) },
  aig: { name: "aig", title: "and of two bits; not", gates: new Set<OpName>(["and", "not"]) },
};
