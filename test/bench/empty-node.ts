import { readFileSync } from "node:fs";
import type { Peer, Place, Sample } from "./benchmark.js";

/** Node.js doing nothing: the least that any command takes. */
export const emptyNode = (place: Place): Peer => ({
  name: "empty node",
  run: () => weighed(place, "-e", "0"),
});

/** Seconds and peak resident memory of a run of Node.js. */
export function weighed(place: Place, ...args: readonly string[]): Sample {
  const file = place.file("peak");
  const hook = `import{writeFileSync as w}from"node:fs";process.on("exit",()=>w(${JSON.stringify(file)},String(process.resourceUsage().maxRSS)))`;
  const { seconds } = place.run(process.execPath, [
    "--import",
    `data:text/javascript,${encodeURIComponent(hook)}`,
    ...args,
  ]);
  return { seconds, MiB: Number(readFileSync(file, "utf8")) / 1024 };
}
