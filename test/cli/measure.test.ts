import { beforeAll, describe, expect, it } from "vitest";
import { Folder, recirc } from "./run.js";

/**
 * The figures that `recirc measure` prints for three recurrences and three networks against formulas written down here,
 * of which the programs under test know nothing: compositions of a network (black and grey), gates of a composition by
 * structure, gates of a single step by reading its formulas.
 */

const clog2 = (n: number): number => Math.ceil(Math.log2(n));
const isPower = (n: number): boolean => Number.isInteger(Math.log2(n));

/** Compositions of a network at any length, and its depth in compositions at powers of two. */
const NETWORKS: Readonly<
  Record<string, { readonly compositions: (n: number) => number; readonly depth: (k: number) => number }>
> = {
  // The upper half, at most as long as the lower, each get the prefix of the lower one.
  sklansky: {
    compositions: function sklansky(n): number {
      const half = 2 ** (clog2(n) - 1);
      return n < 2 ? 0 : sklansky(half) + sklansky(n - half) + n - half;
    },
    depth: (k) => k,
  },
  // n - 2^i compositions on each of the k levels.
  "kogge-stone": { compositions: (n) => n * clog2(n) - 2 ** clog2(n) + 1, depth: (k) => k },
  // Pairs, the pairs' prefixes, then every other place but the first and the last of an even length.
  "brent-kung": {
    compositions: function brentKung(n): number {
      return n < 2 ? 0 : Math.floor(n / 2) + brentKung(Math.floor(n / 2)) + Math.floor((n - 1) / 2);
    },
    depth: (k) => Math.max(k, 2 * k - 2),
  },
};

interface Gates {
  readonly mul: number;
  readonly add: number;
}

interface Model {
  readonly black: Gates;
  readonly grey: Gates;
  /** One step's transition, made for every step but the first, whose state is its drive. */
  readonly transition: Gates;
  /** One step's drive and its outputs. */
  readonly step: Gates;
  /** Levels of one composition, and of everything before and after them. */
  readonly levels: number;
  readonly rest: number;
}

const [N, K, V] = [2, 2, 2];

const MODELS: Readonly<Record<string, Model>> = {
  // (a2, b2) after (a1, b1) = (a2 a1, a2 b1 + b2); a and b are inputs and h is the output, so nothing else costs.
  "linear-scalar": {
    black: { mul: 2, add: 1 },
    grey: { mul: 1, add: 1 },
    transition: { mul: 0, add: 0 },
    step: { mul: 0, add: 0 },
    levels: 2,
    rest: 0,
  },
  // The diagonal of N factors: 2N and N products. The transition is the parameter itself; the drive Bbar u is N
  // products on one level; dot(C, x) + D u is N + 1 products and N sums: a product, clog2(N) sums, and the sum with D u.
  s4d: {
    black: { mul: 2 * N, add: N },
    grey: { mul: N, add: N },
    transition: { mul: 0, add: 0 },
    step: { mul: N + (N + 1), add: N },
    levels: 2,
    rest: 1 + 1 + clog2(N) + 1,
  },
  // One-sided: K x K times K x K, and K x K times K x V plus a drive. The transition I - (beta k) k' is K + K^2
  // products and K^2 subtractions; the drive (beta k) v' is K + K V products; the output (s S') q is K V products twice
  // and V sums of K terms. Longest: three levels to the transition, then the compositions, then a product, a product
  // and clog2(K) sums.
  deltanet: {
    black: { mul: K ** 3 + K ** 2 * V, add: K ** 2 * (K - 1) + K ** 2 * V },
    grey: { mul: K ** 2 * V, add: K ** 2 * V },
    transition: { mul: K + K ** 2, add: K ** 2 },
    step: { mul: K + K * V + 2 * K * V, add: V * (K - 1) },
    levels: clog2(2 * K + 1),
    rest: 3 + 2 + clog2(K),
  },
};

interface Figures {
  readonly recurrence: string;
  readonly scan: string;
  readonly n: number;
  readonly mul: number;
  readonly add: number;
  readonly size: number;
  readonly depth: number;
}

describe("measure linear-scalar s4d deltanet -n 2..1024 --scan sklansky,kogge-stone,brent-kung --json", () => {
  let rows: readonly Figures[] = [];
  let laws: readonly { readonly recurrence: string; readonly measure: string; readonly exact: boolean }[] =
    [];

  beforeAll(async () => {
    const networks = Object.keys(NETWORKS).join(",");
    const run = await recirc(
      "measure",
      ...Object.keys(MODELS),
      "-n",
      "2..1024",
      "--scan",
      networks,
      "--json",
    );
    expect({ code: run.code, err: run.err }).toEqual({ code: 0, err: "" });
    ({ rows, laws } = JSON.parse(run.out));
  });

  it("has a row for each recurrence, network and length", () => {
    const lengths = new Set(rows.map(({ n }) => n));
    for (let k = 1; k <= 10; k++) expect(lengths).toContain(2 ** k);
    expect(rows.length).toBe(3 * 3 * lengths.size);
    expect([...lengths].filter((n) => !isPower(n)).length).toBeGreaterThan(10);
  });

  it("sizes are compositions times their gates, plus the gates of the steps", () => {
    for (const { recurrence, scan, n, mul, add, size } of rows) {
      const { black, grey, transition, step } = MODELS[recurrence];
      const compositions = NETWORKS[scan].compositions(n);
      const gates = (kind: keyof Gates): number =>
        (compositions - (n - 1)) * black[kind] + (n - 1) * (grey[kind] + transition[kind]) + n * step[kind];
      const expected = { mul: gates("mul"), add: gates("add"), size: gates("mul") + gates("add") };
      expect({ recurrence, scan, n, mul, add, size }).toEqual({ recurrence, scan, n, ...expected });
    }
  });

  it("depths are levels of compositions: exactly for Sklansky and at powers of two, never more elsewhere", () => {
    for (const { recurrence, scan, n, depth } of rows) {
      const { levels, rest } = MODELS[recurrence];
      const expected = NETWORKS[scan].depth(clog2(n)) * levels + rest;
      const row = `${recurrence} ${scan} n = ${n}`;
      if (scan === "sklansky" || isPower(n)) expect(depth, row).toBe(expected);
      else expect(depth, row).toBeLessThanOrEqual(expected);
    }
  });

  it("finds an exact law for every depth and size", () => {
    expect(laws.length).toBe(3 * 3 * 2);
    expect(laws.filter(({ exact }) => !exact)).toEqual([]);
  });
});

