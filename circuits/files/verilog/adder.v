/* A full adder of two bits in the forms that are read: declarations in the list of ports, vectors, a concatenation,
   gates with and without names, and a selection. */
module adder (input [1:0] a, input wire [1:0] b, output [2:0] sum, output parity);
  wire c0, c1, s0, s1;
  wire either = a[1] ^ b[1];
  xor (s0, a[0], b[0]);
  and first (c0, a[0], b[0]);
  assign s1 = either ^ c0;
  assign c1 = either ? c0 : a[1];
  assign sum = {c1, s1, s0};
  assign parity = ~(sum[0] ~^ sum[1] ^ c1);
endmodule
