import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onPath } from "../../src/cli/outside-judges.js";
import { ROOT } from "../catalogue.js";
import type { Place } from "./benchmark.js";

const CHILD = fileURLToPath(new URL("child.ts", import.meta.url));

export function placeIn(folder: string): Place {
  const run = (program: string, args: readonly string[], cwd = folder) => {
    const start = performance.now();
    const printed = execFileSync(program, args, {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 2 ** 28,
    });
    return { seconds: (performance.now() - start) / 1000, printed };
  };
  return {
    folder,
    file: (name) => join(folder, name),
    run,
    recirc: (...args) => run(process.execPath, [join(ROOT, "dist/cli/main.js"), ...args]),
    apart: (module, name, argument) =>
      // From the top of the checkout, where the loader of TypeScript is found.
      JSON.parse(
        run(
          process.execPath,
          [...process.execArgv, CHILD, fileURLToPath(module), name, JSON.stringify(argument)],
          ROOT,
        ).printed,
      ),
    find: (...programs) => programs.map(onPath).find((path) => path !== undefined),
  };
}
