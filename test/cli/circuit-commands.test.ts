import { describe, expect, it } from "vitest";
import { findJudge } from "../judges.js";
import { Folder, recirc, refused } from "./run.js";

const folder = new Folder();
const compiled = (name: string, ...options: readonly string[]) =>
  recirc("compile", "linear-scalar", "-n", "4", ...options, "-o", folder.at(name));

/** The file with one gate of another kind: an 'or' for the last 'and' that is there. */
function planted(from: string, to: string): string {
  const text = folder.text(from);
  const at = text.lastIndexOf('["and",');
  expect(at).toBeGreaterThan(0);
  return folder.put(to, `${text.slice(0, at)}["or",${text.slice(at + 7)}`);
}

await compiled("a.json", "--numbers", "int:4");
await compiled("b.json", "--numbers", "int:4", "--scan", "kogge-stone");
await compiled("small.json", "--numbers", "int:2");
await compiled("small-serial.json", "--numbers", "int:2", "--scan", "serial");
await compiled("p.json");
await compiled("q.json", "--scan", "serial");
const [a, b, p, q] = ["a.json", "b.json", "p.json", "q.json"].map((name) => folder.at(name)) as [
  string,
  string,
  string,
  string,
];

describe("convert", () => {
  it.each(["B2", "U2", "xag", "aig", "mig"])("over %s it stays equivalent", async (basis) => {
    const target = folder.at(`${basis}.json`);
    const { code, out } = await recirc("convert", a, target, "--basis", basis, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      from: { format: "json", basis: "B2" },
      to: { basis, outputs: 16 },
    });
    expect(JSON.parse(folder.text(`${basis}.json`)).basis).toBe(basis);
    const verdict = await recirc("equivalent", a, target, "--json");
    expect(verdict.code, verdict.err).toBe(0);
    expect(JSON.parse(verdict.out).verdict).toBe("equal");
  });

  it("refuses numbers over a basis of bits, and unknown names", async () => {
    await refused(folder, ["convert", p, folder.at("x.aig")], /Compile to bits with --numbers int:8/);
    await refused(
      folder,
      ["convert", p, folder.at("x.json"), "--basis", "aig"],
      /expected a circuit of bits/,
    );
    await refused(folder, ["convert", a, folder.at("x.json"), "--basis", "aigg"], /Did you mean 'aig'\?/);
    await refused(
      folder,
      ["convert", a, folder.at("x.json"), "--basis", "U2", "--limit", "50"],
      /limit of 50/,
    );
  });
});

describe("simulate", () => {
  it("gives the recurrence's values, by shape and encoding", async () => {
    const vectors = folder.put("v.json", JSON.stringify([{ a: [1, 2, 3, 2], b: [1, 1, -1, 0] }]));
    const { code, out } = await recirc("simulate", a, "--vectors", vectors, "--json");
    expect(code).toBe(0);
    // x = a x + b modulo 16: 1, 3, 8 (which is -8), 0.
    expect(JSON.parse(out)).toEqual([
      { inputs: { a: [1, 2, 3, 2], b: [1, 1, -1, 0] }, outputs: { y: [1, 3, -8, 0] } },
    ]);
    const exact = await recirc("simulate", p, "--vectors", vectors);
    expect(exact.out).toBe("a=[1,2,3,2] b=[1,1,-1,0] y=[1,3,8,16]\n");
  });

  it("draws the same vectors for a seed, more than fit into one run, whatever the format", async () => {
    await recirc("convert", a, folder.at("a.aig"));
    const first = await recirc("simulate", a, "--random", "2050", "--seed", "3");
    const second = await recirc("simulate", folder.at("a.aig"), "--random", "2050", "--seed", "3");
    expect(first.out.split("\n")).toHaveLength(2051);
    expect(second.out).toBe(first.out);
    expect((await recirc("simulate", a, "--random", "2050", "--seed", "4")).out).not.toBe(first.out);
  });

  it("takes bits as text or lists", async () => {
    const file = folder.put("and.aag", "aag 3 2 0 1 1\n2\n4\n6\n6 2 4\ni0 x[0]\ni1 x[1]\no0 y\n");
    const vectors = folder.put("bits.json", '[{"x":"11"},{"x":[1,0]},{"x":[true,1]}]');
    expect((await recirc("simulate", file, "--vectors", vectors)).out).toBe(
      "x=11 y=1\nx=[1,0] y=0\nx=[true,1] y=1\n",
    );
  });

  it.each([
    [[], /expected --vectors FILE or --random COUNT/],
    [["--vectors", folder.put("bad1.json", "{}")], /expected a list of vectors/],
    [
      ["--vectors", folder.put("bad2.json", '[{"a":[1,2,3,4]}]')],
      /vector 0: expected a value for the input 'b'/,
    ],
    [
      ["--vectors", folder.put("bad3.json", '[{"a":[1],"b":[1]}]')],
      /vector 0, a: expected 4 numbers of int:4, got 1/,
    ],
    [["--random", "0"], /--random: expected a whole number from 1/],
  ])("refuses %j", async (options, said) => {
    await refused(folder, ["simulate", a, ...options], said);
  });
});

