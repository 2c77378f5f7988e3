import { MOST_REGISTERS, OPERATIONS, type Operation, type Step } from "./operations.js";

/**
 * The text of the WebAssembly kernels. A kernel goes through a program of instructions of 32-bit words: the address of
 * the result with the operation in its low byte, the address of a second result where the operation has two, and the
 * addresses of the operands, which are always two for numbers. A slot is 256 bytes, so that an address has its low byte
 * free; an instruction works on a whole slot, sixteen vectors of 128 bits.
 *
 * The bytes that ship are made from this text by `npm run build:kernels`, and a test holds them against it.
 */
export const SLOT_BYTES = 256;

export type KernelName = "bits" | "mod32" | "mod31" | "mod62" | "float64";

interface Kernel {
  /** Parameters after the first and the last address of the program. */
  readonly parameters: string;
  readonly locals: string;
  readonly before: string;
  /** Names of locals that an instruction's words after the first go to, and what it does, by number of operation. */
  readonly cases: readonly { readonly words: readonly string[]; readonly text: string }[];
}

const VECTORS = SLOT_BYTES / 16;
const at = (pointer: string, offset: number): string =>
  `(v128.load offset=${offset} (local.get $${pointer}))`;
const putAt = (pointer: string, offset: number, value: string): string =>
  `(v128.store offset=${offset} (local.get $${pointer}) ${value})`;
const put = (offset: number, value: string): string => putAt("d", offset, value);

/** The same on each vector of the slot. */
const all = (text: (k: number) => string): string =>
  Array.from({ length: VECTORS }, (_, k) => text(k)).join("\n");

function each(value: (a: string, b: string) => string): string {
  return all((k) => put(16 * k, value(at("a", 16 * k), at("b", 16 * k))));
}

const plain =
  (operation: string) =>
  (a: string, b: string): string =>
    `(${operation} ${a} ${b})`;

/** Operations on numbers have two operands, of which one may be meant. */
const ofTwo = (texts: readonly string[]): Kernel["cases"] =>
  texts.map((text) => ({ words: ["a", "b"], text }));

const TWO = "(local $a i32) (local $b i32)";

const STEPS: Readonly<Record<Step[0], (...values: readonly string[]) => string>> = {
  and: (x, y) => `(v128.and ${x} ${y})`,
  andNot: (x, y) => `(v128.andnot ${x} ${y})`,
  or: (x, y) => `(v128.or ${x} ${y})`,
  not: (x) => `(v128.not ${x})`,
  xor: (x, y) => `(v128.xor ${x} ${y})`,
  select: (mask, x, y) => `(v128.bitselect ${x} ${y} ${mask})`,
};

/** Vectors that are written out; the rest is a loop, since many long cases would not fit into the cache of code. */
const UNROLLED = 8;

function bitCase({ operands, steps, results }: Operation, number: number): Kernel["cases"][number] {
  const addresses = Array.from({ length: operands }, (_, i) => `a${i}`);
  const words = [...(results.length === 2 ? ["e"] : []), ...addresses];
  const set = (register: number, value: string): string => `(local.set $v${register} ${value})`;
  const get = (register: number): string => `(local.get $v${register})`;
  // Everything is read before anything is written: a result may stand where an operand does.
  const vectors = Array.from({ length: UNROLLED }, (_, k) => [
    ...addresses.map((address, i) => set(i, at(address, 16 * k))),
    ...steps.map(([name, ...registers], i) => set(operands + i, STEPS[name](...registers.map(get)))),
    ...results.map((register, i) => putAt(["d", "e"][i]!, 16 * k, get(register))),
  ]);
  const advance = ["d", ...words].map(
    (word) => `(local.set $${word} (i32.add (local.get $${word}) (i32.const ${16 * UNROLLED})))`,
  );
  // A slot ends where an address has its low byte free again.
  const text = `(loop $vectors${number}
    ${[...vectors.flat(), ...advance].join("\n")}
    (br_if $vectors${number} (i32.and (local.get $d) (i32.const ${SLOT_BYTES - 1}))))`;
  return { words, text };
}

const numbered = (letter: string, count: number, type: string): string =>
  Array.from({ length: count }, (_, i) => `(local $${letter}${i} ${type})`).join(" ");

