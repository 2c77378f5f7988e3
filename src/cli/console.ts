import type { SingleBar } from "cli-progress";

/** Where commands print. Results go to standard output, everything else to standard error. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? bigintJson(item) : item), 2));
}

function bigintJson(value: bigint): number | string {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : String(value);
}

/** JSON of { section: { name: value } } with one name a line: short enough to read, and still JSON. */
export function resultText(result: object): string {
  const sections = Object.entries(result).map(([section, named]) => {
    const lines = Object.entries(named as object).map(
      ([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
    );
    return `  ${JSON.stringify(section)}: {\n${lines.join(",\n")}\n  }`;
  });
  return `{\n${sections.join(",\n")}\n}`;
}

/** A progress bar on a terminal, silence elsewhere. */
export interface Progress {
  advance(what: string): void;
  stop(): void;
}

export async function progress(total: number): Promise<Progress> {
  if (!process.stderr.isTTY) return { advance: () => {}, stop: () => {} };
  const { default: library } = await import("cli-progress");
  const bar: SingleBar = new library.SingleBar(
    {
      stream: process.stderr,
      format: "{bar} {value}/{total} {what}  {eta_formatted} left",
      hideCursor: true,
      clearOnComplete: true,
    },
    library.Presets.shades_classic,
  );
  bar.start(total, 0, { what: "" });
  return { advance: (what) => bar.increment(1, { what }), stop: () => bar.stop() };
}
