import type { Circuit } from "../circuit/circuit.js";
import { dimacsOf } from "../circuit/clauses.js";
import { UsageError } from "../errors.js";
import { encodeText } from "../formats/chunks.js";
import { writeCircuit } from "../formats/index.js";
import { type EqualResult, equalCircuits, miterBetween } from "../verify/equal/equal.js";
import type { MatchBy } from "../verify/equal/pairing.js";
import { equalPolynomials } from "../verify/equal/polynomials.js";
import { bitsOf, isSequentialFile, readCircuit } from "./circuit-file.js";
import type { EquivalentCommandOptions, JUDGES } from "./commands/equivalent.js";
import { note, print, printJson } from "./console.js";
import { formatOf } from "./file-format.js";
import { writeFile } from "./files.js";
import { readCount } from "./options.js";
import { outsideJudges } from "./outside-judges.js";
import { valuesOfBits, vectorsText } from "./vectors.js";

/** `recirc equivalent`. */
export async function compareFiles(
  firstFile: string,
  secondFile: string,
  options: EquivalentCommandOptions,
): Promise<void> {
  // A circuit that was unrolled before may be compared with what it was made of.
  const unrolled = options.unroll === undefined ? [] : [firstFile, secondFile].filter(isSequentialFile);
  if (options.unroll !== undefined && unrolled.length === 0)
    throw new UsageError("--unroll: neither file has latches; leave it out");
  const read = (file: string) =>
    readCircuit(file, undefined, unrolled.includes(file) ? options.unroll : undefined).circuit;
  const [first, second] = [read(firstFile), read(secondFile)];
  const by: MatchBy = options.byOrder ? "order" : "name";
  const seed = readCount("--seed", options.seed, 0, 2 ** 31 - 1);
  if (first.basis === "arithmetic" && second.basis === "arithmetic") {
    const result = equalPolynomials(first, second, { by, seed });
    say(result, options.json);
    if (result.point !== undefined && !options.json) {
      print(
        Object.entries(result.point.inputs)
          .map(([name, value]) => `  ${name} = ${value}`)
          .join("\n"),
      );
      print(`  ${result.point.output}: ${result.point.first} and ${result.point.second}`);
    }
    return;
  }
  const count = (name: string, given: string | undefined, most: number) =>
    given === undefined ? undefined : readCount(name, given, 1, most);
  const bits = [bitsOf(first, firstFile), bitsOf(second, secondFile)] as const;
  if (options.emit !== undefined) emitMiter(options.emit, miterBetween(...bits, by));
  const chosen = Object.entries({
    random: count("--random", options.random, 2 ** 40),
    bits: count("--bits", options.bits, 36),
    conflicts: count("--conflicts", options.conflicts, 2 ** 31 - 1),
    solverAnds: count("--solver-ands", options.solverAnds, 2 ** 30),
  }).filter(([, value]) => value !== undefined);
  const result = await equalCircuits(...bits, {
    judge: options.judge as (typeof JUDGES)[number],
    matchBy: by,
    seed,
    ...(Object.fromEntries(chosen) as Partial<
      Record<"random" | "bits" | "conflicts" | "solverAnds", number>
    >),
    outside: outsideJudges(options.judge, readCount("--seconds", options.seconds, 1, 10 ** 6)),
    progress: (what) => note(what),
  });
  say(result, options.json);
  if (result.counterexample !== undefined) showCounterexample(first, result, options);
}

/** A miter as a circuit, or as the clauses that it is one. */
function emitMiter(path: string, miter: Circuit<"aig">): void {
  const format = formatOf(path, undefined);
  writeFile(
    path,
    format.name === "dimacs" ? encodeText(dimacsOf(miter, { satisfied: true })) : writeCircuit(format, miter),
  );
}

function say(
  result: { readonly verdict: string; readonly judge: string; readonly how: string },
  json?: true,
): void {
  if (result.verdict === "different") process.exitCode = 1;
  if (json) printJson(result);
  else print(`${result.verdict} (${result.judge}): ${result.how}`);
}

function showCounterexample(
  first: Circuit,
  { counterexample }: EqualResult,
  options: EquivalentCommandOptions,
): void {
  const { inputs, output, first: here, second: there } = counterexample!;
  // The values stand in the order of the first circuit's inputs.
  const rest = [...inputs];
  const vector = Object.fromEntries(
    first.inputs.map((port) => [port.name, valuesOfBits(port, rest.splice(0, port.wires.length))]),
  );
  if (options.vectors !== undefined) writeFile(options.vectors, vectorsText([vector]));
  if (options.json) return;
  for (const [name, value] of Object.entries(vector)) print(`  ${name} = ${JSON.stringify(value)}`);
  print(`  ${output}: ${Number(here)} and ${Number(there)}`);
}
