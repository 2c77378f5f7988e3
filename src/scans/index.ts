import { brentKung } from "./brent-kung.js";
import { hanCarlson } from "./han-carlson.js";
import { koggeStone } from "./kogge-stone.js";
import { ladnerFischer } from "./ladner-fischer.js";
import type { Scan } from "./scan.js";
import { serial } from "./serial.js";
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
];

/**
 * The scan of this name. `ladner-fischer:K` stands for any member of the family, `ladner-fischer` for K = 0.
 * Throws a RangeError that lists the names when there is none.
 */
export function scanNamed(name: string): Scan {
  const found = SCANS.find((scan) => scan.name === name);
  if (found !== undefined) return found;
  const member = /^ladner-fischer(?::(\d{1,9}))?$/.exec(name);
  if (member !== null) return ladnerFischer(Number(member[1] ?? 0));
  const names = SCANS.map((scan) => scan.name).join(", ");
  throw new RangeError(`unknown scan '${name}'. Known: ${names} (ladner-fischer:K for any K from 0 to 64)`);
}
