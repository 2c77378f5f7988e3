import type { Circuit } from "../circuit/circuit.js";
import { UsageError } from "../errors.js";
import { plainTable } from "../report/layout.js";
import { checkText, claimsData, claimsText, ledgerText } from "../report/ledger.js";
import { THEOREMS, theoremNamed } from "../theorems/index.js";
import { type LedgerEntry, runTheorem } from "../theorems/run-theorem.js";
import type { Theorem } from "../theorems/theorem.js";
import { writerOfArtifacts } from "./artifacts.js";
import { readCircuit } from "./circuit-file.js";
import type { TheoremCommandOptions } from "./commands/theorem.js";
import { note, print, printJson } from "./console.js";
import { openCatalogue, readText } from "./disk.js";
import { readCount } from "./options.js";

export function listTheorems(options: { readonly json?: true }): void {
  if (options.json) {
    printJson({
      theorems: THEOREMS.map(({ name, title, direction, statement, source, options: own }) => ({
        name,
        title,
        direction,
        statement,
        source,
        options: own,
      })),
    });
    return;
  }
  const columns = [
    { title: "name", cells: THEOREMS.map(({ name }) => name) },
    { title: "direction", cells: THEOREMS.map(({ direction }) => direction) },
    { title: "title", cells: THEOREMS.map(({ title }) => title) },
    {
      title: "options",
      cells: THEOREMS.map(({ options: own }) =>
        Object.keys(own)
          .map((key) => `--${key}`)
          .join(" "),
      ),
    },
  ];
  print(plainTable({ caption: "", columns: columns.map((column) => ({ ...column, numeric: false })) }));
}

/** `recirc theorem ledger`: what is claimed, and what there is for it. */
export function showLedger(options: { readonly json?: true }): void {
  if (options.json) printJson(claimsData());
  else print(claimsText());
}

/** `recirc theorem run`: `words` are the name and what follows it, of which commander knows nothing. */
export async function runTheorems(
  name: string | undefined,
  words: readonly string[],
  options: TheoremCommandOptions,
): Promise<void> {
  const asked = selected(name, words, options.all === true);
  const catalogue = openCatalogue();
  const entries: LedgerEntry[] = [];
  for (const { theorem, set } of asked) {
    const circuits = circuitsOf(theorem, set);
    if (!options.json && asked.length > 1) note(`${theorem.name} ...`);
    const entry = await runTheorem(theorem, {
      options: set,
      circuits,
      effort: options.quick ? "quick" : "full",
      seed: readCount("--seed", options.seed, 0, 2 ** 31 - 1),
      mistakes: options.mistakes ? "plant" : "omit",
      recurrence: (recurrence, dimensions) => catalogue.recurrence(recurrence, dimensions),
      onCheck: (check) => {
        if (!options.json) note(checkText(check).split("\n")[0]!);
      },
      ...(options.emit !== undefined && { emit: writerOfArtifacts(options.emit) }),
    });
    entries.push(entry);
    if (!options.json) print(`${ledgerText(entry)}\n`);
  }
  if (options.json) printJson(asked.length === 1 ? entries[0]! : { theorems: entries });
  if (!options.json && entries.length > 1) {
    const passed = entries.filter(({ verdict }) => verdict === "pass").length;
    print(`${claimsText(new Map(entries.map(({ theorem, verdict }) => [theorem, verdict])))}\n`);
    print(`${passed} of ${entries.length} theorems pass`);
  }
  if (entries.some(({ verdict }) => verdict === "fail")) process.exitCode = 1;
}

interface Asked {
  readonly theorem: Theorem;
  readonly set: Readonly<Record<string, string>>;
}

function selected(name: string | undefined, words: readonly string[], all: boolean): readonly Asked[] {
  if (all) {
    if (name !== undefined)
      throw new UsageError(`expected a theorem or --all, got both: '${name}' and --all; leave out one`);
    return THEOREMS.map((theorem) => ({ theorem, set: {} }));
  }
  if (name === undefined)
    throw new UsageError("expected the name of a theorem, got none; see 'recirc theorem list', or use --all");
  const theorem = theoremNamed(name);
  return [{ theorem, set: ownOptions(theorem, words.slice(1)) }];
}

/** The files of options of kind `circuit`, read. */
function circuitsOf(
  theorem: Theorem,
  { unroll, ...set }: Readonly<Record<string, string>>,
): Readonly<Record<string, Circuit>> {
  return Object.fromEntries(
    Object.entries(set)
      .filter(([key]) => theorem.options[key]!.kind === "circuit")
      .map(([key, path]) => [key, readCircuit(path, undefined, unroll).circuit] as const),
  );
}

/** Reads `--formula "a & b" --depth 3`. */
function ownOptions(theorem: Theorem, words: readonly string[]): Record<string, string> {
  const set: Record<string, string> = {};
  for (let i = 0; i < words.length; i++) {
    const match = /^--([a-z0-9-]+)(?:=(.*))?$/s.exec(words[i]!);
    const known = Object.keys(theorem.options)
      .map((key) => `--${key}`)
      .join(", ");
    if (match === null || !(match[1]! in theorem.options))
      throw new UsageError(`${theorem.name} does not know '${words[i]}'; its options are ${known || "none"}`);
    const key = match[1]!;
    const value = match[2] ?? words[++i];
    if (value === undefined) throw new UsageError(`--${key}: expected a value, got none`);
    const isFile = theorem.options[key]!.kind === "file";
    set[key] = isFile ? readText(value, `the file of --${key}`) : value;
  }
  return set;
}
