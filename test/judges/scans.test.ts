import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { toAig } from "../../src/circuit/lower.js";
import { OPS } from "../../src/circuit/ops.js";
import { compile } from "../../src/compile/compile.js";
import { aiger } from "../../src/formats/aiger.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { representationNamed } from "../../src/numbers/index.js";
import { scanNamed } from "../../src/scans/index.js";
import { catalogued } from "../catalogue.js";
import { Folder, recirc } from "../cli/run.js";
import { findJudge, type Judge } from "../judges.js";

const abc = findJudge("ABC", "berkeley-abc", "abc");
const yosys = findJudge("Yosys", "yosys");
const ask = (judge: Judge | undefined) => judge as Judge;
const folder = new Folder();

interface Figures {
  readonly inputs: number;
  readonly outputs: number;
  readonly and: number;
  readonly not: number;
  readonly depth: number;
}

/** What the command line says of a circuit that it has just written, and the file. */
async function compiled(
  name: string,
  ...options: string[]
): Promise<{ figures: Figures; bytes: Uint8Array }> {
  const target = folder.at("a.aig");
  const written = await recirc("compile", name, ...options, "-o", target);
  expect(written.code, written.err).toBe(0);
  const stats = await recirc("stats", target, "--json");
  return { figures: JSON.parse(stats.out), bytes: new Uint8Array(readFileSync(target)) };
}

const CIRCUITS: readonly (readonly string[])[] = [
  ["linear-scalar", "-n", "8", "--numbers", "int:8"],
  ["linear-scalar", "-n", "5", "--numbers", "int:3", "--scan", "brent-kung", "--sharing", "hash"],
  ["deltanet", "-n", "2", "--numbers", "int:4"],
  ["elman", "-n", "3", "--numbers", "int:4"],
];

describe.skipIf(abc === undefined)("ABC's print_stats", () => {
  it.each(CIRCUITS)("agrees with stats: %s %s %s %s %s", async (name, ...options) => {
    const { figures, bytes } = await compiled(name, ...options);
    const { printed } = ask(abc).run(["-c", "read a.aig; print_stats"], { "a.aig": bytes });
    const [, inputs, outputs, and, depth] = (
      /i\/o = *(\d+)\/ *(\d+).*and = *(\d+).*lev = *(\d+)/.exec(printed) ?? []
    ).map(Number);
    const { inputs: i, outputs: o, and: a, depth: d } = figures;
    expect({ inputs, outputs, and, depth }, printed).toEqual({ inputs: i, outputs: o, and: a, depth: d });
  });
});

describe.skipIf(yosys === undefined)("Yosys' stat", () => {
  it.each(CIRCUITS)("agrees with stats: %s %s %s %s %s", async (name, ...options) => {
    const { figures, bytes } = await compiled(name, ...options);
    const script = "read_aiger -module_name top a.aig; stat";
    const { printed } = ask(yosys).run(["-p", script], { "a.aig": bytes });
    const cells = (kind: string): number =>
      Number(new RegExp(`\\$_${kind}_ +(\\d+)`).exec(printed)?.[1] ?? 0);
    expect({ and: cells("AND"), not: cells("NOT") }, printed).toEqual({ and: figures.and, not: figures.not });
  });
});

function scalar(n: number, width: number, scan: string): Circuit<"B2"> {
  const circuit = compile(
    {
      recurrence: catalogued("linear-scalar"),
      scan: scanNamed(scan),
      representation: representationNamed(`int:${width}`),
      outputs: "all",
      weights: "inputs",
    },
    n,
  );
  return circuit as Circuit<"B2">;
}

const file = (circuit: Circuit<"B2">): Uint8Array => joinChunks(aiger.write(toAig(circuit)));

/** Another gate in place of the last AND: a bug that only some inputs show. */
function planted(circuit: Circuit<"B2">): Circuit<"B2"> {
  const op = circuit.op.slice();
  op[op.lastIndexOf(OPS.and.code)] = OPS.or.code;
  return { ...circuit, op };
}

/*
 * Over int:W any order of composition gives the same bits. Proofs of that for wide words are proofs that multiplication
 * is associative and distributive, which SAT solvers are slow at: hence few bits where the scans compose differently,
 * more where they share most intervals.
 */
const PAIRS: readonly (readonly [n: number, width: number, one: string, other: string])[] = [
  [8, 4, "sklansky", "brent-kung"],
  [6, 8, "sklansky", "brent-kung"],
  [3, 8, "sklansky", "serial"],
  [4, 4, "sklansky", "kogge-stone"],
  [8, 3, "sklansky", "serial"],
  [8, 2, "sklansky", "kogge-stone"],
  [8, 2, "brent-kung", "han-carlson"],
  [8, 2, "serial", "ladner-fischer:1"],
];

describe.skipIf(abc === undefined)("ABC's &cec", () => {
  const cec = (a: Circuit<"B2">, b: Circuit<"B2">): string =>
    ask(abc).run(["-c", "&r a.aig; &cec b.aig"], { "a.aig": file(a), "b.aig": file(b) }).printed;

  it.each(PAIRS)("proves n = %i, int:%i: %s equivalent to %s", (n, width, one, other) => {
    const printed = cec(scalar(n, width, one), scalar(n, width, other));
    expect(printed).toContain("Networks are equivalent");
    // A proof about two copies of one file would prove little.
    if (n === 8) expect(file(scalar(n, width, one))).not.toEqual(file(scalar(n, width, other)));
  });

  it("finds a planted bug", () => {
    const right = scalar(8, 4, "sklansky");
    expect(cec(planted(scalar(8, 4, "brent-kung")), right)).toContain("Networks are NOT EQUIVALENT");
    expect(cec(planted(right), right)).toContain("Networks are NOT EQUIVALENT");
  });
});

describe.skipIf(yosys === undefined)("Yosys' sat", () => {
  const prove = (a: Circuit<"B2">, b: Circuit<"B2">): string =>
    ask(yosys).run(
      [
        "-p",
        "read_aiger -module_name a a.aig; read_aiger -module_name b b.aig; miter -equiv -flatten a b m; hierarchy -top m; sat -prove trigger 0 m",
      ],
      { "a.aig": file(a), "b.aig": file(b) },
    ).printed;

  it.each([
    [4, 2, "kogge-stone"],
    [4, 3, "serial"],
    [8, 2, "brent-kung"],
  ])("proves n = %i, int:%i: sklansky equivalent to %s", (n, width, other) => {
    expect(prove(scalar(n, width, "sklansky"), scalar(n, width, other))).toContain(
      "no model found: SUCCESS!",
    );
  });

  it("finds a planted bug", () => {
    expect(prove(scalar(4, 2, "sklansky"), planted(scalar(4, 2, "serial")))).toContain("model found: FAIL!");
  });
});
