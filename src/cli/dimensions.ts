import { UsageError } from "../errors.js";

export function readDimensions(given: readonly string[] | undefined): Record<string, number> {
  const dimensions: Record<string, number> = {};
  for (const item of (given ?? []).flatMap((text) => text.split(","))) {
    const match = /^([A-Za-z_]\w*)=(\d{1,6})$/.exec(item);
    if (match === null) throw new UsageError(`-d: expected NAME=SIZE such as K=4, got '${item}'`);
    dimensions[match[1]!] = Number(match[2]);
  }
  return dimensions;
}
