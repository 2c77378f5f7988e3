#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { InternalError, RecircError } from "../errors.js";
import { addAtlas } from "./commands/atlas.js";
import { addCompile } from "./commands/compile.js";
import { addConvert } from "./commands/convert.js";
import { addDiff } from "./commands/diff.js";
import { addEquivalent } from "./commands/equivalent.js";
import { addEval } from "./commands/eval.js";
import { addExplain } from "./commands/explain.js";
import { addGadgets } from "./commands/gadgets.js";
import { addList } from "./commands/list.js";
import { addMeasure } from "./commands/measure.js";
import { addSimulate } from "./commands/simulate.js";
import { addStats } from "./commands/stats.js";
import { addTables } from "./commands/tables.js";
import { addTheorem } from "./commands/theorem.js";
import { addVerify } from "./commands/verify.js";
import { addWitness } from "./commands/witness.js";
import { VERSION } from "./declared-options.js";

/**
 * The command line. A command's own file declares its options; what it works with is loaded only when it runs, so that
 * `--help` is quick. Exit codes: 0 fine, 1 a check failed, 2 bad input or usage.
 */
const program = new Command("recirc")
  .description(
    "Recurrences to circuits: compile a recurrence into explicit circuits, measure them, check them.",
  )
  .version(VERSION)
  .option("--plugin <file>", "a JavaScript module with semirings of your own, over which steps may compose")
  .hook("preAction", async (command) => {
    (await import("./background.js")).engineStandsBack();
    const { plugin } = command.opts<{ plugin?: string }>();
    // Several commands may run in one process, each with its own.
    if (plugin === undefined && process.env.RECIRC_PLUGIN === undefined) return;
    const { forgetPlugin, loadPlugin } = await import("./plugins.js");
    if (plugin === undefined) forgetPlugin();
    else await loadPlugin(plugin);
  })
  .configureOutput({
    // One line, as for every other fault.
    outputError: (text, write) => {
      const fault = text
        .trim()
        .replace(/^error: /, "")
        .replace(/\.?\s*\n\s*/g, " ");
      write(`recirc: ${fault} (recirc --help shows the commands, recirc COMMAND --help their options)\n`);
    },
  })
  .exitOverride()
  .addHelpText(
    "after",
    `
Examples:
  recirc list
  recirc explain gated-deltanet
  recirc compile linear-scalar -n 8 --numbers int:8 -o a.aig
  recirc measure linear-scalar deltanet -n 2..1024 --scan sklansky,brent-kung
  recirc verify deltanet -n 16 --mutants 100
  recirc theorem run barrington --formula "(a & b) | !c"`,
  );

for (const add of [
  addList,
  addExplain,
  addCompile,
  addMeasure,
  addDiff,
  addVerify,
  addEval,
  addStats,
  addConvert,
  addSimulate,
  addEquivalent,
  addWitness,
  addGadgets,
  addTheorem,
  addAtlas,
  addTables,
])
  add(program);

// A reader such as head may close the pipe early; that is no failure. A full disk is the user's to clear.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  if (error.code === undefined) throw error;
  process.stderr.write(
    `recirc: expected to write to standard output, got ${error.message}; give it room, or write elsewhere\n`,
  );
  process.exit(2);
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof RecircError && !(error instanceof InternalError)) {
    process.stderr.write(`recirc: ${error.message}\n`);
    process.exitCode = 2;
  } else {
    throw error;
  }
}
