import { unknownName } from "../errors.js";

/** The text of one recurrence file, wherever it comes from. */
export interface RecurrenceText {
  /** As shown in messages. */
  readonly file: string;
  readonly text: string;
}

/** @throws UsageError for a name that is not there, with the nearest that is. */
export function textNamed(texts: ReadonlyMap<string, () => RecurrenceText>, name: string): RecurrenceText {
  const text = texts.get(name);
  if (text === undefined) throw unknownName("recurrence", name, [...texts.keys()]);
  return text();
}
