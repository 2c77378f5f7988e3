/** Sequential AIGER files by hand. */
export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** From the AIGER format's own description: a flip-flop with enable and reset (active low), and its complement. */
export const TOGGLE = `aag 7 2 1 2 4
2
4
6 8
6
7
8 4 10
10 13 15
12 2 6
14 3 7
i0 enable
i1 reset
l0 Q
o0 Q
o1 !Q
`;

/**
 * Written for these tests: a counter of two bits from 0 to 3 that `reset` sets to 0. Its bad state is 3, its constraint
 * that there is no reset, and a latch that nothing initialises keeps what it holds.
 */
export const COUNTER = `aag 9 1 3 3 5 1 1
2
4 10
6 18 0
8 8 8
4
6
8
12
3
10 5 3
12 6 4
14 7 5
16 15 13
18 16 3
i0 reset
l0 low
l1 high
l2 kept
o0 count[0]
o1 count[1]
o2 kept
b0 full
c0 running
`;

/**
 * Written for these tests, in the binary form: a latch that is `reset` at first, toggled by `x[0]` and set to 0 by
 * `x[1]`. `y[0]` is the latch.
 */
export function binaryToggle(reset: 0 | 1): Uint8Array {
  // variables: 1 x[0], 2 x[1], 3 latch, 4 x0 & q, 5 !x0 & !q, 6 !4 & !5 (xor), 7 !6 & !x1
  const deltas = [
    [2, 4],
    [3, 4],
    [1, 2],
    [1, 8],
  ];
  const header = `aig 7 2 1 2 4\n15 ${reset}\n6\n12\n`;
  const symbols = "i0 x[0]\ni1 x[1]\no0 y[0]\no1 y[1]\n";
  return new Uint8Array([...bytesOf(header), ...deltas.flat(), ...bytesOf(symbols)]);
}
