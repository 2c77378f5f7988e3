import { sizeOf } from "../../circuit/circuit.js";
import { GrowingWords } from "../../circuit/growing-words.js";
import { FormatError } from "../../errors.js";
import { parsePortHeads } from "../port-heads.js";
import type { PortHead, PortHeads } from "../port-names.js";
import { getField, type R1cs } from "./system.js";
import { PORTS_SECTION } from "./write.js";

interface Section {
  readonly type: number;
  readonly from: number;
  readonly end: number;
}

type Counts = "wires" | "outputs" | "publicInputs" | "privateInputs" | "constraints";

interface Header extends Pick<R1cs, "prime" | Counts> {
  /** Of a field element. */
  readonly bytes: number;
}

/** Labels take 8 bytes a wire, but a file may lack them; this many wires are believed beyond one for each byte. */
const FREE_WIRES = 65_536;

/** Reads from one place to another and knows where it is. */
class Reader {
  private readonly view: DataView;

  constructor(
    bytes: Uint8Array,
    readonly file: string,
    public position: number,
    readonly end: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.end - this.position;
  }

  wrong(expected: string, got: string, at = this.position): FormatError {
    return new FormatError({ file: this.file, offset: at }, `expected ${expected}, got ${got}`);
  }

  need(bytes: number, what: string): number {
    if (this.left < bytes) throw this.wrong(`${bytes} bytes of ${what}`, `${this.left} up to the end`);
    const at = this.position;
    this.position += bytes;
    return at;
  }

  u32(what: string): number {
    return this.view.getUint32(this.need(4, what), true);
  }

  u64(what: string): bigint {
    return this.view.getBigUint64(this.need(8, what), true);
  }

  field(bytes: number, what: string): bigint {
    return getField(this.view, this.need(bytes, what), bytes);
  }
}

/** A file of R1CS binary format, version 1, with its sections in any order. */
export function readSystem(bytes: Uint8Array, file: string): R1cs {
  const all = new Reader(bytes, file, 0, bytes.length);
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== "r1cs") throw all.wrong("the letters r1cs", JSON.stringify(magic));
  all.position = 4;
  const version = all.u32("a version");
  if (version !== 1) throw all.wrong("version 1", String(version), 4);
  const sections = sectionsOf(all);
  const open = (type: number, what: string): Reader => {
    const found = sections.filter((section) => section.type === type);
    if (found.length !== 1) throw all.wrong(`one section of type ${type} (${what})`, String(found.length), 8);
    return new Reader(bytes, file, found[0]!.from, found[0]!.end);
  };
  const header = headerOf(open(1, "header"), bytes.length);
  const constraints = constraintsOf(open(2, "constraints"), header);
  const named = sections.some(({ type }) => type === PORTS_SECTION);
  const ports = named ? portsIn(open(PORTS_SECTION, "ports"), bytes, header) : plainPorts(header);
  const { bytes: _, ...counts } = header;
  return { ...counts, ...constraints, ports };
}

function sectionsOf(all: Reader): readonly Section[] {
  const count = all.u32("a number of sections");
  const sections: Section[] = [];
  for (let i = 0; i < count; i++) {
    const type = all.u32("the type of a section");
    const size = all.u64("the size of a section");
    if (size > BigInt(all.left)) throw all.wrong(`a section of ${size} bytes`, `${all.left} up to the end`);
    const from = all.need(Number(size), "a section");
    sections.push({ type, from, end: all.position });
  }
  if (all.left > 0) throw all.wrong("the end of the file", `${all.left} bytes more`);
  return sections;
}

