import {
  beginJudging,
  type JudgedSequences,
  LaneJudging,
  type PartAnswer,
  type UnderTest,
} from "../../verify/lanes/judge.js";
import { type Drawn, runOn } from "./parts.js";
import { carryOut } from "./pool.js";

/** Ends a round of tasks; no error. */
class Enough extends Error {}

/**
 * `judgeSequences` on several threads, with the same result: parts are run by whoever is free and looked at in order,
 * and none after the first in which a sequence fails counts.
 *
 * @param advance told how many parts have been run, and of how many.
 * @param alone milliseconds after which other threads are called in.
 */
export async function judgeInThreads(
  test: UnderTest,
  drawn: Drawn,
  jobs: number,
  advance: (parts: number, of: number) => void = () => {},
  alone?: number,
): Promise<JudgedSequences> {
  const judging = beginJudging(test, drawn.drawing);
  if (!(judging instanceof LaneJudging)) return judging;
  const tasks = [...judging.asked()].map((asked) => ({ kind: "part", part: { ...drawn, asked } }) as const);
  // This thread has the circuit already.
  runOn(test, drawn);
  const waiting = new Map<number, PartAnswer>();
  let next = 0;
  try {
    await carryOut(
      tasks,
      jobs,
      (answer, index) => {
        if (answer.kind !== "part") return;
        waiting.set(index, answer.part);
        for (let own = waiting.get(next); own !== undefined; own = waiting.get(next)) {
          waiting.delete(next++);
          judging.take(own);
          if (judging.failing > 0) throw new Enough();
        }
        advance(next, tasks.length);
      },
      alone,
    );
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return judging.result();
}