const bits = (operations: readonly Operation[]): Kernel => ({
  parameters: "",
  locals: `(local $e i32) ${numbered("a", 6, "i32")} ${numbered("v", MOST_REGISTERS, "v128")}`,
  before: "",
  cases: operations.map(bitCase),
});

/** add, sub, neg, mul modulo 2^32. */
const mod32: Kernel = {
  parameters: "",
  locals: TWO,
  before: "",
  cases: ofTwo([
    each(plain("i32x4.add")),
    each(plain("i32x4.sub")),
    each((a) => `(i32x4.neg ${a})`),
    each(plain("i32x4.mul")),
  ]),
};

const float64: Kernel = {
  parameters: "",
  locals: TWO,
  before: "",
  cases: ofTwo([
    each(plain("f64x2.add")),
    each(plain("f64x2.sub")),
    each((a) => `(f64x2.neg ${a})`),
    each(plain("f64x2.mul")),
    each(plain("f64x2.div")),
  ]),
};

/**
 * Montgomery multiplication with R = 2^32, for odd p below 2^31 (P. L. Montgomery. Modular multiplication without trial
 * division. Math. Comp. 44, 1985). $q is -1/p modulo R. Sums are reduced by the smaller of t and t - p as unsigned.
 */
const mod31: Kernel = (() => {
  const half = (which: "low" | "high", x: string, y: string) => `(i64x2.extmul_${which}_i32x4_u ${x} ${y})`;
  const lows = "0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27";
  const highs = "4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31";
  const get = (name: string) => `(local.get $${name})`;
  const product = (k: number): string => `
    (local.set $x ${at("a", 16 * k)}) (local.set $y ${at("b", 16 * k)})
    (local.set $low ${half("low", get("x"), get("y"))}) (local.set $high ${half("high", get("x"), get("y"))})
    (local.set $m (i32x4.mul (i8x16.shuffle ${lows} ${get("low")} ${get("high")}) ${get("qq")}))
    (local.set $low (i64x2.add ${get("low")} ${half("low", get("m"), get("pp"))}))
    (local.set $high (i64x2.add ${get("high")} ${half("high", get("m"), get("pp"))}))
    (local.set $t (i8x16.shuffle ${highs} ${get("low")} ${get("high")}))
    ${put(16 * k, `(i32x4.min_u ${get("t")} (i32x4.sub ${get("t")} ${get("pp")}))`)}`;
  const reduced = (k: number, sum: string, other: "i32x4.add" | "i32x4.sub"): string => `
    (local.set $t ${sum}) ${put(16 * k, `(i32x4.min_u ${get("t")} (${other} ${get("t")} ${get("pp")}))`)}`;
  const a = (k: number) => at("a", 16 * k);
  const b = (k: number) => at("b", 16 * k);
  return {
    parameters: "(param $p i32) (param $q i32)",
    locals: `${TWO} (local $pp v128) (local $qq v128) (local $x v128) (local $y v128) (local $low v128) (local $high v128) (local $m v128) (local $t v128)`,
    before: "(local.set $pp (i32x4.splat (local.get $p))) (local.set $qq (i32x4.splat (local.get $q)))",
    cases: ofTwo([
      all((k) => reduced(k, `(i32x4.add ${a(k)} ${b(k)})`, "i32x4.sub")),
      all((k) => reduced(k, `(i32x4.sub ${a(k)} ${b(k)})`, "i32x4.add")),
      all((k) => reduced(k, `(i32x4.neg ${a(k)})`, "i32x4.add")),
      all(product),
    ]),
  };
})();

