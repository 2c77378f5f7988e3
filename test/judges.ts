import { execFileSync } from "node:child_process";
import {
  accessSync,
  constants,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** An outside program that judges files which we wrote. */
export interface Judge {
  readonly path: string;
  /** Runs the program in a fresh folder that holds `files`. Throws if it fails. */
  run(args: readonly string[], files?: Readonly<Record<string, Uint8Array | string>>): Verdict;
}

export interface Verdict {
  readonly printed: string;
  /** Every file in the folder afterwards, by name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/**
 * The first of these programs on the PATH; where there is none, prints why tests are skipped and gives undefined. With
 * RECIRC_REQUIRE_JUDGES=1, as in CI, a missing program is a failure.
 */
export function findJudge(title: string, ...programs: readonly string[]): Judge | undefined {
  const path = programs.map(onPath).find((found) => found !== undefined);
  if (path === undefined && process.env.RECIRC_REQUIRE_JUDGES === "1") {
    throw new Error(
      `RECIRC_REQUIRE_JUDGES=1 asks for ${title}: expected '${programs.join("' or '")}' on the PATH, found none; install it, or unset the variable to skip its tests`,
    );
  }
  if (path === undefined) {
    console.warn(`skipped: tests that ask ${title}, since no '${programs.join("' or '")}' is on the PATH`);
    return undefined;
  }
  return {
    path,
    run(args, files = {}) {
      const folder = mkdtempSync(join(tmpdir(), "recirc-judge-"));
      try {
        for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
        const printed = execFileSync(path, args, {
          cwd: folder,
          encoding: "utf8",
          stdio: ["ignore", "pipe", "pipe"],
        });
        const left = readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => [name, new Uint8Array(readFileSync(join(folder, name)))]);
        return { printed, files: Object.fromEntries(left) };
      } finally {
        // A browser may still be closing its own files.
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    },
  };
}

function onPath(program: string): string | undefined {
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
