/**
 * The text of a WebAssembly kernel that reads the ANDs of a binary AIGER file and shares equal ones as it goes: what
 * `readAiger` and a builder that shares do, node for node. The bytes that ship are made from it by
 * `npm run build:kernels`, and a test holds them against it.
 *
 * `run(ands)` reads so many ANDs more, `BATCH` at most, and gives 1, or 0 where the file is not as it should be. The
 * nodes that it makes are at `STAGED`, for the caller to take away: an array of nodes of the caller's own is written
 * once, by long copies out of the processor's cache.
 *
 * A literal of the file stands for itself until its variable turns out to be a constant or what another one is; so two
 * ANDs are equal where their literals are. For each literal there is the node that it is, 0 if there is none yet.
 *
 * The table of ANDs is larger than a cache, so a look-up waits for the memory. ANDs are therefore read `AHEAD` at a time,
 * and the slot of each is touched then: many such waits go on at once, where one look-up after another would add them.
 * For the same reason what cannot be foretold, such as which complements are there, is told by arithmetic, not branches.
 */

/** Words at the start of the memory; addresses and counts. */
export const STATE = [
  /** The next byte of the file, and the first one after it. */
  "position",
  "end",
  /** Nodes so far, and the variable that the next AND defines. */
  "nodes",
  "variable",
  /** For each variable the two operands of its AND, the larger one first. */
  "operands",
  /** Slots of four bytes: the variable of an AND below the first bits of its hash, or 0. `mask` is the last slot's offset. */
  "table",
  "mask",
  /** The bits of a slot that are of the hash. */
  "tags",
  /** Nothing: what was touched goes here, so that it counts as used. */
  "touched",
] as const;

export type StateWord = (typeof STATE)[number];

/** Most ANDs in one run. A run that is under way does not change over to the code that the engine makes meanwhile. */
export const BATCH = 8192;
/** ANDs between the touch of a slot and its use. */
const AHEAD = 256;

/** An AND and the complements of its operands. */
const MOST_NODES = 3 * BATCH;
/** Addresses of the nodes of a run, as many as that, and behind them of the nodes of all literals. */
export const STAGED = { op: 64, a: 64 + MOST_NODES, b: 64 + 5 * MOST_NODES };
export const WIRES = 64 + 9 * MOST_NODES;
/** Instead of the node of a variable that is a constant or what another one is: the next word is that literal. */
export const ALIAS = 0xffff_ffff;

const get = (name: string): string => `(local.get $${name})`;
const set = (name: string, value: string): string => `(local.set $${name} ${value})`;
const load = (word: StateWord): string => `(i32.load offset=${4 * STATE.indexOf(word)} (i32.const 0))`;
const store = (word: StateWord, value: string): string =>
  `(i32.store offset=${4 * STATE.indexOf(word)} (i32.const 0) ${value})`;
const times = (x: string, factor: string): string => `(i32.mul ${x} (i32.const ${factor}))`;
const mixed = (x: string, shift: number): string => `(i32.xor ${x} (i32.shr_u ${x} (i32.const ${shift})))`;
const even = (literal: string): string => `(i32.and ${literal} (i32.const -2))`;
/** The address, but for an offset, of an entry of four bytes. */
const fourth = (index: string): string => `(i32.shl ${index} (i32.const 2))`;
const wireAt = (literal: string): string => `(i32.load offset=${WIRES} ${fourth(literal)})`;
const setWire = (literal: string, node: string): string =>
  `(i32.store offset=${WIRES} ${fourth(literal)} ${node})`;
const operandsOf = (variable: string): string =>
  `(i32.add ${get("operands")} (i32.shl ${variable} (i32.const 3)))`;

/** The hash of the operands x and y into $hash, and the offset of its slot into $at. */
const hashed = (x: string, y: string): string => `
  ${set("hash", `(i32.xor ${times(x, "0x9e3779b1")} ${times(y, "0x85ebca6b")})`)}
  ${set("hash", times(mixed(get("hash"), 15), "0x2c1b3c6d"))}
  ${set("hash", mixed(get("hash"), 13))}
  ${set("at", `(i32.and ${fourth(get("hash"))} ${get("mask")})`)}`;

