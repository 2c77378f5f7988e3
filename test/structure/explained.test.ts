import { describe, expect, it } from "vitest";
import { count } from "../../src/compile/count.js";
import { explain } from "../../src/report/explain.js";
import { scanNamed } from "../../src/scans/index.js";
import { CATALOGUE, catalogued, read } from "../catalogue.js";

/** Entry, class, and for each component its states, structure and semiring. */
const TABLE = `
blocks/rwkv7-time-mixing                linear      x_last: scalar over plus-times; S: one-sided over plus-times
blocks/stacked-gated                    linear      h1: diagonal over plus-times; h2: diagonal over plus-times
dense/dense-lrnn                        linear      h: dense over plus-times
dense/input-dependent-s4                linear      h: dense over plus-times
dense/s4                                linear      x: dense over plus-times
dense/weighted-automaton                linear      h: dense over plus-times
diagonal/exponential-moving-average     linear      average: scalar over plus-times
diagonal/gla                            linear      S: diagonal over plus-times
diagonal/hgrn                           linear      h: diagonal over plus-times
diagonal/hgrn2                          linear      S: diagonal over plus-times
diagonal/linear-attention-normalized    linear      S: scalar over plus-times; z: scalar over plus-times
diagonal/linear-attention               linear      S: scalar over plus-times
diagonal/linear-scalar                  linear      h: scalar over plus-times
diagonal/lru                            linear      h_re h_im: complex-diagonal over plus-times
diagonal/mamba1-complex                 linear      h_re h_im: complex-diagonal over plus-times
diagonal/mamba1-negative-eigenvalues    linear      h: diagonal over plus-times
diagonal/mamba1                         linear      h: diagonal over plus-times
diagonal/mamba2-ssd                     linear      S: scalar over plus-times
diagonal/mamba3                         linear      phi: scalar over plus-times; v_last: scalar over plus-times; k_last: scalar over plus-times; S: scalar over plus-times
diagonal/min-gru                        linear      h: diagonal over plus-times
diagonal/min-lstm                       linear      h: diagonal over plus-times
diagonal/mlstm                          linear      m: scalar over max-plus; n: scalar over plus-times; C: scalar over plus-times
diagonal/qrnn                           linear      c: diagonal over plus-times
diagonal/retention                      linear      S: scalar over plus-times
diagonal/rwkv6                          linear      S: diagonal over plus-times
diagonal/s4d-complex                    linear      x_re x_im: complex-diagonal over plus-times
diagonal/s4d                            linear      x: diagonal over plus-times
diagonal/simple-gla                     linear      S: scalar over plus-times
low-rank/comba-kernel                   linear      S: one-sided over plus-times
low-rank/comba                          linear      S: one-sided over plus-times
low-rank/delta-product                  linear      S: one-sided over plus-times
low-rank/deltanet                       linear      S: one-sided over plus-times
low-rank/dplr                           linear      S: one-sided over plus-times
low-rank/gated-deltanet                 linear      S: one-sided over plus-times
low-rank/gated-oja                      linear      S: one-sided over plus-times
low-rank/gdn2                           linear      S: one-sided over plus-times
low-rank/iplr                           linear      S: one-sided over plus-times
low-rank/kda                            linear      S: one-sided over plus-times
low-rank/mesa                           linear      Hkk: scalar over plus-times; Hkv: scalar over plus-times
low-rank/rwkv7                          linear      S: one-sided over plus-times
moebius/continued-fraction              composable  x: moebius over plus-times
moebius/moebius-map                     composable  x: moebius over plus-times
nonlinear/deep-relu-rnn                 nonlinear   h: serial
nonlinear/elman-tanh                    nonlinear   h: serial
nonlinear/elman                         nonlinear   h: serial
nonlinear/gru-reset-before              nonlinear   h: serial
nonlinear/gru                           nonlinear   h: serial
nonlinear/ind-rnn                       nonlinear   h: serial
nonlinear/input-dependent-relu-rnn      nonlinear   h: serial
nonlinear/lstm-peephole                 nonlinear   h c: serial
nonlinear/lstm                          nonlinear   h c: serial
nonlinear/relu-mlp-rnn                  nonlinear   h: serial
nonlinear/saturating-counter            composable  c: finite, table over or-and
nonlinear/slstm                         nonlinear   y c n m: serial
nonlinear/sru                           nonlinear   c: serial
permutation/dfa                         linear      h: monomial over plus-times
permutation/group-word                  linear      X: monomial over plus-times
permutation/pd-ssm-gather               linear      h: monomial over plus-times
permutation/pd-ssm                      linear      h: monomial over plus-times
semiring/linear-feedback-shift-register linear      s: dense over xor-and
semiring/parity                         linear      p: scalar over xor-and
semiring/reachability                   linear      r: dense over or-and
semiring/running-max                    linear      m: scalar over max-plus
semiring/shortest-path                  linear      d: dense over min-plus
semiring/viterbi                        linear      delta: dense over max-plus
`;

