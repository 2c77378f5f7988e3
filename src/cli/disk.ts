import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { parseJsonText } from "../formats/json-text.js";
import { Catalogue, type RecurrenceText } from "../recurrences/catalogue.js";
import { readRecurrence } from "../recurrences/elaborate.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { RawValue } from "../recurrences/values.js";
import { parseSafetensors, parseWeights } from "../recurrences/weights.js";
import { catalogueTexts, packageFolder } from "./catalogue-files.js";

/** The recurrences in `folder`/<family>/<name>.yaml; by default those that come with recirc. */
export function openCatalogue(folder: string = packageFolder("circuits")): Catalogue {
  return new Catalogue(catalogueTexts(folder));
}

/** The text of a recurrence by its name in the catalogue, or of a file when `nameOrFile` looks like one. */
export function recurrenceText(nameOrFile: string, catalogue: Catalogue): RecurrenceText {
  if (!/[/\\]|\.ya?ml$/.test(nameOrFile)) return catalogue.text(nameOrFile);
  return { file: nameOrFile, text: readText(nameOrFile, "a recurrence file") };
}

export function loadRecurrence(
  nameOrFile: string,
  dimensions: Readonly<Record<string, number>>,
  catalogue: Catalogue,
): Recurrence {
  const { file, text } = recurrenceText(nameOrFile, catalogue);
  return readRecurrence(text, file, dimensions);
}

/** @throws UsageError when there is no such file, naming what was expected of it. */
export function readText(path: string, what: string): string {
  return readBytes(path, what).toString("utf8");
}

export function readBytes(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : String(code);
    throw new UsageError(`expected ${what} at '${path}': ${reason}; check the path`);
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

/** Weights by name: a JSON object of numbers, lists and lists of rows, or a safetensors file. */
export function readWeightsFile(path: string): Readonly<Record<string, RawValue>> {
  if (path.endsWith(".safetensors")) return parseSafetensors(readBytes(path, "a file of weights"), path);
  return parseWeights(readJson(path, "a file of weights"), path);
}

/** Writes beside the target and renames, so that a file is there whole or not at all. Makes missing folders. */
export function writeFile(path: string, chunks: string | Iterable<Uint8Array>): void {
  const target = resolve(path);
  const folder = dirname(target);
  const beside = join(folder, `.${basename(target)}.${randomBytes(4).toString("hex")}.part`);
  let file: number | undefined;
  try {
    makeFolder(folder);
    file = openSync(beside, "wx");
    for (const chunk of typeof chunks === "string" ? [Buffer.from(chunks)] : chunks) {
      for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
    }
    fsyncSync(file);
    closeSync(file);
    file = undefined;
    renameSync(beside, target);
  } catch (error) {
    if (file !== undefined) closeSync(file);
    if (existsSync(beside)) rmSync(beside);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined || !/^E[A-Z]+$/.test(code)) throw error;
    throw new UsageError(
      `cannot write '${path}': ${code}; check that the folder exists and may be written to`,
    );
  }
}
