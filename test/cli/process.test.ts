import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { ROOT } from "../catalogue.js";
import { Folder, type Run } from "./run.js";

/** What only a process of its own shows: exit codes, streams, signals. The other tests run in this process. */
const folder = new Folder();

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function finish(child: ChildProcess): Promise<Run & { readonly signal: string | null }> {
  const text = { out: "", err: "" };
  child.stdout?.on("data", (chunk: Buffer) => {
    text.out += chunk.toString();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    text.err += chunk.toString();
  });
  const [code, signal] = (await once(child, "close")) as [number, string | null];
  return { code, signal, ...text };
}

it("exit codes and streams are those of a process", async () => {
  const target = folder.at("a.json");
  const [refused, list] = await Promise.all([
    finish(start("compile", "linear-scalar", "-n", "0", "-o", target)),
    finish(start("list")),
  ]);
  expect(refused).toEqual({
    code: 2,
    signal: null,
    out: "",
    err: "recirc: -n: expected a length of at least 1, got 0\n",
  });
  expect(list).toMatchObject({ code: 0, err: "" });
  expect(folder.contents()).toEqual({});
});

it("a reader that closes the pipe early ends the program quietly", async () => {
  // More than a pipe holds, so that writing goes on after the reader has gone.
  const child = start("measure", "linear-scalar", "-n", "1..250:1", "--scan", "sklansky", "--json");
  child.stdout?.once("data", () => child.stdout?.destroy());
  const { code, signal, err } = await finish(child);
  expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: "" });
});

it.skipIf(!existsSync("/dev/full"))("a full disk behind standard output is said in one line", async () => {
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", "list"], {
    cwd: ROOT,
    stdio: ["ignore", full, "pipe"],
  });
  const { code, err } = await finish(child);
  closeSync(full);
  expect(code).toBe(2);
  expect(err).toMatch(/^recirc: expected to write to standard output, got ENOSPC: .*\n$/);
});

it("Ctrl-C ends a long measurement, and nothing is written but its journal", async () => {
  const target = folder.at("long.json");
  const child = start("measure", "deltanet", "-n", "1..4096:1", "--scan", "sklansky", "-o", target);
  const journal = `${target}.journal`;
  const watch = setInterval(() => {
    if (!existsSync(journal)) return;
    clearInterval(watch);
    child.kill("SIGINT");
  }, 50);
  const { code, err } = await finish(child);
  clearInterval(watch);
  expect({ code, err }).toEqual({
    code: 130,
    err: `interrupted; ${journal} holds what was measured, add --resume to go on from there\n`,
  });
  expect(Object.keys(folder.contents())).toEqual(["long.json.journal"]);
});

it("a pipe that is named as the file to write to is written to, and a link stays a link", async () => {
  const pipe = folder.at("pipe.json");
  execFileSync("mkfifo", [pipe]);
  const text = readFile(pipe, "utf8");
  expect(await finish(start("compile", "linear-scalar", "-n", "2", "-o", pipe))).toMatchObject({ code: 0 });
  expect(lstatSync(pipe).isFIFO()).toBe(true);
  expect(JSON.parse(await text)).toMatchObject({ format: "recirc-circuit" });
  rmSync(pipe);
  const [target, link] = [folder.at("target.json"), folder.at("link.json")];
  writeFileSync(target, "old");
  symlinkSync(target, link);
  expect(await finish(start("compile", "linear-scalar", "-n", "2", "-o", link))).toMatchObject({ code: 0 });
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(JSON.parse(readFileSync(target, "utf8"))).toMatchObject({ format: "recirc-circuit" });
});
