import { compile } from "../../compile/compile.js";
import {
  type Drawing,
  type PartAnswer,
  type PartAsked,
  PartRunner,
  type UnderTest,
} from "../../verify/lanes/judge.js";
import { underTest } from "../../verify/report.js";
import { type RecipeNames, type RecipeSettings, type RecurrenceSource, recipeIn } from "./cell.js";

/** A circuit as every thread can compile it, and what is drawn for it. */
export interface Drawn {
  readonly recurrence: RecurrenceSource;
  readonly recipe: RecipeNames;
  readonly settings: RecipeSettings;
  readonly n: number;
  readonly drawing: Drawing;
}

/** One part of the sequences that a circuit is judged on, run by whichever thread is free. */
export interface PartTask extends Drawn {
  readonly asked: PartAsked;
}

/** The circuit that a thread is at; it is large. */
let current: { readonly of: string; readonly runner: PartRunner } | undefined;

/** Parts of what is drawn are run on this circuit in this thread, until there is another. */
export function runOn(test: UnderTest, drawn: Drawn): PartRunner {
  current = undefined;
  const runner = new PartRunner(test, drawn.drawing);
  current = { of: nameOf(drawn), runner };
  return runner;
}

export function runPart({ asked, ...drawn }: PartTask): PartAnswer {
  if (current?.of === nameOf(drawn)) return current.runner.run(asked);
  const recipe = recipeIn(drawn.recurrence, drawn.recipe, drawn.settings);
  return runOn(underTest(recipe, compile(recipe, drawn.n), drawn.n), drawn).run(asked);
}

function nameOf({ recurrence, recipe, settings, n, drawing }: Drawn): string {
  return JSON.stringify([recurrence, recipe, settings, n, drawing]);
}
