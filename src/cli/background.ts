import { readdirSync } from "node:fs";
import { setPriority } from "node:os";
import { isMainThread } from "node:worker_threads";

/** How far the engine's own threads stand back, in steps of Unix niceness. */
const NICENESS = 10;

/**
 * The engine compiles and collects garbage on four threads of its own, however few processors there are: with two, the
 * thread that does the work often waits for a processor. Here they stand back. To be called
 * before there are threads of ours. Only Linux gives threads priorities of their own; elsewhere nothing is done.
 */
export function engineStandsBack(): void {
  if (process.platform !== "linux" || !isMainThread) return;
  try {
    for (const thread of readdirSync("/proc/self/task")) {
      if (Number(thread) !== process.pid) setPriority(Number(thread), NICENESS);
    }
  } catch {
    // A sandbox may forbid it: then it takes a little longer.
  }
}