/** A number of seven bits a byte, the lowest first, which must be from `least` to $operand, is taken from that. */
const delta = (least: 0 | 1): string => `
  ${set("bytes", `(i32.load16_u ${get("position")})`)}
  (if (i32.ne (i32.and ${get("bytes")} (i32.const 0x8080)) (i32.const 0x8080))
    (then
      ;; One byte, or two.
      ${set("more", `(i32.and (i32.shr_u ${get("bytes")} (i32.const 7)) (i32.const 1))`)}
      ${set("position", `(i32.add (i32.add ${get("position")} (i32.const 1)) ${get("more")})`)}
      ${set("delta", `(i32.or (i32.and ${get("bytes")} (i32.const 127)) (i32.and (i32.and (i32.shr_u ${get("bytes")} (i32.const 1)) (i32.const 0x3f80)) (i32.sub (i32.const 0) ${get("more")})))`)})
    (else
      ${set("delta", "(i32.const 0)")} ${set("shift", "(i32.const 0)")}
      (loop $more
        ${set("bytes", `(i32.load8_u ${get("position")})`)}
        ${set("position", `(i32.add ${get("position")} (i32.const 1))`)}
        ;; The fifth byte ends what 32 bits hold.
        (if (i32.and (i32.eq ${get("shift")} (i32.const 28)) (i32.gt_u ${get("bytes")} (i32.const 15)))
          (then (return (i32.const 0))))
        ${set("delta", `(i32.or ${get("delta")} (i32.shl (i32.and ${get("bytes")} (i32.const 127)) ${get("shift")}))`)}
        ${set("shift", `(i32.add ${get("shift")} (i32.const 7))`)}
        (br_if $more (i32.gt_u ${get("bytes")} (i32.const 127))))))
  (if (i32.or (i32.gt_u ${get("delta")} ${get("operand")}) (i32.lt_u ${get("delta")} (i32.const ${least})))
    (then (return (i32.const 0))))
  ${set("operand", `(i32.sub ${get("operand")} ${get("delta")})`)}`;

/** What the literal `name` became, if its variable is an alias; `node` is that of its variable. */
const resolved = (name: string, node: string): string => `
  (if (i32.eq ${get(node)} (i32.const ${ALIAS})) (then
    ${set(name, `(i32.xor ${wireAt(`(i32.or ${get(name)} (i32.const 1))`)} (i32.and ${get(name)} (i32.const 1)))`)}
    ${set(node, wireAt(even(get(name))))}))`;

