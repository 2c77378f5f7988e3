import { join } from "node:path";
import { ROOT } from "../catalogue.js";
import type { Benchmark } from "./benchmark.js";
import { emptyNode, weighed } from "./empty-node.js";

export const memory: Benchmark = {
  name: "memory",
  title: "peak memory of `recirc measure deltanet mamba1 elman -n 1..256`",
  measures: [{ name: "MiB", better: "less" }],
  enter: (place) => ({
    recirc: () =>
      weighed(
        place,
        ...[join(ROOT, "dist/cli/main.js"), "measure", "deltanet", "mamba1", "elman"],
        ...["-n", "1..256"],
      ),
    peers: [emptyNode(place)],
  }),
};
