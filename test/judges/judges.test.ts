import { afterEach, expect, it, vi } from "vitest";
import { findJudge } from "../judges.js";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

it("a missing judge is skipped with a printed reason, and fails where judges are required", () => {
  const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
  vi.stubEnv("RECIRC_REQUIRE_JUDGES", "");
  expect(findJudge("Solomon", "solomon", "king-solomon")).toBeUndefined();
  expect(printed.mock.calls).toEqual([
    ["skipped: tests that ask Solomon, since no 'solomon' or 'king-solomon' is on the PATH"],
  ]);
  vi.stubEnv("RECIRC_REQUIRE_JUDGES", "1");
  expect(() => findJudge("Solomon", "solomon", "king-solomon")).toThrow(
    /asks for Solomon: expected 'solomon' or 'king-solomon' on the PATH, found none; install it/,
  );
});

it("a judge that is there is found and run in a folder of its own", () => {
  const node = findJudge("node", "no-such-program", "node");
  const script =
    'fs.writeFileSync("b", fs.readFileSync("a", "utf8") + "!"); console.log(fs.readdirSync(".").join())';
  const verdict = node?.run(["-e", script], { a: "text" });
  expect(verdict?.printed).toBe("a,b\n");
  expect(new TextDecoder().decode(verdict?.files.b)).toBe("text!");
  expect(() => node?.run(["-e", "process.exit(3)"])).toThrow();
});
