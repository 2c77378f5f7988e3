import type { Circuit } from "../circuit/circuit.js";
import { JsonPull, placeOf } from "./json-pull.js";
import { Netlist } from "./netlist.js";
import { buildNetlist } from "./netlist-build.js";
import { parsePortHeads } from "./port-heads.js";
import { groupEntries, type PortHeads } from "./port-names.js";
import { fits } from "./signal-names.js";
import { sayPorts } from "./verilog-names.js";
import { YosysBits } from "./yosys-bits.js";
import { YosysCells } from "./yosys-cells.js";

/** The attribute of the module that holds the ports as JSON of type PortHeads. */
export const PORTS_ATTRIBUTE = "recirc_ports";

interface FilePort {
  readonly at: number;
  readonly name: string;
  readonly direction: "input" | "output";
  readonly bits: readonly number[];
}

export function readYosys(bytes: Uint8Array, file: string): Circuit<"B2"> {
  const { at, name } = topModule(new JsonPull(bytes, file));
  return new YosysReader(new JsonPull(bytes, file, at), name).read();
}

/** Where the only module stands, or the only one that says it is the top. Checks the rest of the file on the way. */
function topModule(json: JsonPull): { readonly at: number; readonly name: string } {
  const modules: { at: number; name: string; top: boolean }[] = [];
  let found = false;
  json.object("an object with 'modules'", (name) => {
    if (name !== "modules") return json.skip();
    found = true;
    json.object("an object of modules", (module) => {
      json.peek();
      const at = json.position;
      modules.push({ at, name: module, top: isTop(json, module) });
    });
  });
  json.end();
  if (!found) throw json.unexpected("'modules' in the file");
  const chosen = modules.length === 1 ? modules : modules.filter(({ top }) => top);
  if (chosen.length === 1) return chosen[0]!;
  const names = modules.slice(0, 5).map(({ name }) => `'${name}'`);
  throw json.wrong(
    0,
    `expected one module, or one with the attribute 'top', got ${names.join(", ") || "none"}. Flatten the design first`,
  );
}

/** Takes a module. */
function isTop(json: JsonPull, module: string): boolean {
  let top = false;
  json.object(`an object for the module '${module}'`, (part) => {
    if (part !== "attributes") return json.skip();
    json.object("an object of attributes", (attribute) => {
      if (attribute !== "top") json.skip();
      else if (json.atString) top = /^0*1$/.test(json.string("a text"));
      else if (json.atNumber) top = json.natural("0 or 1") === 1;
      else json.skip();
    });
  });
  return top;
}

class YosysReader {
  private readonly netlist: Netlist;
  private readonly bits: YosysBits;
  private readonly ports = new Map<string, FilePort>();
  private declared: PortHeads | undefined;

  constructor(
    private readonly json: JsonPull,
    private readonly module: string,
  ) {
    this.netlist = new Netlist(
      (signal) => this.bits.nameOf(signal),
      (mark) => placeOf(json.bytes, json.file, mark),
    );
    this.bits = new YosysBits(this.netlist, json);
  }

  read(): Circuit<"B2"> {
    const { json } = this;
    const cells = new YosysCells(this.netlist, this.bits, json);
    json.object(`an object for the module '${this.module}'`, (part, at) => {
      if (part === "attributes") this.attributes();
      else if (part === "ports") json.object("an object of ports", (name, start) => this.port(name, start));
      else if (part === "cells") json.object("an object of cells", (name, start) => cells.read(name, start));
      else if (part === "memories" || part === "processes") this.nothing(part, at);
      else json.skip();
    });
    return buildNetlist(this.netlist, this.heads());
  }

  private attributes(): void {
    const { json } = this;
    json.object("an object of attributes", (name) => {
      if (name === PORTS_ATTRIBUTE && json.atString) this.declared = parsePortHeads(json.string("a text"));
      else json.skip();
    });
  }

  private nothing(part: string, at: number): void {
    this.json.object(`an object of ${part}`, () => {
      throw this.json.wrong(at, `expected no ${part}, since circuits here are combinational, got some`);
    });
  }

  private port(name: string, at: number): void {
    const { json } = this;
    let direction: string | undefined;
    let bits: readonly number[] | undefined;
    json.object(`an object for the port '${name}'`, (key) => {
      if (key === "direction") direction = json.string("'input' or 'output'");
      else if (key === "bits") bits = this.bits.take(at);
      else json.skip();
    });
    if (direction !== "input" && direction !== "output") {
      throw json.wrong(
        at,
        `expected 'input' or 'output' for the port '${name}', got ${direction ?? "neither"}`,
      );
    }
    if (bits === undefined) throw json.wrong(at, `expected 'bits' of the port '${name}', got none`);
    if (this.ports.has(name)) throw json.wrong(at, `expected each port once, got '${name}' again`);
    this.ports.set(name, { at, name, direction, bits });
  }

  /** The ports of our attribute where the file has the same ones, otherwise what the file's names say. */
  private heads(): PortHeads {
    const order = this.declared === undefined ? undefined : this.orderOf(this.declared);
    const names = { input: [] as string[], output: [] as string[] };
    for (const { at, name, direction, bits } of order ?? this.ports.values()) {
      bits.forEach((bit, i) => {
        if (direction === "output") this.netlist.output(this.bits.outputSignal(bit, at), at);
        else if (this.bits.isConstant(bit))
          throw this.json.wrong(at, `expected no constant in the input '${name}'`);
        else this.netlist.input(bit, at);
        names[direction].push(bits.length === 1 ? name : `${name}[${i}]`);
      });
    }
    if (order !== undefined) return this.declared!;
    return { inputs: groupEntries(names.input, "i"), outputs: groupEntries(names.output, "o") };
  }

  private orderOf(declared: PortHeads): readonly FilePort[] | undefined {
    const entries = (direction: string) =>
      [...this.ports.values()].reduce(
        (sum, port) => sum + (port.direction === direction ? port.bits.length : 0),
        0,
      );
    if (!fits(declared.inputs, entries("input")) || !fits(declared.outputs, entries("output")))
      return undefined;
    const order: FilePort[] = [];
    for (const { name, width, direction } of sayPorts(declared).all) {
      const port = this.ports.get(name);
      if (port?.direction !== direction || port.bits.length !== width) return undefined;
      order.push(port);
    }
    return order.length === this.ports.size ? order : undefined;
  }
}