export function aigerKernelText({ and, not }: { readonly and: number; readonly not: number }): string {
  const append = (code: number, a: string, b: string): string => `
    (i32.store8 offset=${STAGED.op} ${get("staged")} (i32.const ${code}))
    (i32.store offset=${STAGED.a} ${fourth(get("staged"))} ${a})
    (i32.store offset=${STAGED.b} ${fourth(get("staged"))} ${b})`;
  const nextNode = `(i32.add ${get("first")} ${get("staged")})`;
  /** $node becomes that of the literal, which is made if it is not there; `of` is the node of its variable. */
  const wire = (node: string, literal: string, of: string): string => `
    ${set(node, wireAt(get(literal)))}
    ${set("made", `(i32.and ${get(literal)} (i32.eqz ${get(node)}))`)}
    ${append(not, get(of), "(i32.const 0)")}
    ${set(node, `(select ${nextNode} ${get(node)} ${get("made")})`)}
    ${set("staged", `(i32.add ${get("staged")} ${get("made")})`)}
    ${setWire(get(literal), get(node))}`;
  const alias = (literal: string): string => `
    ${setWire(get("own"), `(i32.const ${ALIAS})`)}
    ${setWire(`(i32.or ${get("own")} (i32.const 1))`, literal)}`;
  return `(module
  (import "recirc" "memory" (memory 1))

  ;; The operands of so many ANDs; each slot that they may need is touched.
  (func $read (param $ands i32) (result i32)
    (local $position i32) (local $end i32) (local $literal i32) (local $last i32) (local $operands i32)
    (local $table i32) (local $mask i32) (local $operand i32) (local $x i32)
    (local $bytes i32) (local $more i32) (local $delta i32) (local $shift i32)
    (local $hash i32) (local $at i32) (local $touched i32)
    ${set("position", load("position"))} ${set("end", load("end"))}
    ${set("operands", load("operands"))} ${set("table", load("table"))} ${set("mask", load("mask"))}
    ${set("literal", `(i32.shl ${load("variable")} (i32.const 1))`)}
    ${set("last", `(i32.add ${get("literal")} (i32.shl ${get("ands")} (i32.const 1)))`)}
    (loop $next
      ${set("operand", get("literal"))}
      ${delta(1)} ${set("x", get("operand"))}
      ${delta(0)}
      (if (i32.gt_u ${get("position")} ${get("end")}) (then (return (i32.const 0))))
      (i32.store (i32.add ${get("operands")} ${fourth(get("literal"))}) ${get("x")})
      (i32.store offset=4 (i32.add ${get("operands")} ${fourth(get("literal"))}) ${get("operand")})
      ${hashed(get("x"), get("operand"))}
      ${set("touched", `(i32.xor ${get("touched")} (i32.load (i32.add ${get("table")} ${get("at")})))`)}
      ${set("literal", `(i32.add ${get("literal")} (i32.const 2))`)}
      (br_if $next (i32.lt_u ${get("literal")} ${get("last")})))
    ${store("position", get("position"))} ${store("touched", get("touched"))}
    (i32.const 1))

  ;; Shares so many ANDs that are read; $staged nodes of this run, which began at the node $first, are there.
  (func $share (param $ands i32) (param $first i32) (param $staged i32) (result i32)
    (local $own i32) (local $last i32) (local $operands i32) (local $table i32) (local $mask i32) (local $tags i32)
    (local $x i32) (local $y i32) (local $px i32) (local $py i32) (local $p i32) (local $q i32) (local $made i32)
    (local $hash i32) (local $at i32) (local $slot i32)
    ${set("operands", load("operands"))} ${set("table", load("table"))}
    ${set("mask", load("mask"))} ${set("tags", load("tags"))}
    ${set("own", `(i32.shl ${load("variable")} (i32.const 1))`)}
    ${set("last", `(i32.add ${get("own")} (i32.shl ${get("ands")} (i32.const 1)))`)}
    (loop $next
      (block $done
        ${set("x", `(i32.load (i32.add ${get("operands")} ${fourth(get("own"))}))`)}
        ${set("y", `(i32.load offset=4 (i32.add ${get("operands")} ${fourth(get("own"))}))`)}
        ${set("px", wireAt(even(get("x"))))}
        ${set("py", wireAt(even(get("y"))))}
        (if (i32.or
              (i32.or (i32.eq ${get("px")} (i32.const ${ALIAS})) (i32.eq ${get("py")} (i32.const ${ALIAS})))
              (i32.le_u (i32.xor ${get("x")} ${get("y")}) (i32.const 1)))
          (then
            ${resolved("x", "px")} ${resolved("y", "py")}
            (if (i32.or
                  (i32.or (i32.eqz ${get("x")}) (i32.eqz ${get("y")}))
                  (i32.eq ${get("x")} (i32.xor ${get("y")} (i32.const 1))))
              (then ${alias("(i32.const 0)")} (br $done)))
            (if (i32.or (i32.eq ${get("x")} (i32.const 1)) (i32.eq ${get("x")} ${get("y")}))
              (then ${alias(get("y"))} (br $done)))
            (if (i32.eq ${get("y")} (i32.const 1)) (then ${alias(get("x"))} (br $done)))
            (i32.store (i32.add ${get("operands")} ${fourth(get("own"))})
              (select ${get("x")} ${get("y")} (i32.gt_u ${get("x")} ${get("y")})))
            (i32.store offset=4 (i32.add ${get("operands")} ${fourth(get("own"))})
              (select ${get("y")} ${get("x")} (i32.gt_u ${get("x")} ${get("y")})))))
        ;; Complements are made in the order of the file.
        ${wire("p", "x", "px")}
        ${wire("q", "y", "py")}
        (if (i32.lt_u ${get("x")} ${get("y")}) (then
          ${set("made", get("x"))} ${set("x", get("y"))} ${set("y", get("made"))}))
        ${hashed(get("x"), get("y"))}
        (block $free
          (loop $probe
            ${set("slot", `(i32.load (i32.add ${get("table")} ${get("at")}))`)}
            (br_if $free (i32.eqz ${get("slot")}))
            (if (i32.eqz (i32.and (i32.xor ${get("slot")} ${get("hash")}) ${get("tags")})) (then
              ${set("slot", `(i32.and ${get("slot")} (i32.xor ${get("tags")} (i32.const -1)))`)}
              (if (i32.and
                    (i32.eq (i32.load ${operandsOf(get("slot"))}) ${get("x")})
                    (i32.eq (i32.load offset=4 ${operandsOf(get("slot"))}) ${get("y")}))
                (then ${alias(`(i32.shl ${get("slot")} (i32.const 1))`)} (br $done)))))
            ${set("at", `(i32.and (i32.add ${get("at")} (i32.const 4)) ${get("mask")})`)}
            (br $probe)))
        (i32.store (i32.add ${get("table")} ${get("at")})
          (i32.or (i32.and ${get("hash")} ${get("tags")}) (i32.shr_u ${get("own")} (i32.const 1))))
        ${setWire(get("own"), nextNode)}
        ${append(
          and,
          `(select ${get("p")} ${get("q")} (i32.lt_u ${get("p")} ${get("q")}))`,
          `(select ${get("q")} ${get("p")} (i32.lt_u ${get("p")} ${get("q")}))`,
        )}
        ${set("staged", `(i32.add ${get("staged")} (i32.const 1))`)})
      ${set("own", `(i32.add ${get("own")} (i32.const 2))`)}
      (br_if $next (i32.lt_u ${get("own")} ${get("last")})))
    ${store("variable", `(i32.shr_u ${get("last")} (i32.const 1))`)}
    ${get("staged")})

  (func (export "run") (param $ands i32) (result i32)
    (local $some i32) (local $first i32) (local $staged i32)
    ${set("first", load("nodes"))}
    (block $done
      (loop $next
        (br_if $done (i32.eqz ${get("ands")}))
        ${set("some", `(select (i32.const ${AHEAD}) ${get("ands")} (i32.gt_u ${get("ands")} (i32.const ${AHEAD})))`)}
        ${set("ands", `(i32.sub ${get("ands")} ${get("some")})`)}
        (if (i32.eqz (call $read ${get("some")})) (then (return (i32.const 0))))
        ${set("staged", `(call $share ${get("some")} ${get("first")} ${get("staged")})`)}
        (br $next)))
    ${store("nodes", nextNode)}
    (i32.const 1)))`;
}
