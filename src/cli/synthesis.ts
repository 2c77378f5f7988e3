import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "../errors.js";
import { onPath } from "./outside-judges.js";

/** The best and-inverter graph that was found. */
export interface Synthesized {
  readonly depth: number;
  readonly gates: number;
}

/** Scripts of ABC: the first for levels, the second for gates. */
const SHALLOW =
  "strash; dch; balance; resyn2; resyn2; dc2; balance; &get -n; &syn3; &syn4; &b -s; &put; if -K 6 -g; strash; balance; print_stats";
const small = (seconds: number): string =>
  `strash; resyn2; resyn2; dc2; dc2; &get -n; &deepsyn -T ${seconds}; &put; print_stats`;

/**
 * Yosys and ABC as a synthesizer of Verilog.
 *
 * @throws UsageError where one of them is not installed.
 */
export function synthesizer(seconds: number): (verilog: string) => Synthesized {
  const yosys = found(["yosys"], "yosys");
  const abc = found(["berkeley-abc", "abc", "yosys-abc"], "berkeley-abc");
  return (verilog) => {
    const folder = mkdtempSync(join(tmpdir(), "recirc-synthesis-"));
    try {
      writeFileSync(join(folder, "t.v"), verilog);
      const passes = "read_verilog t.v; synth -flatten -top top; aigmap; write_aiger t.aig";
      run(yosys, ["-q", "-p", passes], folder);
      const results = [SHALLOW, small(seconds)].map((script) =>
        statsIn(run(abc, ["-q", `${ALIASES}; read_aiger t.aig; ${script}`], folder)),
      );
      return {
        depth: Math.min(...results.map(({ depth }) => depth)),
        gates: Math.min(...results.map(({ gates }) => gates)),
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** Names that ABC's own start-up file gives to series of its commands; `&deepsyn` asks for the second. */
const ALIASES = [
  'alias resyn2 "balance; rewrite; refactor; balance; rewrite; rewrite -z; balance; refactor -z; rewrite -z; balance"',
  `alias compress2rs "balance -l; ${[6, 8, 10, 12]
    .map((cut) => `resub -K ${cut} -l; rewrite -l; resub -K ${cut} -N 2 -l; refactor -l`)
    .join("; balance -l; ")}; rewrite -z -l; balance -l"`,
].join("; ");

function found(names: readonly string[], cure: string): string {
  for (const name of names) {
    const path = onPath(name);
    if (path !== undefined) return path;
  }
  throw new UsageError(`--judge: expected the program ${names[0]} on the PATH, found none; install ${cure}`);
}

function run(program: string, words: readonly string[], folder: string): string {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new UsageError(`${program} failed: ${stderr || stdout}`);
  return stdout;
}

function statsIn(printed: string): Synthesized {
  const last = [...printed.matchAll(/and\s*=\s*(\d+)\s+lev\s*=\s*(\d+)/g)].at(-1);
  if (last === undefined) throw new UsageError(`expected ABC's figures, got: ${printed.slice(-300)}`);
  return { gates: Number(last[1]), depth: Number(last[2]) };
}
