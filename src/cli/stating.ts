import { analyze } from "../analyze/analyze.js";
import { costModelNamed } from "../analyze/cost-model.js";
import { readCircuit } from "./circuit-file.js";
import type { StatsCommandOptions } from "./commands/stats.js";
import { print, printJson } from "./console.js";
import { bitStats, hashedStats, statsOf } from "./statistics.js";

/** `recirc stats`: the figures of a circuit file. */
export function stateFigures(file: string, options: StatsCommandOptions): void {
  const model = costModelNamed(options.model);
  const { circuit, format } = readCircuit(file, options.format, options.unroll);
  const stats = {
    format: format.name,
    ...statsOf(analyze(circuit, model)),
    ...hashedStats(circuit, model),
    ...bitStats(circuit),
  };
  if (options.json) {
    printJson(stats);
    return;
  }
  print(
    Object.entries(stats)
      .map(([name, value]) => `${name.padEnd(20)}${value ?? "not a polynomial"}`)
      .join("\n"),
  );
}
