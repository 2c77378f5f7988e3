import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { ROOT } from "./catalogue.js";

const FOLDER = join(ROOT, "examples");
const EXAMPLES = readdirSync(FOLDER).filter((name) => name.endsWith(".ts"));

describe("examples", () => {
  it("are numbered from 01 without a gap", () => {
    expect(EXAMPLES.map((name) => name.slice(0, 3))).toEqual(
      EXAMPLES.map((_, i) => `${String(i + 1).padStart(2, "0")}-`),
    );
  });

  it.each(EXAMPLES)("%s prints what examples/output says", async (name) => {
    const lines: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((...parts: unknown[]) => {
      lines.push(format(...parts));
    });
    try {
      await import(pathToFileURL(join(FOLDER, name)).href);
    } finally {
      log.mockRestore();
    }
    expect(lines.length).toBeGreaterThan(0);
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(
      join(FOLDER, "output", name.replace(/\.ts$/, ".txt")),
    );
  });
});
