import { describe, expect, it } from "vitest";
import { catalogueTexts, packageFolder } from "../../src/cli/catalogue-files.js";
import { makeIndex, openIndex, type Row, rowsFrom, type Texts } from "../../src/cli/catalogue-index.js";
import { recurrenceRow } from "../../src/cli/recurrence-row.js";

const TEXTS = catalogueTexts(packageFolder("circuits"));
const SOME: Texts = new Map([...TEXTS].slice(0, 4));
const INDEX = makeIndex(SOME, recurrenceRow);

/** Rows, and the names of those that had to be understood afresh. */
async function listed(texts: Texts, index = INDEX): Promise<{ rows: readonly Row[]; afresh: string[] }> {
  const afresh: string[] = [];
  const rows = await rowsFrom(index, texts, async () => (text) => {
    const row = recurrenceRow(text);
    afresh.push(String(row.name));
    return row;
  });
  return { rows, afresh };
}

describe("the index of the catalogue", () => {
  it("says what reading the files says, after it was a file itself", async () => {
    const { rows, afresh } = await listed(SOME, JSON.parse(JSON.stringify(INDEX)));
    expect(rows).toEqual([...SOME.values()].map((read) => recurrenceRow(read())));
    expect(afresh).toEqual([]);
  });

  it("is not believed about a file that has changed since, nor about one it does not have", async () => {
    const [name, read] = [...SOME][0]!;
    const { file, text } = read();
    const changed = new Map([
      ...SOME,
      [name, () => ({ file, text: text.replace(/^title: .*$/m, "title: Another") })] as const,
      [...TEXTS][5]!,
    ]);
    const { rows, afresh } = await listed(changed);
    expect(afresh).toEqual([name, [...TEXTS][5]![0]]);
    expect(rows[0]).toMatchObject({ name, title: "Another" });
    expect(rows).toHaveLength(5);
  });

  it("is not there for the sources, which may have changed since a build", () => {
    expect(openIndex()).toEqual({});
  });
});
