import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { checkedMonoid, type Monoid, type OwnSemiring, registerSemiring } from "../algebra/own-semirings.js";
import { forgetSemirings } from "../algebra/semirings.js";
import { RecircError, UsageError } from "../errors.js";

/** What a plug-in exports by default. */
export interface Plugin {
  readonly semirings?: readonly OwnSemiring[];
  readonly monoids?: readonly Monoid<unknown>[];
}

/** Workers of a sweep load what their process was given, and find it here. */
const VARIABLE = "RECIRC_PLUGIN";

/** Loads a JavaScript module of one's own semirings and monoids; UsageError where it breaks a law or is none. */
export async function loadPlugin(file: string): Promise<void> {
  forgetPlugin();
  const path = resolve(file);
  let plugin: Plugin;
  try {
    plugin = ((await import(pathToFileURL(path).href)) as { default: Plugin }).default;
  } catch (error) {
    throw new UsageError(
      `--plugin: expected a JavaScript module, ${file} cannot be loaded: ${(error as Error).message}`,
    );
  }
  const { semirings, monoids } = plugin ?? {};
  if (
    !Array.isArray(semirings ?? []) ||
    !Array.isArray(monoids ?? []) ||
    (semirings ?? monoids) === undefined
  ) {
    throw new UsageError(
      `--plugin: expected ${file} to export by default { semirings: [...] } or { monoids: [...] }`,
    );
  }
  try {
    for (const semiring of semirings ?? []) registerSemiring(semiring);
    for (const monoid of monoids ?? []) checkedMonoid(monoid);
  } catch (error) {
    if (error instanceof RecircError) throw new UsageError(`${file}: ${error.message}`);
    throw new UsageError(
      `${file}: ${(error as Error).message}; expected a semiring or a monoid as docs/adding.md has it`,
    );
  }
  process.env[VARIABLE] = path;
}

/** For the next command of this process. */
export function forgetPlugin(): void {
  forgetSemirings();
  delete process.env[VARIABLE];
}

/** The module that was loaded, if one was. */
export function pluginFile(): string | undefined {
  const file = process.env[VARIABLE];
  return file === "" ? undefined : file;
}

/** In a worker: what the process that started it was given. */
export async function loadInheritedPlugin(): Promise<void> {
  const file = pluginFile();
  if (file !== undefined) await loadPlugin(file);
}
