import { InternalError, LimitError, RecircError, UsageError } from "../../errors.js";
import type { PartAnswer } from "../../verify/lanes/judge.js";
import { loadInheritedPlugin } from "../plugins.js";
import { type Cell, encodeOutcome, measureCell } from "./cell.js";
import { type PartTask, runPart } from "./parts.js";
import { fitSeries, type SeriesTask } from "./series.js";

const inherited = loadInheritedPlugin();

/** What a thread is handed, and what it hands back: errors as text, since their classes do not travel. */
export type Task =
  | { readonly kind: "cell"; readonly cell: Cell }
  | { readonly kind: "series"; readonly series: SeriesTask }
  | { readonly kind: "part"; readonly part: PartTask };

export type Answer =
  | { readonly kind: "outcomes"; readonly outcomes: readonly string[] }
  | { readonly kind: "laws"; readonly laws: string }
  | { readonly kind: "part"; readonly part: PartAnswer }
  | { readonly kind: "error"; readonly name: string; readonly message: string };

/** The entry of a worker thread. */
export default async function work(task: Task): Promise<Answer> {
  await inherited;
  try {
    if (task.kind === "series") return { kind: "laws", laws: fitSeries(task.series) };
    if (task.kind === "part") return { kind: "part", part: runPart(task.part) };
    return { kind: "outcomes", outcomes: measureCell(task.cell).map(encodeOutcome) };
  } catch (error) {
    if (!(error instanceof RecircError) || error instanceof InternalError) throw error;
    return { kind: "error", name: error.name, message: error.message };
  }
}

/** The error of a thread, as it would have been thrown here. */
export function errorOf(answer: { readonly name: string; readonly message: string }): Error {
  return answer.name === "LimitError" ? new LimitError(answer.message) : new UsageError(answer.message);
}
