import { constants } from "node:buffer";
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { parseJsonText } from "../formats/json-text.js";

/** Node reads files of up to 2 GiB by one call. */
const AT_ONCE = 2 ** 30;

/** @throws UsageError when there is no such file, naming what was expected of it. */
export function readText(path: string, what: string): string {
  return readBytes(path, what).toString("utf8");
}

export function readBytes(path: string, what: string): Buffer {
  try {
    return statSync(path).size > AT_ONCE ? readLarge(path) : readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : code;
    throw new UsageError(`expected ${what} at '${path}': ${reason}; check the path`);
  }
}

/** A file in pieces. @throws UsageError where it is longer than one array may be. */
export function readLarge(
  path: string,
  piece: number = AT_ONCE,
  most: number = constants.MAX_LENGTH,
): Buffer {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    if (size > most) {
      throw new UsageError(
        `expected a file of at most ${most} bytes at '${path}', got ${size}; write the circuit as binary AIGER, which is the smallest`,
      );
    }
    const bytes = Buffer.allocUnsafe(size);
    let at = 0;
    for (let read = 1; at < size && read > 0; at += read) {
      read = readSync(file, bytes, at, Math.min(piece, size - at), null);
    }
    // Cut short meanwhile: the rest was never there.
    return bytes.subarray(0, at);
  } finally {
    closeSync(file);
  }
}

export function readJson(path: string, what: string): unknown {
  return parseJsonText(readText(path, what), path);
}

/** As mkdir -p. Node's own recursive mkdir never returns where a parent, such as /proc, refuses with ENOENT. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Someone else may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Writes beside the target and renames, so that a file is there whole or not at all. Makes missing folders. What a
 * link leads to is written, and not the link; a device or a pipe, such as /dev/stdout, is written to, and not replaced.
 */
export function writeFile(path: string, chunks: string | Iterable<Uint8Array>): void {
  let beside: string | undefined;
  let file: number | undefined;
  try {
    const given = resolve(path);
    const there = statSync(given, { throwIfNoEntry: false });
    const straight = there !== undefined && !there.isFile() && !there.isDirectory();
    const target = there?.isFile() ? realpathSync(given) : given;
    if (straight) file = openSync(target, "w");
    else {
      const folder = dirname(target);
      makeFolder(folder);
      beside = join(folder, `.${basename(target)}.${randomBytes(4).toString("hex")}.part`);
      file = openSync(beside, "wx");
    }
    for (const chunk of typeof chunks === "string" ? [Buffer.from(chunks)] : chunks) {
      for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
    }
    if (!straight) fsyncSync(file);
    closeSync(file);
    file = undefined;
    if (beside !== undefined) renameSync(beside, target);
  } catch (error) {
    if (file !== undefined) closeSync(file);
    if (beside !== undefined && existsSync(beside)) rmSync(beside);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new UsageError(
      `cannot write '${path}': ${code}; check that the folder exists and may be written to`,
    );
  }
}
