import { FormatError, type Place, showPlace } from "../errors.js";
import type { AigerFile, AigerHeader } from "./aiger-read.js";
import { PORTS_COMMENT } from "./aiger-write.js";
import type { Cursor } from "./cursor.js";
import type { ReadOptions } from "./format.js";
import { parsePortHeads } from "./port-heads.js";
import type { PortHeads } from "./port-names.js";

type Symbols = Pick<AigerFile, "sourceNames" | "endNames" | "heads">;
type Warn = NonNullable<ReadOptions["warn"]>;

/** The names of what is of one kind, and which are taken. */
interface Names {
  readonly kind: string;
  readonly names: (string | undefined)[];
  readonly used: Set<string>;
  readonly position: string;
}

function namesOf(kind: string, count: number): Names {
  const names = new Array<string | undefined>(count).fill(undefined);
  return { kind, names, used: new Set(), position: `the position of the ${kind}` };
}

/** Names, and what follows them. `warn` is told of comments, which circuits do not hold. */
export function readSymbols(cursor: Cursor, header: AigerHeader, warn: Warn): Symbols {
  const of = {
    i: namesOf("input", header.inputs),
    l: namesOf("latch", header.latches),
    o: namesOf("output", header.outputs),
    b: namesOf("bad state", header.bad),
    c: namesOf("constraint", header.constraints),
  };
  const byLetter = new Map(Object.entries(of).map(([letter, kind]) => [letter.charCodeAt(0), kind]));
  let heads: PortHeads | undefined;
  while (cursor.remaining > 0) {
    const start = cursor.position;
    const kind = byLetter.get(cursor.peek()!);
    if (kind === undefined)
      throw cursor.unexpected("a symbol 'i0 name' or 'o0 name', or 'c' and the comments");
    cursor.position++;
    if (kind === of.c && (cursor.remaining === 0 || cursor.atNewline())) {
      heads = readComment(cursor, cursor.place(start), warn);
      break;
    }
    readSymbol(cursor, start, kind);
  }
  return {
    sourceNames: [...of.i.names, ...of.l.names],
    endNames: { outputs: of.o.names, bad: of.b.names, constraints: of.c.names },
    heads,
  };
}

function readSymbol(cursor: Cursor, start: number, { kind, names, used, position: what }: Names): void {
  const place = cursor.place(start);
  const position = cursor.number(what);
  if (position >= names.length) {
    throw new FormatError(
      place,
      names.length === 0
        ? `expected no name of a ${kind}, since the file has none, got that of ${position}`
        : `expected the name of one of ${names.length} (${kind} 0, ...), got ${position}`,
    );
  }
  if (!cursor.accept(" ")) throw cursor.unexpected(`a blank and the name of ${kind} ${position}`);
  const name = cursor.restOfLine();
  if (name === "") throw new FormatError(place, `expected a name for ${kind} ${position}, got none`);
  if (names[position] !== undefined) {
    throw new FormatError(
      place,
      `expected one name for ${kind} ${position}, got '${name}' after '${names[position]}'`,
    );
  }
  if (used.has(name)) {
    throw new FormatError(place, `expected a name of its own for ${kind} ${position}, got '${name}' again`);
  }
  used.add(name);
  names[position] = name;
}

/** Comments mean nothing to AIGER, so one of ours that is damaged is passed over, never an error. */
function readComment(cursor: Cursor, place: Place, warn: Warn): PortHeads | undefined {
  const text = new TextDecoder().decode(cursor.bytes.subarray(cursor.position));
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const own = lines.find((candidate) => candidate.startsWith(PORTS_COMMENT));
  const heads = own === undefined ? undefined : parsePortHeads(own.slice(PORTS_COMMENT.length));
  const dropped = lines.length - (heads === undefined ? 0 : 1);
  if (dropped > 0)
    warn(
      `${showPlace(place)}: ${dropped} ${dropped === 1 ? "line" : "lines"} of comments dropped, since circuits hold none`,
    );
  return heads;
}