type Explained = ReturnType<typeof explain>["components"][number];

function shown({ states, kind, structure, semiring }: Explained): string {
  const how =
    kind === "serial" ? kind : `${kind === "finite" ? "finite, " : ""}${structure} over ${semiring}`;
  return `${states.join(" ")}: ${how}`;
}

function line(family: string, { recurrence, class: found, components }: ReturnType<typeof explain>): string {
  return `${family}/${recurrence}`.padEnd(40) + found.padEnd(12) + components.map(shown).join("; ");
}

describe("the catalogue explained", () => {
  it("is what the table says, entry by entry", () => {
    const lines = CATALOGUE.map((entry) => line(entry.family, explain(read(entry))));
    expect(`\n${lines.join("\n")}\n`).toBe(TABLE);
    expect(lines.length).toBeGreaterThanOrEqual(63);
  });

  it("names evidence, transition and drive for each component that composes, and a term for each that does not", () => {
    for (const entry of CATALOGUE) {
      for (const component of explain(read(entry)).components) {
        const { kind, evidence, transition, drive, black, grey, offending } = component;
        expect({ entry: entry.name, evidence: evidence.length > 15 }).toEqual({
          entry: entry.name,
          evidence: true,
        });
        if (kind === "serial") {
          expect(offending?.place).toMatch(
            new RegExp(`^circuits/${entry.family}/${entry.name}\\.yaml:\\d+:\\d+$`),
          );
          expect(component.structure).toBeNull();
          continue;
        }
        expect(offending).toBeUndefined();
        expect([transition, drive].every((formula) => formula !== undefined && formula.length > 0)).toBe(
          true,
        );
        expect(black!.mul + black!.add + black!.other).toBeGreaterThan(grey!.mul + grey!.add + grey!.other);
        expect(black!.depth).toBeGreaterThanOrEqual(grey!.depth);
      }
    }
  });

  it("offers nothing but dense where a matrix has no narrower reading, and dense everywhere else over (+, x)", () => {
    for (const entry of CATALOGUE) {
      for (const { structure, semiring, alternatives, kind } of explain(read(entry)).components) {
        if (semiring !== "plus-times" || kind === "serial" || structure === "moebius") continue;
        const names = [structure, ...alternatives!.map((other) => other.structure)];
        expect({ entry: entry.name, dense: names.includes("dense") }).toEqual({
          entry: entry.name,
          dense: true,
        });
      }
    }
  });
});