describe("equivalent", () => {
  const outside = [
    ["cadical", findJudge("CaDiCaL about miters", "cadical")],
    ["minisat", findJudge("MiniSat about miters", "minisat")],
    ["abc", findJudge("ABC about miters", "berkeley-abc", "abc", "yosys-abc")],
  ] as const;
  const judges = ["auto", "sat", ...outside.flatMap(([name, found]) => (found === undefined ? [] : [name]))];
  planted("b.json", "bug.json");

  it.each(judges)("%s proves two scans equal and finds a planted bug, with its vectors", async (judge) => {
    const equal = await recirc("equivalent", a, b, "--judge", judge);
    expect(equal.code).toBe(0);
    expect(equal.out).toMatch(/^equal \((hashing|cadical|minisat|abc|sat)\): /);
    const vectors = folder.at("bug-vectors.json");
    const bug = folder.at("bug.json");
    const different = await recirc("equivalent", a, bug, "--judge", judge, "--vectors", vectors);
    expect(different.code).toBe(1);
    expect(different.out).toMatch(
      /^different \(\w+\): found .*\n {2}a = \[.*\]\n {2}b = \[.*\]\n {2}y\[\d\]\[\d\]: [01] and [01]\n$/,
    );
    const ours = await recirc("simulate", a, "--vectors", vectors);
    const theirs = await recirc("simulate", bug, "--vectors", vectors);
    expect(ours.out).not.toBe(theirs.out);
  });

  it("tries all assignments of few inputs, and only those", async () => {
    const files = [folder.at("small.json"), folder.at("small-serial.json")] as const;
    const all = await recirc("equivalent", ...files, "--judge", "exhaustive", "--json");
    expect(JSON.parse(all.out)).toEqual({
      verdict: "equal",
      judge: "exhaustive",
      how: "on all 2^16 assignments",
    });
    const bug = planted("small-serial.json", "small-bug.json");
    expect((await recirc("equivalent", files[0], bug, "--judge", "exhaustive")).code).toBe(1);
    await refused(
      folder,
      ["equivalent", a, b, "--judge", "exhaustive"],
      /32 input bits, past the limit of 22 .* Raise it with --bits, or ask --judge sat/,
    );
  });

  it("says what proves nothing", async () => {
    for (const judge of ["random", "hashing"]) {
      const { code, out } = await recirc("equivalent", a, b, "--judge", judge);
      expect({ code, out }).toMatchObject({
        code: 0,
        out: expect.stringMatching(/^unrefuted .*proves nothing\n$/),
      });
    }
    const limited = await recirc("equivalent", a, b, "--judge", "sat", "--solver-ands", "5");
    expect(limited.out).toMatch(/^unrefuted \(sat\): .*past the limit of 5 \(--solver-ands\)/);
  });

  it("compares polynomials with a bound, and finds a planted bug", async () => {
    const { code, out } = await recirc("equivalent", p, q);
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^equal \(identity\): .*degree at most 4 .*at most 2\^-1\d\d\.\d\n$/),
    });
    const text = folder.text("q.json");
    const at = text.lastIndexOf('["add",');
    const bug = folder.put("q-bug.json", `${text.slice(0, at)}["sub",${text.slice(at + 7)}`);
    const different = await recirc("equivalent", p, bug);
    expect(different.code).toBe(1);
    expect(different.out).toMatch(/^different \(identity\): .*\n {2}a\[0\] = \d+/);
  });

  it("matches by name, or by order when told", async () => {
    const text = folder.text("b.json").replace('"name":"a"', '"name":"other"');
    const renamed = folder.put("renamed.json", text);
    await refused(
      folder,
      ["equivalent", a, renamed],
      /expected the input 'a\[0\]\[0\]' in both .* --by-order/,
    );
    expect((await recirc("equivalent", a, renamed, "--by-order")).code).toBe(0);
    await refused(
      folder,
      ["equivalent", a, folder.at("small.json")],
      /as many inputs as each other, got 32 and 16/,
    );
    await refused(folder, ["equivalent", a, p], /expected a circuit of bits/);
  });
});

describe("the question of equivalence as a file", () => {
  const cadical = findJudge("CaDiCaL for a miter", "cadical");

  it("is a formula whose models are differences", async () => {
    await recirc("equivalent", a, b, "--judge", "random", "--emit", folder.at("same.cnf"));
    const bug = planted("b.json", "emitted-bug.json");
    await recirc("equivalent", a, bug, "--judge", "random", "--emit", folder.at("bug.cnf"));
    expect(folder.text("same.cnf")).toMatch(/^c input 1 "x\[0\]"\n[\s\S]*\np cnf \d+ \d+\n/);
    if (cadical === undefined) return;
    const asked = (file: string) => {
      try {
        return cadical.run(["-q", "m.cnf"], { "m.cnf": folder.text(file) }).printed;
      } catch (error) {
        // Its exit codes are 10 and 20.
        return String((error as { stdout?: unknown }).stdout);
      }
    };
    expect(asked("same.cnf")).toMatch(/UNSATISFIABLE/);
    expect(asked("bug.cnf")).toMatch(/s SATISFIABLE/);
  });
});
