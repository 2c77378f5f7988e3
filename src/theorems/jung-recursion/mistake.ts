import type { ExtensionMistake } from "../../numbers/residue/base-extension.js";
import type { TheoremRequest } from "../theorem.js";

/** The mistake that is to be made, by the name that base extension has for it. */
export function mistakeOf({ mistake }: TheoremRequest): ExtensionMistake | undefined {
  return mistake as ExtensionMistake | undefined;
}