describe("low rank", () => {
  const entries = CATALOGUE.filter(({ family, name }) => family === "low-rank" && name !== "mesa");
  /** Steps with two outer products. */
  const rankOf = (name: string): number => (name === "delta-product" ? 2 : 1);
  const at = (name: string, size: number) => catalogued(name, { K: size, V: size });

  it.each(entries.map(({ name }) => name))(
    "is what %s is, once its factors hold fewer entries than its matrix",
    (name) => {
      for (const size of [2, 3, 4, 5, 6, 8]) {
        const [component] = explain(at(name, size)).components;
        const narrow = 1 + 2 * rankOf(name) < size;
        expect({ size, structure: component.structure }).toEqual({
          size,
          structure: narrow ? "low-rank" : "one-sided",
        });
        const fitting = [component.structure, ...component.alternatives!.map(({ structure }) => structure)];
        expect({ size, fits: fitting.includes("low-rank") }).toEqual({ size, fits: rankOf(name) < size });
      }
    },
  );

  it("is cheaper to compose than the matrix at size 8, and deeper", () => {
    for (const { name } of entries) {
      const [{ black, alternatives }] = explain(at(name, 8)).components;
      const full = alternatives!.find(({ structure }) => structure === "one-sided")!;
      expect(black!.mul).toBeLessThan(full.black.mul);
      expect(black!.depth).toBeGreaterThanOrEqual(full.black.depth);
    }
  });

  it("is not what mesa is: its solve stands in the output, its states are scaled as a whole", () => {
    const { components } = explain(at("mesa", 8));
    expect(components.map(shown)).toEqual(["Hkk: scalar over plus-times", "Hkv: scalar over plus-times"]);
  });
});

describe("components of entries with several states", () => {
  it("of mlstm: the stabiliser composes over (max, +), the memory after it over (+, x)", () => {
    const { class: found, components } = explain(catalogued("mlstm"));
    expect(found).toBe("linear");
    expect(components[0]).toMatchObject({
      states: ["m"],
      semiring: "max-plus",
      transition: "[-softplus(-f)]",
      drive: "[i]",
    });
    expect(components.slice(1).map(({ semiring }) => semiring)).toEqual(["plus-times", "plus-times"]);
  });

  it("of sru: one, and the term that stops it is named", () => {
    const { class: found, components } = explain(catalogued("sru"));
    expect(found).toBe("nonlinear");
    expect(components.map(({ offending }) => offending)).toEqual([
      {
        term: "sigmoid(W_f * x + v_f .* c + b_f)",
        place: "circuits/nonlinear/sru.yaml:25:6",
        reason: "'sigmoid' of a value that depends on the state",
      },
    ]);
  });

  it("of stacked-gated: each linear, though the gate of one is made from the other", () => {
    const { class: found, components } = explain(catalogued("stacked-gated"));
    expect(found).toBe("linear");
    expect(components.map(({ transition, drive }) => [transition, drive])).toEqual([
      ["f", "x"],
      ["g", "W_v * next(h1)"],
    ]);
  });
});

describe("the depth of two stacked layers by Sklansky's network", () => {
  const clog2 = (n: number): number => (n <= 1 ? 0 : 32 - Math.clz32(n - 1));
  const depth = (D: number, H: number, n: number): number =>
    count(
      {
        recurrence: catalogued("stacked-gated", { D, H, O: 1 }),
        scan: scanNamed("sklansky"),
        outputs: "all",
        weights: "inputs",
      },
      BigInt(n),
    ).depth;

  it.each([
    [1, 1],
    [2, 2],
    [3, 5],
    [4, 4],
    [8, 3],
  ])("D = %i, H = %i: two scans of 2 k levels, W_v h1 between them and W_o h2 after", (D, H) => {
    for (let k = 0; k <= 8; k++) {
      const leaves = 1 + clog2(D) + 1 + clog2(H);
      // W_g h1 + b_g takes a level more than W_v h1; from the second composition on it is ready in time.
      const gate = k === 1 ? 1 : 0;
      expect({ k, depth: depth(D, H, 2 ** k) }).toEqual({ k, depth: 2 * k + 2 * k + leaves + gate });
    }
    for (let n = 1; n <= 40; n++) {
      const k = clog2(n);
      expect(depth(D, H, n)).toBeLessThanOrEqual(4 * k + 2 + clog2(D) + clog2(H) + (k === 1 ? 1 : 0));
    }
  });

  it("grows by the sum of what one layer's grows by", () => {
    const one = (n: number): number =>
      count(
        { recurrence: catalogued("hgrn"), scan: scanNamed("sklansky"), outputs: "all", weights: "inputs" },
        BigInt(n),
      ).depth;
    for (let k = 3; k <= 20; k++) {
      expect(depth(2, 2, 2 ** k) - depth(2, 2, 4)).toBe(2 * (one(2 ** k) - one(4)));
    }
  });
});
