import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { foldersAbove } from "../catalogue-files.js";
import { readCount } from "../options.js";
import work, { type Answer, errorOf, type Task } from "./worker.js";

/**
 * Sweeps shorter than this are done sooner by one thread: each further one has to start, longer from sources, and to find
 * out for itself what the first knows already.
 */
const ALONE_MILLISECONDS = { bundled: 4000, source: 8000 };

export type Done = (answer: Exclude<Answer, { kind: "error" }>, index: number) => void;

/**
 * Carries out tasks, in this thread at first and on a pool of worker threads once they turn out to be long, and hands
 * over each answer as it comes, in whatever order. The answers do not depend on who works them out.
 *
 * @throws the first error of a task; then no further task is begun.
 */
export async function carryOut(
  tasks: readonly Task[],
  jobs: number,
  done: Done,
  alone: number = ALONE_MILLISECONDS[workerEntry().from],
): Promise<void> {
  const began = performance.now();
  let next = 0;
  const settle = (answer: Answer, index: number): void => {
    if (answer.kind === "error") throw errorOf(answer);
    done(answer, index);
  };
  for (; next < tasks.length; next++) {
    if (jobs > 1 && tasks.length - next > 1 && performance.now() - began >= alone) break;
    settle(await work(tasks[next]!), next);
    // Lets the bar draw and Ctrl-C through.
    await nextTurn();
  }
  if (next === tasks.length) return;
  growSlowly();
  const { Piscina } = await import("piscina");
  const { filename, execArgv } = workerEntry();
  const pool = new Piscina({
    filename,
    execArgv: [...execArgv],
    minThreads: 1,
    maxThreads: Math.min(jobs, tasks.length - next),
    recordTiming: false,
  });
  try {
    const lane = async (): Promise<void> => {
      while (next < tasks.length) {
        const index = next++;
        try {
          settle((await pool.run(tasks[index])) as Answer, index);
        } catch (error) {
          next = tasks.length;
          throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: jobs }, lane));
  } finally {
    await pool.destroy();
  }
}

/**
 * Left to itself, a heap may grow to four times what is in use before it is collected, and each thread has one. Grown by
 * half, those of a sweep over the catalogue take far less memory in the same time.
 */
function growSlowly(): void {
  setFlagsFromString("--heap-growing-percent=50");
}

/** `--jobs`; as many as there are processors, unless given. */
export function readJobs(given: string | undefined): number {
  return given === undefined ? availableParallelism() : readCount("--jobs", given, 1, 256);
}

interface WorkerEntry {
  readonly from: keyof typeof ALONE_MILLISECONDS;
  readonly filename: string;
  readonly execArgv: readonly string[];
}

/** The worker's own file: bundled beside the command line, or in a checkout the source, read through tsx. */
function workerEntry(): WorkerEntry {
  for (const folder of foldersAbove()) {
    const bundled = join(folder, "cli/sweep/worker.js");
    if (existsSync(bundled)) return { from: "bundled", filename: bundled, execArgv: [] };
    const source = join(folder, "cli/sweep/worker.ts");
    // By its file: a name would be looked for from the folder that the command was called in.
    const reader = (): string => pathToFileURL(createRequire(source).resolve("tsx")).href;
    if (existsSync(source)) return { from: "source", filename: source, execArgv: ["--import", reader()] };
  }
  throw new Error("expected the worker of a sweep beside the command line, found none; install recirc again");
}
