import { entryName, type Port, sizeOf } from "../circuit/circuit.js";

/** A port without its wires: what a file says about it beside the names of the entries. */
export type PortHead = Pick<Port, "name" | "shape" | "encoding">;

export interface PortHeads {
  readonly inputs: readonly PortHead[];
  readonly outputs: readonly PortHead[];
}

export function headOf({ name, shape, encoding }: Port): PortHead {
  return encoding === undefined ? { name, shape } : { name, shape, encoding };
}

/** `k[0][0]`, `k[0][1]`, ...: the names of a port's entries, row-major. */
export function* entryNames(head: PortHead): Generator<string> {
  const port: Port = { ...head, wires: new Uint32Array() };
  const size = sizeOf(head.shape);
  for (let i = 0; i < size; i++) yield entryName(port, i);
}

/**
 * Ports for the entries of a file that only names wires. `declared` ports are believed if their entries are exactly
 * the names, and `misfit` is called if they are not. Otherwise a run of names `x[i][j]` that is complete and row-major
 * becomes one port; any other name is a scalar port, and an entry without a name is called as `completeNames` does.
 */
export function groupEntries(
  names: readonly (string | undefined)[],
  prefix: string,
  declared?: readonly PortHead[],
  misfit: () => void = () => {},
): PortHead[] {
  if (declared !== undefined) {
    if (describes(declared, names)) return [...declared];
    misfit();
  }
  const complete = completeNames(names, prefix);
  const taken = new Set(complete);
  const entriesOf = new Map<string, number>();
  for (const name of complete) {
    const base = indexed(name)?.name;
    if (base !== undefined) entriesOf.set(base, (entriesOf.get(base) ?? 0) + 1);
  }
  const heads: PortHead[] = [];
  for (let i = 0; i < complete.length; ) {
    const group = groupAt(complete, i);
    const size = group === undefined ? 0 : sizeOf(group.shape);
    if (group !== undefined && !taken.has(group.name) && entriesOf.get(group.name) === size) {
      heads.push(group);
      i += size;
    } else {
      heads.push({ name: complete[i++]!, shape: [] });
    }
  }
  return heads;
}

/** Entries without a name are called by `prefix` and their position, with `_` behind it where another has that name. */
export function completeNames(names: readonly (string | undefined)[], prefix: string): readonly string[] {
  const given = new Set(names);
  return names.map((name, i) => {
    let unused = `${prefix}${i}`;
    while (name === undefined && given.has(unused)) unused += "_";
    return name ?? unused;
  });
}

/**
 * Ports of names of their own, with `_` behind those that `others` have. Names that differ in their indices alone count
 * as the same, since `x[0]` is also the name of an entry of `x`.
 */
export function namedApart<P extends { readonly name: string }>(
  ports: readonly P[],
  others: readonly { readonly name: string }[],
): readonly P[] {
  const stem = (name: string): string => indexed(name)?.name ?? name;
  const stems = new Set(others.map(({ name }) => stem(name)));
  const names = new Set(ports.map(({ name }) => name));
  return ports.map((port) => {
    let { name } = port;
    if (!stems.has(stem(name))) return port;
    do name += "_";
    while (names.has(name) || stems.has(name));
    names.add(name);
    return { ...port, name };
  });
}

function describes(heads: readonly PortHead[], names: readonly (string | undefined)[]): boolean {
  const size = heads.reduce((sum, head) => sum + sizeOf(head.shape), 0);
  if (size !== names.length || new Set(heads.map((head) => head.name)).size !== heads.length) return false;
  let at = 0;
  for (const head of heads) for (const name of entryNames(head)) if (names[at++] !== name) return false;
  return true;
}

/** The port that starts at entry `from`, if the names there are those of a complete one. */
function groupAt(names: readonly string[], from: number): PortHead | undefined {
  const start = indexed(names[from]!);
  if (start === undefined || start.indices.some((index) => index !== 0)) return undefined;
  const run = [start.indices];
  for (let i = from + 1; i < names.length; i++) {
    const next = indexed(names[i]!);
    if (next?.name !== start.name || next.indices.length !== start.indices.length) break;
    run.push(next.indices);
  }
  const shape = run.at(-1)!.map((index) => index + 1);
  if (sizeOf(shape) !== run.length) return undefined;
  const head = { name: start.name, shape };
  let at = from;
  for (const name of entryNames(head)) if (names[at++] !== name) return undefined;
  return head;
}

function indexed(name: string): { name: string; indices: number[] } | undefined {
  const match = /^([^[\]]+)((?:\[[0-9]{1,9}\])+)$/.exec(name);
  if (match === null) return undefined;
  return { name: match[1]!, indices: match[2]!.slice(1, -1).split("][").map(Number) };
}
