import type { KindName } from "./netlist.js";

/** Gates of one bit that are one gate here, with the pins of their operands in order. */
export const PLAIN: Readonly<Record<string, readonly [KindName, ...string[]]>> = {
  $_BUF_: ["buf", "A"],
  $_NOT_: ["not", "A"],
  $_AND_: ["and", "A", "B"],
  $_NAND_: ["nand", "A", "B"],
  $_OR_: ["or", "A", "B"],
  $_NOR_: ["nor", "A", "B"],
  $_XOR_: ["xor", "A", "B"],
  $_XNOR_: ["xnor", "A", "B"],
};

/** Gates of words, each bit by itself. */
export const WORDS: Readonly<Record<string, readonly [KindName, ...string[]]>> = {
  $not: ["not", "A"],
  $pos: ["buf", "A"],
  $and: ["and", "A", "B"],
  $or: ["or", "A", "B"],
  $xor: ["xor", "A", "B"],
  $xnor: ["xnor", "A", "B"],
};

type Make = (kind: KindName, ...operands: number[]) => number;
type Pins = (pin: string) => number;

/** Gates that are several here (Yosys manual, "Gates"). */
export const COMPOUND: Readonly<Record<string, (make: Make, pin: Pins) => number>> = {
  $_ANDNOT_: (make, pin) => make("and", pin("A"), make("not", pin("B"))),
  $_ORNOT_: (make, pin) => make("or", pin("A"), make("not", pin("B"))),
  $_MUX_: (make, pin) => select(make, pin),
  $_NMUX_: (make, pin) => make("not", select(make, pin)),
  $_AOI3_: (make, pin) => make("nor", make("and", pin("A"), pin("B")), pin("C")),
  $_OAI3_: (make, pin) => make("nand", make("or", pin("A"), pin("B")), pin("C")),
  $_AOI4_: (make, pin) => make("nor", make("and", pin("A"), pin("B")), make("and", pin("C"), pin("D"))),
  $_OAI4_: (make, pin) => make("nand", make("or", pin("A"), pin("B")), make("or", pin("C"), pin("D"))),
};

/** S ? B : A. */
export function select(make: Make, pin: Pins): number {
  const whenZero = make("and", pin("A"), make("not", pin("S")));
  return make("or", whenZero, make("and", pin("B"), pin("S")));
}

/** Cells that keep a state. */
export const SEQUENTIAL = /^\$(_(S?DFF|ALDFF|DLATCH|SR|FF)|s?dff|adff|aldff|dlatch|adlatch|sr|ff|mem)/i;
