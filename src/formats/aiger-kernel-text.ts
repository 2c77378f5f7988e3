/**
 * The text of a WebAssembly kernel that reads the ANDs of a binary AIGER file and shares equal ones as it goes: what
 * `readAiger` and a builder that shares do, node for node. The bytes that ship are made from it by
 * `npm run build:kernels`, and a test holds them against it.
 *
 * Words at the start of the memory say where everything is, in the order of `STATE`; all else is at the addresses that
 * they name. `run(ands)` reads so many ANDs more and gives 1, or 0 where the file is not as it should be.
 * `complement(node)` gives the node of the complement of one.
 */
export const STATE = [
  /** The next byte of the file, and the first one after it. */
  "position",
  "end",
  /** Nodes so far, and the variable that the next AND defines. */
  "nodes",
  "variable",
  /** For each variable the literal that it became, 2 * (node + 1) + complement; 0 and 1 are false and true. */
  "literals",
  /** For each node that of its complement, or 0: node 0 is a source. */
  "complements",
  /** The circuit's own arrays. */
  "op",
  "a",
  "b",
  /** Slots of eight bytes: the hash of an AND above its node + 1, or 0. `mask` is the last slot's offset. */
  "table",
  "mask",
] as const;

export type StateWord = (typeof STATE)[number];

