import { elaborate } from "./elaborate.js";
import type { Recurrence } from "./recurrence.js";
import { readSource, type SourceFile } from "./schema.js";
import { type RecurrenceText, textNamed } from "./texts.js";

export type { RecurrenceText } from "./texts.js";

/** The recurrences that come with recirc, in the order of families and names. Files are read when asked for. */
export class Catalogue {
  private readonly sources = new Map<string, SourceFile>();

  /** `texts` maps names to files. */
  constructor(private readonly texts: ReadonlyMap<string, () => RecurrenceText>) {}

  names(): readonly string[] {
    return [...this.texts.keys()];
  }

  /** The checked file, its formulas not yet read. */
  source(name: string): SourceFile {
    const known = this.sources.get(name);
    if (known !== undefined) return known;
    const { file, text } = this.text(name);
    const source = readSource(text, file);
    this.sources.set(name, source);
    return source;
  }

  /** @throws UsageError for a name that is not there, with the nearest that is. */
  text(name: string): RecurrenceText {
    return textNamed(this.texts, name);
  }

  recurrence(name: string, dimensions: Readonly<Record<string, number>> = {}): Recurrence {
    return elaborate(this.source(name), dimensions);
  }
}
