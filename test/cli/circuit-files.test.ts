import { describe, expect, it } from "vitest";
import { Folder, recirc, refused } from "./run.js";

const folder = new Folder();
const AND = new Uint8Array([...Buffer.from("aig 3 2 0 1 1\n6\n"), 2, 2]);

describe("stats of a file that is no circuit", () => {
  it.each([
    ["nothing there", () => folder.at("none.aig"), /a circuit file at '.*none\.aig': there is no such file/],
    [
      "a folder",
      () => folder.path,
      /expected a file name that ends in \.aig, .*give it an extension, or say --format/,
    ],
    ["an unknown extension", () => folder.put("a.foo", "x"), /unknown format '\.foo'/],
    [
      "a format that is only written",
      () => folder.put("a.dot", "digraph {}"),
      /dot files are written only; read \.aig, \.aag, .* or \.\w+/,
    ],
    [
      "an empty .aig",
      () => folder.put("a.aig", ""),
      /a\.aig:1:1: expected an AIGER header .*got the end of the file/,
    ],
    [
      "an empty .aag",
      () => folder.put("a.aag", ""),
      /a\.aag:1:1: expected an AIGER header .*got the end of the file/,
    ],
    [
      "an empty .json",
      () => folder.put("a.json", ""),
      /a\.json:1:1: expected JSON with a value here, got the end of the file/,
    ],
    [
      "text",
      () => folder.put("a.aig", "this is no circuit\n"),
      /a\.aig:1:1: expected an AIGER header .*got 'this'/,
    ],
    [
      "random bytes",
      () =>
        folder.put(
          "a.aig",
          new Uint8Array(999).map((_, i) => (i * i * 37 + 200) & 255),
        ),
      /a\.aig:1:1: expected an AIGER header/,
    ],
    [
      "a truncated .aig",
      () => folder.put("a.aig", AND.slice(0, -2)),
      /a\.aig:byte 16: expected 1 ANDs of at least 2 bytes each, got 0 bytes/,
    ],
    ["a truncated delta", () => folder.put("a.aig", AND.slice(0, -1)), /a\.aig:byte \d+: expected/],
    [
      "a header that promises too much",
      () => folder.put("a.aig", "aig 4000000000 2 0 1 3999999998\n6\n"),
      /a\.aig:byte \d+: expected fewer than 2\^31 variables/,
    ],
    ["latches", () => folder.put("a.aig", "aig 3 2 1 1 0\n6 2\n6\n"), /a\.aig:byte \d+: expected no latches/],
    [
      "half a JSON file",
      () => folder.put("a.json", '{ "format": "recirc-circuit",\n'),
      /a\.json:2:1: expected JSON with a name in double quotes here, got the end/,
    ],
    ["another JSON file", () => folder.put("a.json", "{}"), /a\.json: at 'format': .*recirc-circuit/],
    [
      "bytes that are no text",
      () => folder.put("a.json", new Uint8Array([123, 255, 125])),
      /a\.json:byte 1: expected text in UTF-8/,
    ],
  ])("%s is refused", async (_, file, said) => {
    await refused(folder, ["stats", file()], said);
  });

  it("a whole file is read, by its extension or by --format", async () => {
    const byName = await recirc("stats", folder.put("and.aig", AND), "--json");
    const byOption = await recirc("stats", folder.put("and.bits", AND), "--format", "aiger", "--json");
    expect(byOption).toEqual(byName);
    expect(JSON.parse(byName.out)).toMatchObject({
      inputs: 2,
      outputs: 1,
      size: 1,
      depth: 1,
      and: 1,
      basis: "aig",
    });
  });
});

describe("writing", () => {
  const compile = (target: string) => ["compile", "linear-scalar", "-n", "2", "-o", target];

  it("a folder that cannot be made, or a target that is one, is refused and leaves nothing behind", async () => {
    const file = folder.put("file", "kept");
    folder.put("folder.json/inside", "kept");
    await refused(
      folder,
      compile(`${file}/a.json`),
      /cannot write '.*file\/a\.json': (ENOTDIR|EEXIST); check that the folder exists/,
    );
    await refused(folder, compile(folder.at("folder.json")), /cannot write '.*folder\.json': EISDIR/);
    await refused(folder, compile("/dev/null/deep/a.json"), /cannot write '\/dev\/null\/deep\/a\.json'/);
    await refused(
      folder,
      compile("/proc/recirc/deep/a.json"),
      /cannot write '\/proc\/recirc\/deep\/a\.json'/,
    );
  });

  it("replaces a file as a whole, makes missing folders, and writes the same bytes again", async () => {
    const target = folder.put("a.json", "x".repeat(100_000));
    expect((await recirc(...compile(target))).code).toBe(0);
    const deep = folder.at("new/folders/a.json");
    expect((await recirc(...compile(deep))).code).toBe(0);
    expect(JSON.parse(folder.text("a.json")).basis).toBe("arithmetic");
    expect(folder.text("new/folders/a.json")).toBe(folder.text("a.json"));
    expect(Object.keys(folder.contents()).filter((name) => name.includes(".part"))).toEqual([]);
  });

  it("a circuit past its limit does not touch the file that was there", async () => {
    const target = folder.put("limited.json", "kept");
    await refused(folder, [...compile(target), "--limit", "3"], /passes the limit of 3 nodes/);
    expect(folder.text("limited.json")).toBe("kept");
  });

  it.each(["aig", "aag", "json", "dot", "graphml", "gexf"])("writes .%s", async (extension) => {
    const target = folder.at(`written.${extension}`);
    const { code, err } = await recirc(...compile(target), "--numbers", "int:2");
    expect({ code, err }).toEqual({
      code: 0,
      err: expect.stringMatching(
        /^.*written\.\w+: \S+, 8 inputs, 4 outputs, size \d+, depth \d+ \(B2, cost model unit\)\n$/,
      ),
    });
    expect(folder.text(`written.${extension}`).length).toBeGreaterThan(50);
  });
});
