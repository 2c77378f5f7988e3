import type { Command } from "commander";

export function addVerify(program: Command): void {
  program.command("verify");
}
