import type { Benchmark } from "./benchmark.js";
import { build } from "./build.js";
import { buildShared } from "./build-shared.js";
import { constraints } from "./constraints.js";
import { evaluate } from "./evaluate.js";
import { memory } from "./memory.js";
import { netlist } from "./netlist.js";
import { aigerReading, largeAigerReading } from "./read-aiger.js";
import { startExplain } from "./start-explain.js";
import { startHelp } from "./start-help.js";

/** In the order in which they are run and printed. */
export const BENCHMARKS: readonly Benchmark[] = [
  build,
  buildShared,
  aigerReading,
  largeAigerReading,
  evaluate,
  netlist,
  constraints,
  startHelp,
  startExplain,
  memory,
];
