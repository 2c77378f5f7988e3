import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readBytes, readLarge } from "../../src/cli/files.js";
import { UsageError } from "../../src/errors.js";

const folder = mkdtempSync(join(tmpdir(), "recirc-files-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("a file read in pieces is the file, whatever the pieces", () => {
  const path = join(folder, "bytes");
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * 37) % 251));
  writeFileSync(path, bytes);
  for (const piece of [1, 7, 999, 1000, 1001]) expect(readLarge(path, piece).equals(bytes)).toBe(true);
  expect(readBytes(path, "bytes").equals(bytes)).toBe(true);
  expect(() => readLarge(path, 7, 999)).toThrow(UsageError);
  expect(() => readLarge(path, 7, 999)).toThrow(
    /at most 999 bytes at '.*bytes', got 1000; write the circuit as/,
  );
  writeFileSync(path, "");
  expect(readLarge(path, 5).length).toBe(0);
});

it("a file that is not there or a folder is refused by its path", () => {
  expect(() => readBytes(join(folder, "none"), "a circuit file")).toThrow(UsageError);
  expect(() => readBytes(join(folder, "none"), "a circuit file")).toThrow(/none': there is no such file/);
  expect(() => readBytes(folder, "a circuit file")).toThrow(/it is a folder/);
});
