// Depth and size of a circuit with more gates than any computer can hold, by running the same program on depths only.
import { openCatalogue } from "../src/cli/disk.js";
import { count, scanNamed } from "../src/index.js";

const recurrence = openCatalogue().recurrence("deltanet", { K: 4, V: 4 });
const n = 2n ** 60n;
for (const name of ["sklansky", "brent-kung", "ladner-fischer:1"]) {
  const recipe = { recurrence, scan: scanNamed(name), outputs: "all", weights: "inputs" } as const;
  const { depth, size, counts } = count(recipe, n);
  console.log(`${name}: depth ${depth}, size ${size} (${counts.mul} x, ${counts.add} +; cost model unit)`);
}
