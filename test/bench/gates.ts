import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Wire } from "../../src/circuit/circuit.js";
import type { Entrants, Measure, Place, Sample } from "./benchmark.js";

export const BUILDING: readonly Measure[] = [
  { name: "M gates/s", better: "more" },
  { name: "bytes/gate", better: "less" },
];

/** Calls of the builder; with sharing one in four asks for a gate that is there. */
const CALLS = { shared: 4_000_000, plain: 25_000_000 };
/** Objects take so much memory that fewer must do. */
const OBJECTS = 1_000_000;
const INPUTS = 256;
const NEAR = 1024;

interface Work {
  readonly shared: boolean;
  readonly calls: number;
}

/** Operands near by, as in circuits of adders; the same sequence for every entrant and on every machine. */
function operandsOf({ shared, calls }: Work): { readonly x: Uint32Array; readonly y: Uint32Array } {
  const x = new Uint32Array(calls);
  const y = new Uint32Array(calls);
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let i = 0; i < calls; i++) {
    if (shared && i % 4 === 3) {
      const again = i - 1 - next(Math.min(i, 3));
      x[i] = x[again]!;
      y[i] = y[again]!;
    } else {
      const there = INPUTS + (shared ? i >> 2 : i);
      x[i] = there - 1 - next(Math.min(there, NEAR));
      y[i] = there - 1 - next(Math.min(there, NEAR));
    }
  }
  return { x, y };
}

const peak = (): number => process.resourceUsage().maxRSS * 1024;

/** Times `build`, which gives the number of gates, and weighs by how much it raises the peak of the process. */
function measured(build: () => number): Sample {
  const before = peak();
  const start = performance.now();
  const gates = build();
  const seconds = (performance.now() - start) / 1000;
  return { "M gates/s": gates / seconds / 1e6, "bytes/gate": (peak() - before) / gates };
}

/** Gates are counted as asked for, so that finding one that is there counts, too. */
export function buildOurs(work: Work): Sample {
  const { x, y } = operandsOf(work);
  return measured(() => {
    const builder = new CircuitBuilder("B2", { sharing: work.shared ? "hash" : "none" });
    builder.input("x", [INPUTS]);
    for (let i = 0; i < work.calls; i++)
      builder.gate((i & 1) === 0 ? "and" : "xor", x[i] as Wire, y[i] as Wire);
    return builder.build().length < work.calls / 2 ? 0 : work.calls;
  });
}

interface Gate {
  readonly op: string;
  readonly level: number;
  readonly operands: readonly Gate[];
  readonly id: number;
}

/** As one would write it down first: an object a gate, a Map of the gates that are there. */
export function buildObjects(work: Work): Sample {
  const { x, y } = operandsOf(work);
  return measured(() => {
    const gates: Gate[] = [];
    for (let id = 0; id < INPUTS; id++) gates.push({ op: "input", level: 0, operands: [], id });
    const known = new Map<string, Gate>();
    for (let i = 0; i < work.calls; i++) {
      const op = (i & 1) === 0 ? "and" : "xor";
      const [p, q] = [gates[x[i]!]!, gates[y[i]!]!];
      const key = work.shared ? `${op} ${Math.min(p.id, q.id)} ${Math.max(p.id, q.id)}` : "";
      if (work.shared && known.has(key)) continue;
      const gate = { op, level: 1 + Math.max(p.level, q.level), operands: [p, q], id: gates.length };
      gates.push(gate);
      if (work.shared) known.set(key, gate);
    }
    return gates.length < work.calls / 2 ? 0 : work.calls;
  });
}

export function buildingEntrants(place: Place, shared: boolean): Entrants {
  return {
    recirc: () =>
      place.apart(import.meta.url, "buildOurs", { shared, calls: shared ? CALLS.shared : CALLS.plain }),
    peers: [
      {
        name: "an object a gate",
        run: () => place.apart(import.meta.url, "buildObjects", { shared, calls: OBJECTS }),
      },
    ],
  };
}