const get = (name: string): string => `(local.get $${name})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
const load = (word: StateWord): string => `(i32.load offset=${4 * STATE.indexOf(word)} (i32.const 0))`;
const store = (word: StateWord, value: string): string =>
  `(i32.store offset=${4 * STATE.indexOf(word)} (i32.const 0) ${value})`;
const entry = (array: string, index: string): string => `(i32.add ${array} (i32.shl ${index} (i32.const 2)))`;
const times = (x: string, factor: string): string => `(i32.mul ${x} (i32.const ${factor}))`;
const mixed = (x: string, shift: number): string => `(i32.xor ${x} (i32.shr_u ${x} (i32.const ${shift})))`;

/** A number of seven bits a byte, the lowest first, which must be from `least` to $operand, is taken from that. */
const delta = (least: 0 | 1): string => `
  ${set("delta", "(i32.const 0)")} ${set("shift", "(i32.const 0)")}
  (loop $more
    ${set("byte", `(i32.load8_u ${get("position")})`)}
    ${set("position", `(i32.add ${get("position")} (i32.const 1))`)}
    ;; The fifth byte ends what 32 bits hold.
    (if (i32.and (i32.eq ${get("shift")} (i32.const 28)) (i32.gt_u ${get("byte")} (i32.const 15)))
      (then (return (i32.const 0))))
    ${set("delta", `(i32.or ${get("delta")} (i32.shl (i32.and ${get("byte")} (i32.const 127)) ${get("shift")}))`)}
    ${set("shift", `(i32.add ${get("shift")} (i32.const 7))`)}
    (br_if $more (i32.gt_u ${get("byte")} (i32.const 127))))
  (if (i32.or (i32.gt_u ${get("delta")} ${get("operand")}) (i32.lt_u ${get("delta")} (i32.const ${least})))
    (then (return (i32.const 0))))
  ${set("operand", `(i32.sub ${get("operand")} ${get("delta")})`)}`;

/** What the literal $operand of the file became. */
const became = (name: string): string =>
  set(
    name,
    `(i32.xor (i32.load ${entry(get("literals"), `(i32.shr_u ${get("operand")} (i32.const 1))`)}) (i32.and ${get("operand")} (i32.const 1)))`,
  );

/** The node of a literal that is no constant; that of a complement is made where it is not there. */
const wire = (name: string, literal: string): string => `
  ${set(name, `(i32.sub (i32.shr_u ${get(literal)} (i32.const 1)) (i32.const 1))`)}
  (if (i32.and ${get(literal)} (i32.const 1)) (then ${set(name, `(call $complement ${get(name)})`)}))`;

export function aigerKernelText({ and, not }: { readonly and: number; readonly not: number }): string {
  const append = (code: number, a: string, b: string): string => `
    (i32.store8 (i32.add ${load("op")} ${get("node")}) (i32.const ${code}))
    (i32.store ${entry(load("a"), get("node"))} ${a})
    (i32.store ${entry(load("b"), get("node"))} ${b})
    ${store("nodes", `(i32.add ${get("node")} (i32.const 1))`)}`;
  return `(module
  (import "recirc" "memory" (memory 1))

  (func $complement (export "complement") (param $of i32) (result i32) (local $node i32)
    ${set("node", `(i32.load ${entry(load("complements"), get("of"))})`)}
    (if (i32.eqz ${get("node")}) (then
      ${set("node", load("nodes"))}
      ${append(not, get("of"), "(i32.const 0)")}
      (i32.store ${entry(load("complements"), get("of"))} ${get("node")})))
    ${get("node")})

  ;; The node of x and y, which are ordered.
  (func $and (param $x i32) (param $y i32) (result i32)
    (local $node i32) (local $hash i32) (local $at i32) (local $slot i64)
    ${set("hash", `(i32.xor ${times(get("x"), "0x9e3779b1")} ${times(get("y"), "0x85ebca6b")})`)}
    ${set("hash", times(mixed(get("hash"), 15), "0x2c1b3c6d"))}
    ${set("hash", mixed(get("hash"), 13))}
    ${set("at", `(i32.and (i32.shl ${get("hash")} (i32.const 3)) ${load("mask")})`)}
    (block $free
      (loop $probe
        ${set("slot", `(i64.load (i32.add ${load("table")} ${get("at")}))`)}
        (br_if $free (i64.eqz ${get("slot")}))
        (if (i32.eq (i32.wrap_i64 (i64.shr_u ${get("slot")} (i64.const 32))) ${get("hash")}) (then
          ${set("node", `(i32.sub (i32.wrap_i64 ${get("slot")}) (i32.const 1))`)}
          (if (i32.and
                (i32.eq (i32.load ${entry(load("a"), get("node"))}) ${get("x")})
                (i32.eq (i32.load ${entry(load("b"), get("node"))}) ${get("y")}))
            (then (return ${get("node")})))))
        ${set("at", `(i32.and (i32.add ${get("at")} (i32.const 8)) ${load("mask")})`)}
        (br $probe)))
    ${set("node", load("nodes"))}
    ${append(and, get("x"), get("y"))}
    (i64.store (i32.add ${load("table")} ${get("at")})
      (i64.or
        (i64.shl (i64.extend_i32_u ${get("hash")}) (i64.const 32))
        (i64.extend_i32_u (i32.add ${get("node")} (i32.const 1)))))
    ${get("node")})

  (func (export "run") (param $ands i32) (result i32)
    (local $position i32) (local $variable i32) (local $literals i32) (local $operand i32)
    (local $delta i32) (local $shift i32) (local $byte i32)
    (local $x i32) (local $y i32) (local $p i32) (local $q i32) (local $literal i32)
    ${set("position", load("position"))} ${set("variable", load("variable"))} ${set("literals", load("literals"))}
    (block $done
      (loop $next
        (br_if $done (i32.eqz ${get("ands")}))
        ${set("ands", `(i32.sub ${get("ands")} (i32.const 1))`)}
        ${set("operand", `(i32.shl ${get("variable")} (i32.const 1))`)}
        ${delta(1)} ${became("x")}
        ${delta(0)} ${became("y")}
        (if (i32.gt_u ${get("position")} ${load("end")}) (then (return (i32.const 0))))
        (block $made
          ${set("literal", "(i32.const 0)")}
          (br_if $made (i32.or
            (i32.or (i32.eqz ${get("x")}) (i32.eqz ${get("y")}))
            (i32.eq ${get("x")} (i32.xor ${get("y")} (i32.const 1)))))
          ${set("literal", get("y"))}
          (br_if $made (i32.or (i32.eq ${get("x")} (i32.const 1)) (i32.eq ${get("x")} ${get("y")})))
          ${set("literal", get("x"))}
          (br_if $made (i32.eq ${get("y")} (i32.const 1)))
          ${wire("p", "x")} ${wire("q", "y")}
          ${set("literal", `(if (result i32) (i32.gt_u ${get("p")} ${get("q")}) (then (call $and ${get("q")} ${get("p")})) (else (call $and ${get("p")} ${get("q")})))`)}
          ${set("literal", `(i32.shl (i32.add ${get("literal")} (i32.const 1)) (i32.const 1))`)})
        (i32.store ${entry(get("literals"), get("variable"))} ${get("literal")})
        ${set("variable", `(i32.add ${get("variable")} (i32.const 1))`)}
        (br $next)))
    ${store("position", get("position"))} ${store("variable", get("variable"))}
    (i32.const 1)))`;
}
