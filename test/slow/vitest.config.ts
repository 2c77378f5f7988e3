import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Tests of many minutes, apart from `npm test`. */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    include: ["test/slow/**/*.slow.ts"],
    setupFiles: ["test/setup.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
