import { unknownName } from "../errors.js";
import { OPS, type OpName } from "./ops.js";

/**
 * A basis says which gates a circuit may use. It is a type parameter of `Circuit`, so a writer that can only say
 * AND and NOT takes `Circuit<"aig">` and an unlowered circuit does not compile there. `lower` writes a circuit of bits
 * over any other basis of bits.
 *
 * Negation is a gate of its own in every basis of bits, and free under most cost models; `not-counted` charges for it.
 */
export interface Basis {
  readonly name: BasisName;
  readonly title: string;
  /** Gates allowed besides inputs and constants. */
  readonly gates: ReadonlySet<OpName>;
}

export type BasisName = "arithmetic" | BooleanBasis;

/** Bases of bits. */
export type BooleanBasis = "B2" | "U2" | "xag" | "aig" | "mig" | "ac0" | "tc0";

const booleanGates = ["and", "or", "xor", "not"] as const;
const arithmeticGates = (Object.keys(OPS) as OpName[]).filter((name) => OPS[name].family === "arithmetic");

const ofBits = (name: BooleanBasis, title: string, gates: readonly OpName[]): Basis => ({
  name,
  title,
  gates: new Set([...gates, "not"]),
});

export const BASES: Readonly<Record<BasisName, Basis>> = {
  arithmetic: {
    name: "arithmetic",
    title:
      "fan-in 2 arithmetic gates and the functions of the recurrence language; and, or, xor, not of 0 and 1",
    gates: new Set<OpName>([...arithmeticGates, ...booleanGates]),
  },
  B2: ofBits("B2", "and, or, xor of two bits; not", ["and", "or", "xor"]),
  U2: ofBits("U2", "and, or of two bits; not", ["and", "or"]),
  xag: ofBits("xag", "and, xor of two bits; not", ["and", "xor"]),
  aig: ofBits("aig", "and of two bits; not", ["and"]),
  mig: ofBits("mig", "majority of three bits; not", ["maj"]),
  ac0: ofBits("ac0", "and, or of any number of bits; not", ["all", "any"]),
  tc0: ofBits("tc0", "and, or, weighted threshold of any number of bits; not", ["all", "any", "threshold"]),
};

/** @throws UsageError for a name that is no basis of bits; `maj` is another name of `mig`. */
export function booleanBasisNamed(name: string): BooleanBasis {
  const wanted = name === "maj" ? "mig" : name;
  const known = Object.keys(BASES).filter((basis) => basis !== "arithmetic");
  if (known.includes(wanted)) return wanted as BooleanBasis;
  throw unknownName("basis", name, known);
}