describe("files of measure", () => {
  const folder = new Folder();
  const measure = (target: string) =>
    recirc(
      "measure",
      "linear-scalar",
      "-n",
      "1..8",
      "--scan",
      "sklansky,brent-kung",
      "-o",
      folder.at(target),
    );

  it("without an extension are .json, .csv and .svg", async () => {
    const { code, err } = await measure("results/all");
    expect(code).toBe(0);
    expect(err.trim().split("\n")).toEqual(
      [".json", ".csv", ".svg"].map((end) => `wrote ${folder.at(`results/all${end}`)}`),
    );
    const { rows } = JSON.parse(folder.text("results/all.json")) as { rows: readonly Figures[] };
    const lines = folder.text("results/all.csv").trim().split("\n");
    expect(lines.length).toBe(1 + rows.length);
    expect(folder.text("results/all.svg")).toMatch(/^<svg /);
  });

  it.each([
    ["one.md", /^\|( :?-+:? \|)+$/m],
    ["one.tex", /\\begin\{tabular\}/],
    [
      "one.html",
      /<code>recirc measure linear-scalar -n 1\.\.8 --scan sklansky,brent-kung -o [^<]*one\.html<\/code>/,
    ],
  ])("%s is of its kind", async (name, form) => {
    expect((await measure(name)).code).toBe(0);
    expect(folder.text(name)).toMatch(form);
  });

  it("the overview shows depth and size, laws and the bound", async () => {
    const { code, out } = await recirc("measure", "linear-scalar", "-n", "1..64", "--scan", "sklansky");
    expect(code).toBe(0);
    expect(out).toMatch(/^linear-scalar, scalar; arithmetic gates, cost model unit/);
    expect(out).toMatch(/^ *64 +\d+ +12 \/ 513 \(1\.71\)$/m);
    expect(out).toMatch(/^sklansky +2\*clog2\(n\) /m);
    expect(out).toMatch(/bound: at n = 64 no circuit of fan-in 2 is shallower than \d+/);
  });

  it("sets Khrapchenko's bound and its ratio beside the depth of few bits in U2, as stats does", async () => {
    const recipe = ["linear-scalar", "--numbers", "int:1", "--scan", "sklansky"];
    const { out } = await recirc("measure", ...recipe, "-n", "2,4,7,8", "--json");
    const { rows } = JSON.parse(out) as {
      rows: { n: number; depthU2: number; boundU2?: number; ratioU2?: number }[];
    };
    for (const { n, depthU2, boundU2, ratioU2 } of rows) {
      // 2n input bits, of which truth tables are made up to 14.
      expect(boundU2 !== undefined).toBe(n < 8);
      if (boundU2 === undefined) continue;
      expect(boundU2).toBeLessThanOrEqual(depthU2);
      expect(ratioU2).toBeCloseTo(depthU2 / boundU2, 5);
    }
    const shown = await recirc("measure", ...recipe, "-n", "2,4,7,8");
    expect(shown.out).toMatch(/^bound in U2: at n = 7 no circuit .* shallower than 7 \(Khrapchenko\)/m);
    expect((await recirc("compile", ...recipe, "-n", "7", "-o", folder.at("seven.blif"))).code).toBe(0);
    const stats = await recirc("stats", folder.at("seven.blif"), "--json");
    expect(JSON.parse(stats.out)).toMatchObject({
      boundU2: 7,
      depthU2: rows.find(({ n }) => n === 7)!.depthU2,
    });
  });

  it("counts further lengths where too few were asked for to find a law", async () => {
    const { out } = await recirc("measure", "linear-scalar", "-n", "8", "--scan", "sklansky", "--json");
    const { rows, laws } = JSON.parse(out) as { rows: unknown[]; laws: Record<string, unknown>[] };
    expect(rows.length).toBe(1);
    expect(laws[0]).toMatchObject({ measure: "depth", law: "2*clog2(n)", exact: true });
    // Sklansky: the prefix of step j takes as many compositions as j has ones; n - 1 of all are grey.
    expect(laws[1]).toMatchObject({ measure: "size", law: "3*ones(n) - n + 1", exact: true });
    expect(Number(laws[1]!.heldOut)).toBeGreaterThan(30);
  });
});
