import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { aiger } from "../../src/formats/aiger.js";
import { bitsKind } from "../../src/packed/kinds.js";
import { OPERATIONS, type Operation, type StepName } from "../../src/packed/operations.js";
import { packedEvaluator } from "../../src/packed/packed.js";
import { assembleBits } from "../../src/packed/program.js";
import { ABC, abcSeconds } from "./abc.js";
import { type Benchmark, missing } from "./benchmark.js";

/** Of 1.5 million ANDs. */
const LENGTH = 220;
const RUNS = 100;
const WORDS = 64;
/** Words of 32 patterns, times frames: as many patterns as RUNS of ours. */
const ABC_WORDS = 8;
const ABC_FRAMES = (RUNS * WORDS) / ABC_WORDS;

interface Evaluated {
  readonly seconds: number;
  readonly checksum: number;
  readonly instructions: number;
}

export function evaluateOurs(file: string): Evaluated {
  const circuit = aiger.read!(readFileSync(file), file);
  const evaluator = packedEvaluator(circuit, bitsKind);
  let ordinal = 0;
  for (const { wires } of circuit.inputs)
    for (const _ of wires) {
      const lanes = evaluator.input(ordinal);
      for (let i = 0; i < WORDS; i++) lanes[i] = Math.imul(ordinal * WORDS + i + 1, 2654435769);
      ordinal++;
    }
  const start = performance.now();
  for (let run = 0; run < RUNS; run++) evaluator.run();
  const seconds = (performance.now() - start) / 1000;
  const outputs = circuit.outputs.reduce((sum, { wires }) => sum + wires.length, 0);
  let checksum = 0;
  for (let k = 0; k < outputs; k++)
    for (const word of evaluator.output(k) as Int32Array) checksum = (Math.imul(checksum, 31) + word) >>> 0;
  return { seconds, checksum, instructions: evaluator.instructions };
}

/** The program as evaluate.c reads it, and the file as ABC wants it; gives the number of ANDs. */
export function writePrograms(to: {
  readonly file: string;
  readonly program: string;
  readonly latch: string;
}) {
  const bytes = readFileSync(to.file);
  const program = assembleBits(aiger.read!(bytes, to.file), bitsKind);
  const { slots, inputSlots, outputSlots, constants, words } = program;
  const numbers = [words.length, slots, inputSlots.length, outputSlots.length, constants.length];
  const fixed = constants.flatMap(({ slot, value }) => [slot, Number(value)]);
  const all = [numbers, inputSlots, outputSlots, fixed, words].map((list) => Uint32Array.from(list));
  writeFileSync(to.program, Buffer.concat(all.map(({ buffer }) => Buffer.from(buffer))));
  return withLatch(bytes, to.latch);
}

const C_STEPS: Readonly<Record<StepName, (...values: readonly string[]) => string>> = {
  and: (x, y) => `${x} & ${y}`,
  andNot: (x, y) => `${x} & ~${y}`,
  or: (x, y) => `${x} | ${y}`,
  not: (x) => `~${x}`,
  xor: (x, y) => `${x} ^ ${y}`,
  select: (mask, x, y) => `(${mask} & ${x}) | (~${mask} & ${y})`,
};

/** One case of evaluate.c for each operation. */
export function casesInC(operations: readonly Operation[] = OPERATIONS): string {
  const register = (i: number) => `v${i}`;
  return operations
    .map(({ name, operands, steps, results }, number) => {
      const pointers = [
        ...results.map((_, i) => `uint32_t *d${i} = SLOT(at[${i}]);`),
        ...Array.from(
          { length: operands },
          (_, i) => `const uint32_t *a${i} = SLOT(at[${results.length + i}]);`,
        ),
      ];
      const entry = [
        ...Array.from({ length: operands }, (_, i) => `uint32_t v${i} = a${i}[i];`),
        ...steps.map(
          ([step, ...registers], i) =>
            `uint32_t v${operands + i} = ${C_STEPS[step](...registers.map(register))};`,
        ),
        ...results.map((value, i) => `d${i}[i] = v${value};`),
      ];
      return `/* ${name} */ case ${number}: { ${pointers.join(" ")}\n  at += ${results.length + operands};\n  EACH { ${entry.join(" ")} } break; }`;
    })
    .join("\n");
}

/** ABC simulates circuits with latches only, so the last input becomes one, which holds its own value. Gives the ANDs. */
function withLatch(bytes: Buffer, to: string): number {
  const lineEnd = bytes.indexOf(10);
  const [variables, inputs, , outputs, ands] = bytes
    .toString("latin1", 4, lineEnd)
    .split(" ")
    .map(Number) as [number, number, number, number, number];
  let end = lineEnd + 1;
  for (let line = 0; line < outputs; line++) end = bytes.indexOf(10, end) + 1;
  for (let deltas = 0; deltas < 2 * ands; end++) if (bytes[end]! < 128) deltas++;
  const head = `aig ${variables} ${inputs - 1} 1 ${outputs} ${ands}\n${2 * inputs}\n`;
  writeFileSync(to, Buffer.concat([Buffer.from(head), bytes.subarray(lineEnd + 1, end)]));
  return ands;
}

export const evaluate: Benchmark = {
  name: "evaluate",
  title: `a circuit of 1.5 million ANDs on many assignments (linear-scalar int:16, n = ${LENGTH})`,
  measures: [{ name: "G gates/s", better: "more" }],
  enter(place) {
    const [file, program, latch] = ["c.aig", "c.program", "latch.aig"].map(place.file) as [
      string,
      string,
      string,
    ];
    place.recirc("compile", "linear-scalar", "-n", `${LENGTH}`, "--numbers", "int:16", "-o", file);
    const ands = place.apart<number>(import.meta.url, "writePrograms", { file, program, latch });
    const rate = (gates: number, seconds: number) => ({
      "G gates/s": (gates * RUNS * WORDS * 32) / seconds / 1e9,
    });
    const gcc = place.find("gcc");
    const abc = place.find(...ABC);
    let expected = 0;
    const native = (path: string, name: string, ...options: readonly string[]) => {
      const source = fileURLToPath(new URL("evaluate.c", import.meta.url));
      writeFileSync(place.file("evaluate-cases.h"), casesInC());
      place.run(path, ["-O3", "-march=native", ...options, `-I${place.folder}`, "-o", name, source]);
      return () => {
        const [seconds, checksum] = place
          .run(place.file(name), [program, `${RUNS}`])
          .printed.split(" ")
          .map(Number) as [number, number];
        if (checksum !== expected) throw new Error(`the kernels differ: ${checksum}, ${expected}`);
        return rate(ands, seconds);
      };
    };
    const simulate = (path: string) => () =>
      rate(ands, abcSeconds(place, path, `&sim -F ${ABC_FRAMES} -W ${ABC_WORDS}`, `&r ${latch}`));
    return {
      recirc: () => {
        const ours = place.apart<Evaluated>(import.meta.url, "evaluateOurs", file);
        expected = ours.checksum;
        return rate(ands, ours.seconds);
      },
      peers: [
        { name: "the kernel in C", run: gcc === undefined ? missing("gcc") : native(gcc, "evaluate") },
        {
          // The vectors that WebAssembly has: what is left of the difference is not their width.
          name: "in C, 128 bits",
          run: gcc === undefined ? missing("gcc") : native(gcc, "evaluate-128", "-mprefer-vector-width=128"),
        },
        { name: "ABC &sim", run: abc === undefined ? missing(...ABC) : simulate(abc) },
      ],
    };
  },
};
