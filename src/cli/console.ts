import type { SingleBar } from "cli-progress";

/** Where commands print. Results go to standard output, everything else to standard error. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** How wide a table may be where results go to a terminal; a narrow one breaks lines as it likes. */
export function roomOfTerminal(): number | undefined {
  return process.stdout.isTTY ? Math.max(80, process.stdout.columns) : undefined;
}

/** The command that runs now, as a shell would read it. */
export function commandLine(): string {
  const quoted = process.argv
    .slice(2)
    .map((word) => (/^[\w@%+=:,./^-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`));
  return ["recirc", ...quoted].join(" ");
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
  /** `count` more are done (one), the last of which was `what`, and so much of the work with them (as many). */
  advance(what: string, count?: number, work?: number): void;
  stop(): void;
}

export interface Expected {
  readonly count: number;
  /** What is counted: `rows` unless said. */
  readonly unit?: string;
  /** The sum of what `advance` will be told of the work, by which the time left is reckoned; `count` unless said. */
  readonly work?: number;
}

/** Seconds between lines where standard error is no terminal: a log should show that work goes on, and no more. */
const BETWEEN_LINES = 30;

let saysProgress = true;

/** For as long as a page is made of what commands print: how long they take is none of its matter. Returns the undoing. */
export function withoutProgress(): () => void {
  const before = saysProgress;
  saysProgress = false;
  return () => {
    saysProgress = before;
  };
}

export async function progress({ count: total, unit = "rows", work = total }: Expected): Promise<Progress> {
  const began = performance.now();
  let [done, worked] = [0, 0];
  const left = (): string => {
    const seconds = Math.ceil((((performance.now() - began) / 1000) * (work - worked)) / Math.max(worked, 1));
    return seconds < 120 ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`;
  };
  if (!process.stderr.isTTY) {
    let said = began;
    return {
      advance: (_, count = 1, more = count) => {
        [done, worked] = [done + count, worked + more];
        const now = performance.now();
        if (!saysProgress || now - said < BETWEEN_LINES * 1000) return;
        said = now;
        note(`${done} of ${total} ${unit}, about ${left()}`);
      },
      stop: () => {},
    };
  }
  const { default: library } = await import("cli-progress");
  const bar: SingleBar = new library.SingleBar(
    {
      stream: process.stderr,
      format: `{bar} {value}/{total} ${unit}, {left}  {what}`,
      hideCursor: true,
      clearOnComplete: true,
    },
    library.Presets.shades_classic,
  );
  bar.start(total, 0, { what: "", left: "" });
  return {
    advance: (what, count = 1, more = count) => {
      worked += more;
      bar.increment(count, { what, left: left() });
    },
    stop: () => bar.stop(),
  };
}
