import type { Choices } from "./recurrences.js";

type Stream = readonly number[];

/** Most simpler candidates that are tried. */
const ATTEMPTS = 400;

/**
 * The simplest choices found that still fail: whole groups and outputs are left out, streams cut short (what follows a
 * stream's end are first choices), and runs of choices turned into first ones. Far fewer attempts than shrinking number
 * by number.
 */
export function shrink(choices: Choices, fails: (simpler: Choices) => boolean): Choices {
  let best = choices;
  let left = ATTEMPTS;
  const adopt = (candidate: Choices): boolean => {
    if (left-- <= 0 || !fails(candidate)) return false;
    best = candidate;
    return true;
  };
  const dropFrom = (part: "groups" | "outputs"): void => {
    for (let i = best[part].length - 1; i >= 0; i--) {
      if (part === "outputs" || best.groups.length > 1)
        adopt({ ...best, [part]: best[part].filter((_, j) => j !== i) });
    }
  };
  const simplify = (get: () => Stream, put: (stream: Stream) => Choices): void => {
    for (let cut = get().length; cut >= 1; cut = Math.floor(cut / 2)) {
      while (left > 0 && get().length >= cut && adopt(put(get().slice(0, -cut))));
    }
    for (let run = Math.ceil(get().length / 2); run >= 1; run = Math.floor(run / 2)) {
      for (let at = 0; at < get().length && left > 0; at += run) {
        const stream = get();
        const zeroed = stream.map((number, i) => (i >= at && i < at + run ? 0 : number));
        if (zeroed.some((number, i) => number !== stream[i])) adopt(put(zeroed));
      }
    }
  };
  const replaced = (streams: readonly Stream[], at: number, stream: Stream): readonly Stream[] =>
    streams.map((own, i) => (i === at ? stream : own));
  dropFrom("outputs");
  dropFrom("groups");
  for (const part of ["groups", "outputs"] as const) {
    for (let i = 0; i < best[part].length; i++) {
      simplify(
        () => best[part][i]!,
        (stream) => ({ ...best, [part]: replaced(best[part], i, stream) }),
      );
    }
  }
  simplify(
    () => best.head,
    (head) => ({ ...best, head }),
  );
  return best;
}
