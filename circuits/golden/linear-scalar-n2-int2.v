// recirc-ports {"inputs":[{"name":"a","shape":[2,2],"encoding":"int:2"},{"name":"b","shape":[2,2],"encoding":"int:2"}],"outputs":[{"name":"y","shape":[2,2],"encoding":"int:2"}]}
module circuit(a, b, y);
  input [3:0] a;
  input [3:0] b;
  output [3:0] y;
  wire n8, n9, n10, n11, n12, n14;
  assign n8 = a[2] & b[0];
  assign n9 = a[2] & b[1];
  assign n10 = a[3] & b[0];
  assign n11 = b[3] ^ n9;
  assign n12 = n10 ^ n11;
  assign y[2] = b[2] ^ n8;
  assign n14 = b[2] & n8;
  assign y[3] = n12 ^ n14;
  assign y[0] = b[0];
  assign y[1] = b[1];
endmodule
