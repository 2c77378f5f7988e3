import { UsageError } from "../../errors.js";
import type { TheoremRequest } from "../theorem.js";

/** A whole number from `least` to `most`. @throws UsageError that names the option. */
export function wholeOption({ options }: TheoremRequest, name: string, least: number, most: number): number {
  const text = options[name]!;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${name}: expected a whole number from ${least} to ${most}, got '${text}'`);
}
