import { UsageError, unknownName } from "../../errors.js";
import type { TheoremRequest } from "../theorem.js";

/** A whole number from `least` to `most`. @throws UsageError that names the option. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`${option}: expected a whole number from ${least} to ${most}, got '${text}'`);
}

/** That of an option of a theorem. */
export const wholeOption = ({ options }: TheoremRequest, name: string, least: number, most: number): number =>
  wholeNumber(name, options[name]!, least, most);

/** The one of `all` that an option names. @throws UsageError with the nearest name. */
export function namedOption<T extends { readonly name: string }>(
  { options }: TheoremRequest,
  option: string,
  all: readonly T[],
): T {
  const found = all.find(({ name }) => name === options[option]);
  if (found !== undefined) return found;
  throw unknownName(
    option,
    options[option]!,
    all.map(({ name }) => name),
  );
}

/** The one of `all` that an option names, or every one for `all`. @throws UsageError with the nearest name. */
export function namedOrAll<T extends { readonly name: string }>(
  { options }: TheoremRequest,
  option: string,
  all: readonly T[],
): readonly T[] {
  const name = options[option]!;
  if (name === "all") return all;
  const found = all.filter((one) => one.name === name);
  if (found.length === 0) throw unknownName(option, name, [...all.map((one) => one.name), "all"]);
  return found;
}
