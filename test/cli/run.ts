import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect } from "vitest";
import { ROOT } from "../catalogue.js";

/** What a user sees of one run of the command line. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const MAIN = join(ROOT, "src/cli/main.ts");
let runs = 0;

/**
 * Runs src/cli/main.ts in this process: main is loaded afresh under a query of its own, everything below it is shared
 * with earlier runs, so that a run takes milliseconds. Runs must not overlap.
 */
export async function recirc(...args: readonly string[]): Promise<Run> {
  const { argv, exitCode } = process;
  const written = { out: "", err: "" };
  const capture = (stream: NodeJS.WriteStream, into: "out" | "err"): (() => void) => {
    const original = stream.write;
    stream.write = ((chunk: string | Uint8Array) => {
      written[into] += typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk);
      return true;
    }) as typeof stream.write;
    return () => {
      stream.write = original;
    };
  };
  const restore = [capture(process.stdout, "out"), capture(process.stderr, "err")];
  const listeners = new Set(process.stdout.listeners("error"));
  process.argv = ["node", "recirc", ...args];
  process.exitCode = 0;
  try {
    await import(`${MAIN}?run=${runs++}`);
    return { code: process.exitCode, ...written };
  } finally {
    for (const undo of restore) undo();
    for (const listener of process.stdout.listeners("error")) {
      if (!listeners.has(listener)) process.stdout.off("error", listener as (error: Error) => void);
    }
    process.argv = argv;
    process.exitCode = exitCode;
  }
}

/** A folder of its own for a test file, removed at its end. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "recirc-cli-"));

  constructor() {
    afterAll(() => rmSync(this.path, { recursive: true, force: true }));
  }

  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file and gives its path. */
  put(name: string, content: string | Uint8Array): string {
    mkdirSync(dirname(this.at(name)), { recursive: true });
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  text(name: string): string {
    return readFileSync(this.at(name), "utf8");
  }

  /** Everything in it, hidden files too, with the content of files. */
  contents(): Readonly<Record<string, string>> {
    const names = readdirSync(this.path, { recursive: true, encoding: "utf8" }).sort();
    return Object.fromEntries(
      names.map((name) => [
        name,
        statSync(this.at(name)).isFile() ? readFileSync(this.at(name), "latin1") : "folder",
      ]),
    );
  }
}

/**
 * Runs a command that must be refused the way all bad input is: exit code 2, nothing on standard output, one line on
 * standard error that matches `said`, no stack, and the folder as it was before. Gives the line.
 */
export async function refused(folder: Folder, args: readonly string[], said: RegExp): Promise<string> {
  const before = folder.contents();
  const { code, out, err } = await recirc(...args);
  expect({ code, out }, err).toEqual({ code: 2, out: "" });
  expect(err).toMatch(/^recirc: [^\n]+\n$/);
  expect(err).toMatch(said);
  expect(err).not.toMatch(/^ +at |undefined|\[object|InternalError/m);
  expect(folder.contents()).toEqual(before);
  return err;
}
