import { FormatError } from "../errors.js";

/**
 * JSON.parse with a place and one line to read: engines word their faults differently, often name no position, and
 * quote the text across its lines.
 */
export function parseJsonText(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { at, expected } = findFault(text);
    const before = text.slice(0, at).split("\n");
    const rest = text.slice(at, at + 20).split(/[\r\n]/)[0];
    const place = { file, line: before.length, column: before[before.length - 1]!.length + 1 };
    throw new FormatError(
      place,
      `expected JSON with ${expected} here, got ${at === text.length ? "the end of the file" : `'${rest}'`}`,
    );
  }
}

const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /[{}[\]:,]|"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/** What may come next, which is also how it is told to people. */
type Expected =
  | "a value"
  | "a value or ']'"
  | "a name in double quotes"
  | "a name in double quotes or '}'"
  | "':'"
  | "',' or ']'"
  | "',' or '}'"
  | "nothing more";

/** The first place where a text stops being JSON. */
function findFault(text: string): { readonly at: number; readonly expected: Expected } {
  const open: ("]" | "}")[] = [];
  const afterValue = (): Expected =>
    open.length === 0 ? "nothing more" : `',' or '${open[open.length - 1]!}'`;
  const follows = (expected: Expected, token: string): Expected | undefined => {
    if (token === open[open.length - 1] && expected.endsWith(`or '${token}'`)) {
      open.pop();
      return afterValue();
    }
    if (expected.startsWith("a name")) return token.startsWith('"') ? "':'" : undefined;
    if (expected === "':'") return token === ":" ? "a value" : undefined;
    if (expected.startsWith("','")) {
      if (token !== ",") return undefined;
      return expected === "',' or ']'" ? "a value" : "a name in double quotes";
    }
    if (expected === "nothing more" || /^[}\]:,]$/.test(token)) return undefined;
    if (token === "[") open.push("]");
    else if (token === "{") open.push("}");
    else return afterValue();
    return token === "[" ? "a value or ']'" : "a name in double quotes or '}'";
  };
  let expected: Expected = "a value";
  for (let at = 0; ; ) {
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = SPACE.lastIndex;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    const next: Expected | undefined = token === undefined ? undefined : follows(expected, token);
    if (token === undefined || next === undefined) return { at, expected };
    expected = next;
    at += token.length;
  }
}
