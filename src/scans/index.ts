import { brentKung } from "./brent-kung.js";
import { chunked } from "./chunked.js";
import { chunkedLast } from "./chunked-last.js";
import { chunkwise, type Inversion } from "./chunkwise.js";
import { fibonacci } from "./fibonacci.js";
import { hanCarlson } from "./han-carlson.js";
import { koggeStone } from "./kogge-stone.js";
import { ladnerFischer } from "./ladner-fischer.js";
import { multiway } from "./multiway.js";
import type { Scan } from "./scan.js";
import { serial } from "./serial.js";
import { sizeOptimal } from "./size-optimal.js";
import { sklansky } from "./sklansky.js";
import { tree } from "./tree.js";

/** Every scan there is; a family is represented by its first members. The laws run over this list. */
export const SCANS: readonly Scan[] = [
  serial,
  tree,
  sklansky,
  koggeStone,
  brentKung,
  ladnerFischer(0),
  ladnerFischer(1),
  ladnerFischer(2),
  hanCarlson,
  sizeOptimal,
  fibonacci,
  multiway,
  chunked(4),
  chunkedLast(4),
  chunkwise(4),
];

/** What kernels take most often. */
const USUAL_CHUNK = 64;

interface Family {
  readonly form: RegExp;
  make(parameter: string | undefined, inside: string | undefined): Scan;
  readonly hint: string;
}

const FAMILIES: readonly Family[] = [
  {
    form: /^ladner-fischer(?::(\d{1,9}))?$/,
    make: (extra) => ladnerFischer(Number(extra ?? 0)),
    hint: "ladner-fischer:K for any K from 0 to 64",
  },
  {
    form: /^chunked(?::(\d{1,9})(?::(.+))?)?$/,
    make: (size, inside) =>
      chunked(Number(size ?? USUAL_CHUNK), inside === undefined ? undefined : scanNamed(inside)),
    hint: "chunked:C for chunks of C steps, chunked:C:SCAN for another network inside them",
  },
  {
    form: /^chunked-last(?::(\d{1,9}))?$/,
    make: (size) => chunkedLast(Number(size ?? USUAL_CHUNK)),
    hint: "chunked-last:C",
  },
  {
    form: /^chunkwise(?::(\d{1,9})(?::(substitution|doubling))?)?$/,
    make: (size, inversion) => chunkwise(Number(size ?? USUAL_CHUNK), inversion as Inversion | undefined),
    hint: "chunkwise:C for a power of two C, chunkwise:C:substitution for fewer gates and more levels",
  },
];

const MEMBERS = new Map<string, Scan>();

/**
 * The scan of this name. A family's name alone stands for a member: `ladner-fischer` for K = 0, `chunked` and
 * `chunked-last` for chunks of 64. Throws a RangeError that lists the names when there is none.
 */
export function scanNamed(name: string): Scan {
  const found = SCANS.find((scan) => scan.name === name);
  if (found !== undefined) return found;
  for (const { form, make } of FAMILIES) {
    const member = form.exec(name);
    if (member === null) continue;
    // The same object each time, for those who remember something of a scan.
    let scan = MEMBERS.get(name);
    if (scan === undefined) {
      scan = make(member[1], member[2]);
      MEMBERS.set(name, scan);
    }
    return scan;
  }
  const names = SCANS.map((scan) => scan.name).join(", ");
  const hints = FAMILIES.map(({ hint }) => hint).join("; ");
  throw new RangeError(`unknown scan '${name}'. Known: ${names} (${hints})`);
}
