import type { Place } from "./benchmark.js";

export const ABC = ["berkeley-abc", "abc", "yosys-abc"] as const;

/** Wall time of commands of ABC, less that of `before`, or of starting it where there is nothing before. */
export function abcSeconds(place: Place, path: string, commands: string, before = "quit"): number {
  const whole = place.run(path, ["-q", before === "quit" ? commands : `${before}; ${commands}`]);
  if (/\bError\b|\*\* cmd error/.test(whole.printed)) throw new Error(`ABC: ${whole.printed.trim()}`);
  return Math.max(whole.seconds - place.run(path, ["-q", before]).seconds, 1e-3);
}
