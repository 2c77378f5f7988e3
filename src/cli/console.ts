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

/** Asks a question that yes answers by default; undefined where no one is there to answer. */
export async function askOnTerminal(question: string): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return !/^\s*n/i.test(await lines.question(`${question} [Y/n] `));
  } finally {
    lines.close();
  }
}

/** A progress bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** `count` more are done, the last of which was `what`. */
  advance(what: string, count?: number): void;
  stop(): void;
}

/** Seconds between lines where standard error is no terminal: a log should show that work goes on, and no more. */
const BETWEEN_LINES = 30;

export async function progress(total: number, unit = "rows"): Promise<Progress> {
  if (!process.stderr.isTTY) return progressLines(total, unit);
  const { default: library } = await import("cli-progress");
  const bar: SingleBar = new library.SingleBar(
    {
      stream: process.stderr,
      format: `{bar} {value}/{total} ${unit}, {eta_formatted} left  {what}`,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 200,
    },
    library.Presets.shades_classic,
  );
  bar.start(total, 0, { what: "" });
  return { advance: (what, count = 1) => bar.increment(count, { what }), stop: () => bar.stop() };
}

function progressLines(total: number, unit: string): Progress {
  const began = performance.now();
  let [done, said] = [0, began];
  return {
    advance: (_, count = 1) => {
      done += count;
      const now = performance.now();
      if (now - said < BETWEEN_LINES * 1000) return;
      said = now;
      const left = Math.ceil((((now - began) / 1000) * (total - done)) / done);
      note(`${done} of ${total} ${unit}, about ${left} s left`);
    },
    stop: () => {},
  };
}
