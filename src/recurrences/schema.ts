import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import * as z from "zod";
import { FormatError, type Place } from "../errors.js";

/** The form of a recurrence file, before its formulas are read. */
const identifier = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "expected a name of letters, digits and _");
const number = z.union([z.number(), z.string()], 'expected a number such as 3, -0.25 or "3/7"');
const value = z.union(
  [number, z.array(number), z.array(z.array(number))],
  "expected a number, a list of numbers or a list of rows",
);
const axis = z.union(
  [z.number().int().min(1), z.string().regex(/^(\d+\s*\*\s*)?[A-Za-z_][A-Za-z0-9_]*$/)],
  "expected a size, a dimension K, or a multiple of one: 2*K",
);
const axes = z.array(axis).max(2, "expected [], [K] or [K, V]: at most two axes");
const formula = z.union(
  [z.string(), z.number()],
  "expected a formula (put quotes around one that begins with [ or {)",
);
const values = z.record(identifier, value);

const example = z.strictObject({
  dimensions: z.record(identifier, z.number().int().min(1)).optional(),
  parameters: values.optional(),
  inputs: z.record(identifier, z.array(value)),
  initial: values.optional(),
  outputs: z.record(identifier, z.array(value)).optional(),
  final: values.optional(),
});

const claim = z.strictObject({
  measure: z.enum(["depth", "size", "mul", "add"]),
  scan: z.string(),
  structure: z.string().optional(),
  outputs: z.enum(["all", "last"]).optional(),
  costModel: z.enum(["unit", "multiplicative"]),
  lengths: z.enum(["all", "powers of two"]).optional(),
  formula: z.string(),
  relation: z.enum(["=", "<="]).optional(),
  because: z.string(),
});

const file = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "expected a name of lower-case words joined by -"),
  title: z.string(),
  family: z.string().default("own"),
  source: z.string().default("not stated"),
  equation: z.string().default(""),
  notes: z.string().optional(),
  dimensions: z.record(identifier, z.number().int().min(1).max(4096)).default({}),
  parameters: z.record(identifier, z.strictObject({ shape: axes, default: value.optional() })).default({}),
  inputs: z
    .record(
      identifier,
      z.union(
        [
          axes,
          z.strictObject({ symbols: axis }),
          z.strictObject({ shape: axes, promise: z.enum(["one-hot columns", "one-hot rows", "bits"]) }),
        ],
        "expected [], [K], [K, V], {symbols: K} or {shape: [K, K], promise: one-hot columns | one-hot rows | bits}",
      ),
    )
    .default({}),
  state: z.record(
    identifier,
    z.strictObject({ shape: axes, initial: formula.default(0), values: axis.optional() }),
  ),
  let: z.record(identifier, formula).default({}),
  update: z.record(identifier, formula),
  output: z.record(identifier, formula).default({}),
  examples: z.array(example).default([]),
  claims: z.array(claim).default([]),
});

export type RecurrenceFile = z.infer<typeof file>;
export type Axis = z.infer<typeof axis>;

/** A checked file that still knows where everything stands. */
export interface SourceFile {
  readonly file: string;
  readonly content: RecurrenceFile;
  /** Place of the value at a path of keys, or of the nearest enclosing one that exists. */
  place(path: readonly PropertyKey[]): Place;
  /** Place of the first character of the text at a path. */
  textPlace(path: readonly PropertyKey[]): Place;
}

/** Reads YAML text into a recurrence file, or throws a FormatError that points at what is wrong. */
export function readSource(text: string, fileName: string): SourceFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: fileName, line, column: col };
  };
  const fault = document.errors[0];
  if (fault !== undefined)
    throw new FormatError(at(fault.pos[0]), `expected YAML, got a fault: ${fault.message}`);
  if (!isMap(document.contents))
    throw new FormatError(at(0), "expected a map with name, state, update, ..., got something else");
  const checked = file.safeParse(document.toJS());
  if (!checked.success) throw schemaError(checked.error.issues[0]!, document, at);
  return {
    file: fileName,
    content: checked.data,
    place: (path) => at(offsetOf(document, path)),
    textPlace: (path) => at(textOffset(document, path)),
  };
}

function schemaError(
  issue: z.core.$ZodIssue,
  document: Document,
  at: (offset: number) => Place,
): FormatError {
  const where = issue.path.map(String).join(".") || "the file";
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? ` among ${Object.keys(file.shape).join(", ")}` : " as documented";
    const place = at(keyOffset(document, [...issue.path, issue.keys[0]!]));
    return new FormatError(place, `${where}: expected keys${known}, got '${issue.keys[0]}'`);
  }
  const reason = issue.message
    .replace(/^Invalid input: /, "")
    .replace("expected record", "expected a map of names")
    .replace("received undefined", "received nothing")
    .replace(", received", ", got");
  return new FormatError(at(offsetOf(document, issue.path)), `${where}: ${reason}`);
}

/** Offset of the deepest node on `path` that exists; the key itself where a value is missing. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** Offset of a key, for faults that are about the key and not its value. */
function keyOffset(document: Document, path: readonly PropertyKey[]): number {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pair = isMap(parent)
    ? parent.items.find((item) => isScalar(item.key) && item.key.value === path[path.length - 1])
    : undefined;
  return isNode(pair?.key) && pair.key.range ? pair.key.range[0] : offsetOf(document, path);
}

/** Offset of a formula's first character: a quoted one begins after its quote. */
function textOffset(document: Document, path: readonly PropertyKey[]): number {
  const node = document.getIn(path, true);
  const quoted = isScalar(node) && (node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE");
  return offsetOf(document, path) + (quoted ? 1 : 0);
}