function headerOf(reader: Reader, fileBytes: number): Header {
  const bytes = reader.u32("the size of a field element");
  if (bytes === 0 || bytes % 8 !== 0 || bytes > 1024)
    throw reader.wrong("a field size of 8, 16, ... 1024 bytes", String(bytes), reader.position - 4);
  const prime = reader.field(bytes, "the prime");
  if (prime < 2n) throw reader.wrong("a prime", String(prime), reader.position - bytes);
  const [wires, outputs, publicInputs, privateInputs] = [
    reader.u32("a number of wires"),
    reader.u32("a number of outputs"),
    reader.u32("a number of public inputs"),
    reader.u32("a number of private inputs"),
  ];
  if (1 + outputs + publicInputs + privateInputs > wires)
    throw reader.wrong(
      `at least ${1 + outputs + publicInputs + privateInputs} wires, for one, outputs and inputs`,
      String(wires),
      reader.position - 16,
    );
  if (wires > FREE_WIRES + fileBytes)
    throw reader.wrong(
      `at most ${FREE_WIRES} wires more than the file has bytes`,
      `${wires} wires in ${fileBytes} bytes`,
      reader.position - 16,
    );
  reader.u64("a number of labels");
  const constraints = reader.u32("a number of constraints");
  return { bytes, prime, wires, outputs, publicInputs, privateInputs, constraints };
}

function constraintsOf(reader: Reader, header: Header) {
  const { bytes, prime, wires, constraints } = header;
  if (reader.left < 12 * constraints)
    throw reader.wrong(`at least ${12 * constraints} bytes of constraints`, `${reader.left}`);
  const starts = new Uint32Array(3 * constraints + 1);
  const marks = new Float64Array(constraints);
  const [termWires, termCoefficients] = [new GrowingWords(), new GrowingWords()];
  const coefficients: bigint[] = [];
  const indices = new Map<bigint, number>();
  for (let j = 0; j < 3 * constraints; j++) {
    if (j % 3 === 0) marks[j / 3] = reader.position;
    const count = reader.u32("a number of terms");
    if (reader.left < count * (4 + bytes))
      throw reader.wrong(`${count} terms of ${4 + bytes} bytes`, `${reader.left} bytes up to the end`);
    for (let i = 0; i < count; i++) {
      const wire = reader.u32("a wire");
      if (wire >= wires) throw reader.wrong(`a wire below ${wires}`, String(wire), reader.position - 4);
      const value = reader.field(bytes, "a coefficient");
      if (value >= prime)
        throw reader.wrong("a coefficient below the prime", String(value), reader.position - bytes);
      if (value === 0n) continue;
      let index = indices.get(value);
      if (index === undefined) {
        index = coefficients.length;
        indices.set(value, index);
        coefficients.push(value);
      }
      termWires.push(wire);
      termCoefficients.push(index);
    }
    starts[j + 1] = termWires.length;
  }
  if (reader.left > 0) throw reader.wrong("the end of the constraints", `${reader.left} bytes more`);
  return {
    starts,
    marks,
    coefficients,
    termWires: termWires.slice(),
    termCoefficients: termCoefficients.slice(),
  };
}

function portsIn(reader: Reader, bytes: Uint8Array, header: Header): PortHeads {
  const text = new TextDecoder().decode(bytes.subarray(reader.position, reader.end));
  const ports = parsePortHeads(text);
  if (ports === undefined)
    throw reader.wrong("ports with names and shapes, as JSON", JSON.stringify(text.slice(0, 40)));
  const entries = (heads: readonly PortHead[]) => heads.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const inputs = header.publicInputs + header.privateInputs;
  if (entries(ports.inputs) !== inputs || entries(ports.outputs) !== header.outputs)
    throw reader.wrong(
      `ports of ${inputs} inputs and ${header.outputs} outputs`,
      `ports of ${entries(ports.inputs)} and ${entries(ports.outputs)}`,
    );
  return ports;
}

/** What a file without names says of its ports. */
function plainPorts({ outputs, publicInputs, privateInputs }: Header): PortHeads {
  const port = (name: string, size: number): readonly PortHead[] =>
    size === 0 ? [] : [{ name, shape: [size] }];
  return {
    inputs: [...port("public", publicInputs), ...port("private", privateInputs)],
    outputs: port("outputs", outputs),
  };
}
