/**
 * The text of the WebAssembly kernels. A kernel goes through a program of instructions of three 32-bit words: the address
 * of the result with the operation in its low byte, and the addresses of two operands. A slot is 256 bytes, so that an
 * address has its low byte free; an instruction works on a whole slot, sixteen vectors of 128 bits.
 *
 * The bytes that ship are made from this text by `npm run build:kernels`, and a test holds them against it.
 */
export const SLOT_BYTES = 256;
export const INSTRUCTION_BYTES = 12;

export type KernelName = "bits" | "mod32" | "mod31" | "mod62" | "float64";

interface Kernel {
  /** Parameters after the first and the last address of the program. */
  readonly parameters: string;
  readonly locals: string;
  readonly before: string;
  /** One text for each operation, in the order of its number. */
  readonly cases: readonly string[];
}

const VECTORS = SLOT_BYTES / 16;
const at = (pointer: string, offset: number): string =>
  `(v128.load offset=${offset} (local.get $${pointer}))`;
const put = (offset: number, value: string): string =>
  `(v128.store offset=${offset} (local.get $d) ${value})`;

/** The same on each vector of the slot. */
function each(value: (a: string, b: string) => string): string {
  return Array.from({ length: VECTORS }, (_, k) => put(16 * k, value(at("a", 16 * k), at("b", 16 * k)))).join(
    "\n",
  );
}

const plain =
  (operation: string) =>
  (a: string, b: string): string =>
    `(${operation} ${a} ${b})`;

/** and, and-not, nor, nand, or, or-not, xor, xnor: every gate of two bits, complemented operands included. */
const bits: Kernel = {
  parameters: "",
  locals: "",
  before: "",
  cases: [
    each(plain("v128.and")),
    each(plain("v128.andnot")),
    each((a, b) => `(v128.not (v128.or ${a} ${b}))`),
    each((a, b) => `(v128.not (v128.and ${a} ${b}))`),
    each(plain("v128.or")),
    each((a, b) => `(v128.not (v128.andnot ${b} ${a}))`),
    each(plain("v128.xor")),
    each((a, b) => `(v128.not (v128.xor ${a} ${b}))`),
  ],
};

/** add, sub, neg, mul modulo 2^32. */
const mod32: Kernel = {
  parameters: "",
  locals: "",
  before: "",
  cases: [
    each(plain("i32x4.add")),
    each(plain("i32x4.sub")),
    each((a) => `(i32x4.neg ${a})`),
    each(plain("i32x4.mul")),
  ],
};

const float64: Kernel = {
  parameters: "",
  locals: "",
  before: "",
  cases: [
    each(plain("f64x2.add")),
    each(plain("f64x2.sub")),
    each((a) => `(f64x2.neg ${a})`),
    each(plain("f64x2.mul")),
    each(plain("f64x2.div")),
  ],
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
  const all = (text: (k: number) => string): string =>
    Array.from({ length: VECTORS }, (_, k) => text(k)).join("\n");
  const a = (k: number) => at("a", 16 * k);
  const b = (k: number) => at("b", 16 * k);
  return {
    parameters: "(param $p i32) (param $q i32)",
    locals:
      "(local $pp v128) (local $qq v128) (local $x v128) (local $y v128) (local $low v128) (local $high v128) (local $m v128) (local $t v128)",
    before: "(local.set $pp (i32x4.splat (local.get $p))) (local.set $qq (i32x4.splat (local.get $q)))",
    cases: [
      all((k) => reduced(k, `(i32x4.add ${a(k)} ${b(k)})`, "i32x4.sub")),
      all((k) => reduced(k, `(i32x4.sub ${a(k)} ${b(k)})`, "i32x4.add")),
      all((k) => reduced(k, `(i32x4.neg ${a(k)})`, "i32x4.add")),
      all(product),
    ],
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
    locals: `(local $i i32) ${["x", "y", "ll", "mid", "lo", "hi", "m", "t", "u"].map((name) => `(local $${name} i64)`).join(" ")}`,
    before: "",
    cases: [
      lanes("add", `(local.set $t ${plus(load("a"), load("b"))}) ${stored}`),
      lanes("sub", `(local.set $t (i64.add (i64.sub ${load("a")} ${load("b")}) ${get("p")})) ${stored}`),
      lanes("neg", `(local.set $t (i64.sub ${get("p")} ${load("a")})) ${stored}`),
      lanes("mul", product),
    ],
  };
})();

const KERNELS: Readonly<Record<KernelName, Kernel>> = { bits, mod32, mod31, mod62, float64 };
export const KERNEL_NAMES = Object.keys(KERNELS) as readonly KernelName[];

/** The module of a kernel: `run(first, end, ...)` on a memory that is given to it. */
export function kernelText(name: KernelName): string {
  const { parameters, locals, before, cases } = KERNELS[name];
  const labels = cases.map((_, i) => `$case${i}`);
  const dispatch = `(br_table ${labels.join(" ")} (i32.and (local.get $d) (i32.const 255)))`;
  // The innermost block ends where the first case begins, and so on outwards.
  const body = cases.reduce(
    (inner, text, i) => `(block $case${i} ${inner})
      (local.set $d (i32.and (local.get $d) (i32.const -256)))
      ${text}
      (br $next)`,
    dispatch,
  );
  return `(module
  (import "recirc" "memory" (memory 1))
  (func (export "run") (param $pc i32) (param $end i32) ${parameters}
    (local $d i32) (local $a i32) (local $b i32) ${locals}
    ${before}
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $pc) (local.get $end)))
        (local.set $d (i32.load (local.get $pc)))
        (local.set $a (i32.load offset=4 (local.get $pc)))
        (local.set $b (i32.load offset=8 (local.get $pc)))
        (local.set $pc (i32.add (local.get $pc) (i32.const ${INSTRUCTION_BYTES})))
        ${body}))))`;
}
