import { expect, it } from "vitest";
import { Folder, recirc, refused } from "./run.js";

const folder = new Folder();
const measure = (name: string, ...more: readonly string[]) =>
  recirc("measure", "linear-scalar", "-n", "1..16", ...more, "-o", folder.at(name));

it("two measurements of the same thing do not differ, in whatever order their rows stand", async () => {
  await measure("a.json", "--scan", "sklansky,serial");
  await measure("b.json", "--scan", "serial,sklansky");
  expect(folder.text("a.json")).not.toBe(folder.text("b.json"));
  const { code, out } = await recirc("diff", folder.at("a.json"), folder.at("b.json"));
  expect({ code, out }).toEqual({
    code: 0,
    out: "0 rows changed, 0 added, 0 gone, 0 laws changed, 0 added, 0 gone; 20 rows and 4 laws are the same\n",
  });
});

it("a wrong row that was planted is found, and named with both figures", async () => {
  await measure("whole.json", "--scan", "sklansky,serial");
  const lines = folder.text("whole.json").split("\n");
  const at = lines.findIndex((line) => line.includes('"n":12,"scan":"sklansky"'));
  const depth = /"depth":(\d+)/.exec(lines[at]!)![1]!;
  lines[at] = lines[at]!.replace(/"depth":\d+/, `"depth":${Number(depth) + 1}`);
  folder.put("planted.json", lines.join("\n"));
  const { code, out } = await recirc("diff", folder.at("whole.json"), folder.at("planted.json"));
  expect(code).toBe(1);
  expect(out.split("\n")[0]).toBe(
    `~ row  linear-scalar sklansky scalar arithmetic arithmetic all unit n = 12: depth ${depth} -> ${Number(depth) + 1}`,
  );
  expect(out).toMatch(/^1 rows changed, 0 added, 0 gone, 0 laws changed/m);
});

it("rows and laws that are there in one file only are added or gone, in JSON too", async () => {
  await measure("both.json", "--scan", "sklansky,serial");
  await measure("one.json", "--scan", "sklansky");
  const { code, out } = await recirc("diff", folder.at("both.json"), folder.at("one.json"), "--json");
  expect(code).toBe(1);
  const { rows, laws, same } = JSON.parse(out) as {
    rows: { changed: unknown[]; added: string[]; gone: string[] };
    laws: { gone: string[] };
    same: { rows: number };
  };
  expect(rows).toMatchObject({ changed: [], added: [] });
  expect(rows.gone.length).toBe(10);
  expect(laws.gone.length).toBe(2);
  expect(same.rows).toBe(10);
});

it("what is no result file is refused, and so is one that contradicts itself", async () => {
  await measure("good.json", "--scan", "sklansky");
  folder.put("empty.json", "{}");
  await refused(folder, ["diff", folder.at("good.json"), folder.at("none.json")], /there is no such file/);
  await refused(
    folder,
    ["diff", folder.at("good.json"), folder.at("empty.json")],
    /expected an object with the lists/,
  );
  const lines = folder.text("good.json").split("\n");
  folder.put(
    "twice.json",
    [lines[0], lines[1], lines[2]!.replace(/"depth":\d+/, '"depth":99'), ...lines.slice(2)].join("\n"),
  );
  await refused(
    folder,
    ["diff", folder.at("good.json"), folder.at("twice.json")],
    /twice\.json: expected one row for linear-scalar .* n = 1, got two whose depth is 99 and 0/,
  );
});
