import { FormatError, type Place, showPlace } from "../errors.js";
import type { AigerFile, AigerHeader } from "./aiger-read.js";
import { PORTS_COMMENT } from "./aiger-write.js";
import type { Cursor } from "./cursor.js";
import type { ReadOptions } from "./format.js";
import { parsePortHeads } from "./port-heads.js";
import type { PortHeads } from "./port-names.js";

type Symbols = Pick<AigerFile, "sourceNames" | "endNames" | "heads">;
type Warn = NonNullable<ReadOptions["warn"]>;

/** Names, and what follows them. `warn` is told of comments, which circuits do not hold. */
export function readSymbols(cursor: Cursor, header: AigerHeader, warn: Warn): Symbols {
  const list = (count: number) => ({
    names: new Array<string | undefined>(count).fill(undefined),
    used: new Set<string>(),
  });
  const [inputs, latches] = [list(header.inputs), list(header.latches)];
  const [outputs, bad, constraints] = [list(header.outputs), list(header.bad), list(header.constraints)];
  const kinds = [
    ["i", "input", inputs],
    ["l", "latch", latches],
    ["o", "output", outputs],
    ["b", "bad state", bad],
  ] as const;
  let heads: PortHeads | undefined;
  while (cursor.remaining > 0) {
    const place = cursor.place();
    if (cursor.accept("c")) {
      if (cursor.remaining === 0 || cursor.atNewline()) {
        heads = readComment(cursor, place, warn);
        break;
      }
      readSymbol(cursor, place, "constraint", constraints.names, constraints.used);
      continue;
    }
    const kind = kinds.find(([letter]) => cursor.accept(letter));
    if (kind === undefined)
      throw cursor.unexpected("a symbol 'i0 name' or 'o0 name', or 'c' and the comments");
    readSymbol(cursor, place, kind[1], kind[2].names, kind[2].used);
  }
  return {
    sourceNames: [...inputs.names, ...latches.names],
    endNames: { outputs: outputs.names, bad: bad.names, constraints: constraints.names },
    heads,
  };
}

function readSymbol(
  cursor: Cursor,
  place: Place,
  kind: string,
  names: (string | undefined)[],
  used: Set<string>,
): void {
  const position = cursor.number(`the position of the ${kind}`);
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
