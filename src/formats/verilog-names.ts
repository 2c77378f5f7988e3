import { sizeOf } from "../circuit/circuit.js";
import type { PortHead, PortHeads } from "./port-names.js";
import { Sayable } from "./signal-names.js";

/** An escaped identifier may hold every printable character of ASCII. */
const UNSAYABLE = /[^!-~]/gu;

export interface SaidPort {
  readonly name: string;
  readonly width: number;
  readonly vector: boolean;
  readonly direction: "input" | "output";
}

/** Ports as a module declares them, and a prefix for the names of other wires. Those without entries are left out. */
export function sayPorts({ inputs, outputs }: PortHeads) {
  const names = new Sayable(UNSAYABLE);
  const say = (heads: readonly PortHead[], direction: SaidPort["direction"]): SaidPort[] =>
    heads
      .filter(({ shape }) => sizeOf(shape) > 0)
      .map(({ name, shape }) => ({
        name: names.name(name),
        width: sizeOf(shape),
        vector: shape.length > 0,
        direction,
      }));
  const said = { inputs: say(inputs, "input"), outputs: say(outputs, "output") };
  return { ...said, all: [...said.inputs, ...said.outputs], prefix: names.prefix("n") };
}

/** Reserved words of IEEE 1364-2005, and of SystemVerilog as far as tools read one as the other. */
const RESERVED = new Set(
  `always and assign automatic begin bit buf bufif0 bufif1 byte case casex casez cell chandle class clocking cmos config
  const constraint context continue cover deassign default defparam design disable dist do edge else end endcase
  endconfig endfunction endgenerate endmodule endprimitive endspecify endtable endtask enum event expect export extends
  extern final first_match for force foreach forever fork forkjoin function generate genvar global highz0 highz1 if iff
  ifnone import incdir include initial inout input inside instance int integer interface intersect join large liblist
  library local localparam logic longint macromodule matches medium modport module nand negedge new nmos nor
  noshowcancelled not notif0 notif1 null or output package packed parameter pmos posedge primitive priority program
  property protected pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent pure rand randc rcmos real
  realtime ref reg release repeat return rnmos rpmos rtran rtranif0 rtranif1 scalared sequence shortint shortreal
  showcancelled signed small solve specify specparam static string strong0 strong1 struct super supply0 supply1 table
  tagged task this time timeprecision timeunit tran tranif0 tranif1 tri tri0 tri1 triand trior trireg type typedef union
  unique unsigned use uwire var vectored virtual void wait wait_order wand weak0 weak1 while wildcard wire with within
  wor xnor xor`.split(/\s+/),
);

/** A name as an identifier; one that is escaped ends with its blank. */
export function showIdentifier(name: string): string {
  return /^[A-Za-z_][\w$]*$/.test(name) && !RESERVED.has(name) ? name : `\\${name} `;
}
