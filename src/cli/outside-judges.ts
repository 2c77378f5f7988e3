import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { dimacsOf } from "../circuit/clauses.js";
import { UsageError } from "../errors.js";
import { aiger } from "../formats/aiger.js";
import { encodeText } from "../formats/chunks.js";
import type { OutsideJudge, SatAnswer } from "../verify/equal/equal.js";
import type { Miter } from "../verify/equal/miter.js";
import { writeFile } from "./files.js";

interface Program {
  readonly name: string;
  /** Names of the executable. */
  readonly programs: readonly string[];
  readonly input: "m.cnf" | "m.aig";
  arguments(seconds: number): readonly string[];
  /** Reads what was printed, and a file `answer` where the program writes one. */
  read(printed: string, answer: string, miter: Miter): SatAnswer | undefined;
}

const PROGRAMS: readonly Program[] = [
  {
    name: "cadical",
    programs: ["cadical"],
    input: "m.cnf",
    arguments: (seconds) => ["-q", "-t", String(seconds), "m.cnf"],
    read: (printed, _, miter) => modelIn(printed.replace(/^[sv] /gm, ""), miter),
  },
  {
    name: "minisat",
    programs: ["minisat"],
    input: "m.cnf",
    arguments: (seconds) => ["-verb=0", `-cpu-lim=${seconds}`, "m.cnf", "answer"],
    read: (_, answer, miter) =>
      modelIn(answer.replace(/^SAT$/m, "SATISFIABLE").replace(/^UNSAT$/m, "UNSATISFIABLE"), miter),
  },
  {
    name: "abc",
    programs: ["berkeley-abc", "abc", "yosys-abc"],
    input: "m.aig",
    arguments: () => ["-q", "read_aiger m.aig; iprove; write_cex -n answer"],
    read: (printed, answer) => {
      if (printed.includes("UNSATISFIABLE")) return { kind: "never" };
      const inputs = Array.from(answer.matchAll(/@0=([01])/g), ([, bit]) => bit === "1");
      return printed.includes("SATISFIABLE") && inputs.length > 0 ? { kind: "found", inputs } : undefined;
    },
  },
];

/** A solver's verdict and model; variables are nodes plus one. */
function modelIn(text: string, { circuit }: Miter): SatAnswer | undefined {
  if (text.includes("UNSATISFIABLE")) return { kind: "never" };
  if (!text.includes("SATISFIABLE")) return undefined;
  const values = new Set(Array.from(text.matchAll(/-?\d+/g), ([literal]) => Number(literal)));
  return { kind: "found", inputs: Array.from(circuit.inputs[0]!.wires, (wire) => values.has(wire + 1)) };
}

/** The programs on the PATH that may be asked. @throws UsageError when one is asked for that is not there. */
export function outsideJudges(asked: string, seconds: number): readonly OutsideJudge[] {
  const wanted = PROGRAMS.filter(({ name }) => asked === "auto" || asked === name);
  return wanted.flatMap((program) => {
    const path = program.programs.map(onPath).find((found) => found !== undefined);
    if (path !== undefined)
      return [{ name: program.name, ask: (miter) => ask(program, path, miter, seconds) }];
    if (asked === "auto") return [];
    throw new UsageError(
      `--judge ${asked}: expected '${program.programs.join("' or '")}' on the PATH, found none; install it, or say --judge sat for the solver inside`,
    );
  });
}

function ask(program: Program, path: string, miter: Miter, seconds: number): SatAnswer {
  const folder = mkdtempSync(join(tmpdir(), "recirc-miter-"));
  try {
    const file = join(folder, program.input);
    writeFile(
      file,
      program.input === "m.cnf"
        ? encodeText(dimacsOf(miter.circuit, { satisfied: true }))
        : aiger.write(miter.circuit),
    );
    const { stdout, error } = spawnSync(path, [...program.arguments(seconds)], {
      cwd: folder,
      encoding: "utf8",
      // A little longer than the program's own limit.
      timeout: (seconds + 5) * 1000,
      maxBuffer: 2 ** 30,
    });
    const answer = join(folder, "answer");
    const text = existsSync(answer) ? readFileSync(answer, "utf8") : "";
    const verdict = program.read(stdout ?? "", text, miter);
    if (verdict !== undefined) return verdict;
    const because = error === undefined ? `undecided after ${seconds} seconds (--seconds)` : error.message;
    return { kind: "gave up", because };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The file of a program on the PATH. */
export function onPath(program: string): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