/** Montgomery multiplication with R = 2^64, for odd p below 2^62, one lane at a time from products of 32 x 32 bits. */
const mod62: Kernel = (() => {
  const get = (name: string) => `(local.get $${name})`;
  const low = (x: string) => `(i64.and ${x} (i64.const 0xffffffff))`;
  const high = (x: string) => `(i64.shr_u ${x} (i64.const 32))`;
  const times = (x: string, y: string) => `(i64.mul ${x} ${y})`;
  const plus = (x: string, y: string) => `(i64.add ${x} ${y})`;
  const load = (pointer: string) => `(i64.load (i32.add (local.get $${pointer}) (local.get $i)))`;
  const store = (value: string) => `(i64.store (i32.add (local.get $d) (local.get $i)) ${value})`;
  const lanes = (label: string, text: string): string => `
    (local.set $i (i32.const 0))
    (loop $${label}
      ${text}
      (local.set $i (i32.add (local.get $i) (i32.const 8)))
      (br_if $${label} (i32.lt_u (local.get $i) (i32.const ${SLOT_BYTES}))))`;
  /** t - p if t is at least p; every t here is below 2 p. */
  const stored = `
    (local.set $u (i64.sub ${get("t")} ${get("p")}))
    ${store(`(select ${get("u")} ${get("t")} (i64.ge_u ${get("t")} ${get("p")}))`)}`;
  const product = `
    (local.set $x ${load("a")}) (local.set $y ${load("b")})
    (local.set $ll ${times(low(get("x")), low(get("y")))})
    (local.set $mid ${plus(times(low(get("x")), high(get("y"))), high(get("ll")))})
    (local.set $mid ${plus(times(high(get("x")), low(get("y"))), get("mid"))})
    (local.set $lo (i64.or (i64.shl ${get("mid")} (i64.const 32)) ${low(get("ll"))}))
    (local.set $hi ${plus(times(high(get("x")), high(get("y"))), high(get("mid")))})
    (local.set $m ${times(get("lo"), get("q"))})
    (local.set $mid ${plus(times(high(get("m")), low(get("p"))), high(times(low(get("m")), low(get("p")))))})
    (local.set $u ${plus(times(low(get("m")), high(get("p"))), low(get("mid")))})
    (local.set $t ${plus(
      plus(times(high(get("m")), high(get("p"))), high(get("mid"))),
      plus(high(get("u")), plus(get("hi"), `(i64.extend_i32_u (i64.ne ${get("lo")} (i64.const 0)))`)),
    )})
    ${stored}`;
  return {
    parameters: "(param $p i64) (param $q i64)",
    locals: `${TWO} (local $i i32) ${["x", "y", "ll", "mid", "lo", "hi", "m", "t", "u"].map((name) => `(local $${name} i64)`).join(" ")}`,
    before: "",
    cases: ofTwo([
      lanes("add", `(local.set $t ${plus(load("a"), load("b"))}) ${stored}`),
      lanes("sub", `(local.set $t (i64.add (i64.sub ${load("a")} ${load("b")}) ${get("p")})) ${stored}`),
      lanes("neg", `(local.set $t (i64.sub ${get("p")} ${load("a")})) ${stored}`),
      lanes("mul", product),
    ]),
  };
})();

const KERNELS: Readonly<Record<KernelName, Kernel>> = {
  bits: bits(OPERATIONS),
  mod32,
  mod31,
  mod62,
  float64,
};
export const KERNEL_NAMES = Object.keys(KERNELS) as readonly KernelName[];

/** The module of a kernel: `run(first, end, ...)` on a memory that is given to it. */
export function kernelText(name: KernelName): string {
  return textOf(KERNELS[name]);
}

/** The kernel of bits with other operations. */
export function bitKernelText(operations: readonly Operation[]): string {
  return textOf(bits(operations));
}

function textOf({ parameters, locals, before, cases }: Kernel): string {
  const labels = cases.map((_, i) => `$case${i}`);
  const dispatch = `(br_table ${labels.join(" ")} (i32.and (local.get $d) (i32.const 255)))`;
  // The innermost block ends where the first case begins, and so on outwards.
  const body = cases.reduce(
    (inner, { words, text }, i) => `(block $case${i} ${inner})
      ${words.map((word, at) => `(local.set $${word} (i32.load offset=${4 * at + 4} (local.get $pc)))`).join("\n")}
      (local.set $pc (i32.add (local.get $pc) (i32.const ${4 * words.length + 4})))
      (local.set $d (i32.and (local.get $d) (i32.const -256)))
      ${text}
      (br $next)`,
    dispatch,
  );
  return `(module
  (import "recirc" "memory" (memory 1))
  (func (export "run") (param $pc i32) (param $end i32) ${parameters}
    (local $d i32) ${locals}
    ${before}
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $pc) (local.get $end)))
        (local.set $d (i32.load (local.get $pc)))
        ${body}))))`;
}
