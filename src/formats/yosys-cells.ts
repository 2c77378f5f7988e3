import type { FormatError } from "../errors.js";
import type { JsonPull } from "./json-pull.js";
import { KIND, type KindName, type Netlist } from "./netlist.js";
import type { YosysBits } from "./yosys-bits.js";

/** Gates of one bit that are one gate here, with the pins of their operands in order. */
const PLAIN: Readonly<Record<string, readonly [KindName, ...string[]]>> = {
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
const WORDS: Readonly<Record<string, readonly [KindName, ...string[]]>> = {
  $not: ["not", "A"],
  $pos: ["buf", "A"],
  $and: ["and", "A", "B"],
  $or: ["or", "A", "B"],
  $xor: ["xor", "A", "B"],
  $xnor: ["xnor", "A", "B"],
};

/** Gates of one bit over all bits of A. */
const REDUCTIONS: Readonly<Record<string, KindName>> = {
  $reduce_and: "and",
  $reduce_or: "or",
  $reduce_bool: "or",
  $reduce_xor: "xor",
  $reduce_xnor: "xnor",
  $logic_not: "nor",
};

type Make = (kind: KindName, ...operands: number[]) => number;
type Pins = (pin: string) => number;

/** Gates that are several here (Yosys manual, "Gates"). */
const COMPOUND: Readonly<Record<string, (make: Make, pin: Pins) => number>> = {
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
function select(make: Make, pin: Pins): number {
  const whenZero = make("and", pin("A"), make("not", pin("S")));
  return make("or", whenZero, make("and", pin("B"), pin("S")));
}

/** Cells that keep a state. */
const SEQUENTIAL = /^\$(_(S?DFF|ALDFF|DLATCH|SR|FF)|s?dff|adff|aldff|dlatch|adlatch|sr|ff|mem)/i;

const MAX_LUT = 16;

interface Cell {
  readonly name: string;
  readonly at: number;
  readonly pins: ReadonlyMap<string, readonly number[]>;
  readonly table: string | undefined;
}

/** Reads cells into gates. */
export class YosysCells {
  constructor(
    private readonly netlist: Netlist,
    private readonly bits: YosysBits,
    private readonly json: JsonPull,
  ) {}

  /** Takes the cell `name`, which starts at `at`. */
  read(name: string, at: number): void {
    const { json } = this;
    const pins = new Map<string, readonly number[]>();
    let type: string | undefined;
    let table: string | undefined;
    json.object(`an object for the cell '${name}'`, (key) => {
      if (key === "type") type = json.string("the type of a cell");
      else if (key === "connections") {
        json.object("an object of connections", (pin) => {
          pins.set(pin, this.bits.take(at));
        });
      } else if (key === "parameters") {
        json.object("an object of parameters", (parameter) => {
          if (parameter === "LUT" && json.atString) table = json.string("a table");
          else json.skip();
        });
      } else json.skip();
    });
    const cell: Cell = { name, at, pins, table };
    if (type === undefined) throw this.wrong(cell, "expected its type, got none");
    this.make(type, cell);
  }

  private make(type: string, cell: Cell): void {
    const { netlist } = this;
    const one = (pin: string): number => this.pin(cell, pin, 1)[0]!;
    const fresh: Make = (kind, ...operands) => {
      const signal = this.bits.fresh();
      netlist.gate(signal, KIND[kind], operands, cell.at);
      return signal;
    };
    if (Object.hasOwn(PLAIN, type)) {
      const [kind, ...pins] = PLAIN[type]!;
      netlist.gate(one("Y"), KIND[kind], pins.map(one), cell.at);
    } else if (Object.hasOwn(COMPOUND, type)) {
      netlist.gate(one("Y"), KIND.buf, [COMPOUND[type]!(fresh, one)], cell.at);
    } else if (Object.hasOwn(WORDS, type)) {
      const [kind, ...pins] = WORDS[type]!;
      const y = this.pin(cell, "Y");
      const operands = pins.map((pin) => this.pin(cell, pin, y.length));
      for (let i = 0; i < y.length; i++) {
        const bits = operands.map((operand) => operand[i]!);
        netlist.gate(y[i]!, KIND[kind], bits, cell.at);
      }
    } else if (type === "$mux") {
      const y = this.pin(cell, "Y");
      const sides: Readonly<Record<string, readonly number[]>> = {
        A: this.pin(cell, "A", y.length),
        B: this.pin(cell, "B", y.length),
      };
      const s = one("S");
      for (let i = 0; i < y.length; i++) {
        const chosen = select(fresh, (pin) => sides[pin]?.[i] ?? s);
        netlist.gate(y[i]!, KIND.buf, [chosen], cell.at);
      }
    } else if (Object.hasOwn(REDUCTIONS, type)) {
      const operands = this.pin(cell, "A");
      if (operands.length === 0) throw this.wrong(cell, "expected bits at A, got none");
      netlist.gate(one("Y"), KIND[REDUCTIONS[type]!], operands, cell.at);
    } else if (type === "$lut") this.lut(cell, one("Y"));
    else throw this.refused(type, cell);
  }

  private lut(cell: Cell, y: number): void {
    const operands = this.pin(cell, "A");
    const size = 2 ** operands.length;
    if (operands.length > MAX_LUT) {
      throw this.wrong(cell, `expected at most ${MAX_LUT} bits at A, got ${operands.length}`);
    }
    const { table } = cell;
    if (table === undefined || !/^[01]+$/.test(table) || table.length !== size) {
      throw this.wrong(
        cell,
        `expected a parameter LUT of ${size} binary digits, got ${table === undefined ? "none" : `'${table.slice(0, 20)}'`}`,
      );
    }
    // The last digit is the value where all operands are 0.
    this.netlist.lut(
      y,
      Uint8Array.from(table, (digit) => (digit === "1" ? 1 : 0)).reverse(),
      operands,
      cell.at,
    );
  }

  private refused(type: string, cell: Cell): FormatError {
    const [expected, cure] = SEQUENTIAL.test(type)
      ? [
          "a cell without a state, since circuits here are combinational",
          "Unroll the design to a fixed number of steps first",
        ]
      : [
          "a gate of one bit, $lut, a $reduce cell, or $and, $or, $xor, $xnor, $not or $mux",
          "Run 'flatten; techmap; simplemap' in Yosys first",
        ];
    return this.wrong(cell, `expected ${expected}, got '${type}'. ${cure}`);
  }

  /** The bits at a pin, which have to be `width` many. */
  private pin(cell: Cell, pin: string, width?: number): readonly number[] {
    const bits = cell.pins.get(pin);
    if (bits === undefined) throw this.wrong(cell, `expected a connection of ${pin}, got none`);
    if (width !== undefined && bits.length !== width) {
      throw this.wrong(cell, `expected ${width} bits at ${pin}, got ${bits.length}`);
    }
    return bits;
  }

  private wrong({ name, at }: Cell, detail: string): FormatError {
    return this.json.wrong(at, `cell '${name}': ${detail}`);
  }
}
