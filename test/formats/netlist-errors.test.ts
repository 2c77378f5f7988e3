import { describe, expect, it } from "vitest";
import { FormatError, LimitError } from "../../src/errors.js";
import { readNetlist, yosysFile } from "./netlists.js";

describe("files that are wrong", () => {
  const m = (body: string) => `module m(input x, y, output f);\n${body}\nendmodule`;
  it.each([
    ["blif", "", "f:1:1: expected '.model' and a circuit, got the end of the file"],
    [
      "blif",
      ".model m\n.latch a b\n",
      "f:2:1: expected no latches, since circuits here are combinational, got '.latch'. Unroll",
    ],
    [
      "blif",
      ".model m\n.subckt n a=b\n",
      "f:2:1: expected one flat model, got '.subckt'. Flatten the file first",
    ],
    ["blif", ".model m\n.end\n.model n\n", "f:3:1: expected one flat model, got another '.model'"],
    ["blif", ".gate nand2 a=b\n", "expected covers in '.names', got '.gate'"],
    ["blif", ".names a b\n2 1\n", "f:2:1: expected '0', '1' or '-' for each operand, got '2'"],
    ["blif", ".names a b\n1 2\n", "f:2:1: expected the value 0 or 1, got '2'"],
    ["blif", ".names a b\n1 1\n0 0\n", "f:3:1: expected rows of one value, got 0 after 1"],
    [
      "blif",
      ".names a b\n11 1\n",
      "f:2:1: expected a row of 1 of '0', '1' and '-', a blank and the value, got '11' in 2 words",
    ],
    ["blif", ".names\n", "f:1:1: expected the signals of a gate after '.names'"],
    [
      "blif",
      ".inputs a \\\n a\n",
      "f:1:1: expected a signal that nothing drives yet, got 'a', which is an input",
    ],
    ["blif", ".inputs a\n.outputs b b\n", "f:2:1: expected each output once, got 'b' again"],
    ["blif", ".inputs a\n.outputs b\n", "f:2:1: expected outputs that an input or a gate drives, got 'b'"],
    [
      "blif",
      ".outputs b\n# c\n.names a b\n1 1\n",
      "f:3:1: expected signals that an input or a gate drives, got 'a'",
    ],
    [
      "blif",
      ".names b a\n1 1\n\n.names a b\n1 1\n",
      "f:4:1: expected gates without a cycle, got one that depends on itself through",
    ],
    ["bench", "y = DFF(a)\n", "f:1:5: expected one of AND, OR"],
    ["bench", "y = DFF(a)\n", "got 'DFF', since circuits here are combinational. Unroll the file"],
    ["bench", "y = NOT(a, b)\n", "f:1:5: expected 1 operands of NOT, got 2"],
    ["bench", "INPUT(a\n", "f:1:8: expected ')', got the end of the line"],
    [
      "bench",
      "INPUT(a)\na = NOT(a)\n",
      "f:2:1: expected a signal that nothing drives yet, got 'a', which is an input",
    ],
    [
      "bench",
      "y = LUT 0x12 (a, b)\n",
      "f:1:9: expected 0x and 1 hexadecimal digits for a table of 2 operands, got '0x12'",
    ],
    ["bench", "OUTPUT(y)\ny = AND(y, y)\n", "f:2:1: expected gates without a cycle"],
    ["verilog", "library", "f:1:1: expected 'module', got 'library'"],
    [
      "verilog",
      m("reg r;"),
      "f:2:1: expected input, output, wire, assign, a gate such as 'nand', or endmodule, got 'reg'",
    ],
    ["verilog", m("always @(x) f = x;"), "got 'always'"],
    [
      "verilog",
      m("dff d(x, f);"),
      "f:2:1: expected input, output, wire, assign, a gate such as 'nand', or endmodule, got 'dff'",
    ],
    ["verilog", m("assign f = x + y;"), "f:2:1: expected ';', got '+'"],
    ["verilog", m("assign f = &x;"), "expected a net, a constant such as 1'b0, '~', '{' or '(', got '&'"],
    ["verilog", m("assign f = x && y;"), "expected an operand, as only bitwise operators are read, got '&'"],
    ["verilog", m("assign f = q;"), "f:2:1: expected a declared net, got 'q'"],
    [
      "verilog",
      m("assign f = 1'bx;"),
      "expected a binary or hexadecimal constant with its width, such as 1'b0, got '1'bx'",
    ],
    [
      "verilog",
      m("assign f = x;\n assign f = y;"),
      "f:3:1: expected a signal that nothing drives yet, got 'f', which is the output of a gate before",
    ],
    ["verilog", m("assign x = y;"), "expected a signal that nothing drives yet, got 'x'"],
    [
      "verilog",
      m("wire [3:0] v; assign v = x;"),
      "expected both sides of '=' of one width, got 1 bits for 4",
    ],
    ["verilog", m("wire [3:0] v; assign f = v[4];"), "expected bits of a net within its range, got 'v'"],
    ["verilog", m("wire w; assign f = w;"), "expected signals that an input or a gate drives, got 'w'"],
    ["verilog", m("wire x;wire x;input x;"), "expected a name that is not declared yet, got 'x'"],
    ["verilog", "module m(a); wire a; endmodule", "f:1:1: expected 'input' or 'output' for the port 'a'"],
    [
      "verilog",
      `${m("assign f = x;")} module n; endmodule`,
      "expected nothing after 'endmodule', as one flat module is read, got 'module'",
    ],
    [
      "verilog",
      m("wire [999999999:0] v;"),
      "expected at most 65536 bits of vectors more than the file has bytes",
    ],
    ["verilog", m(`assign f = ${"(".repeat(600)}x`), "expected expressions nested at most 500 deep"],
    ["verilog", "/* module", "f:1:1: expected the end of a comment that starts here"],
    ["yosys-json", "[]", "f:1:1: expected an object with 'modules', got '[]'"],
    ["yosys-json", "{}", "expected 'modules' in the file"],
    [
      "yosys-json",
      '{"modules": {}}',
      "f:1:1: expected one module, or one with the attribute 'top', got none",
    ],
    ["yosys-json", '{"modules": {"a": {}, "b": {}}}', "got 'a', 'b'. Flatten the design first"],
    ["yosys-json", '{"modules": {"a": {}}} x', "f:1:24: expected nothing after the value, got 'x'"],
    ["yosys-json", '{"a": [1, 2, {"b": tru}]}', "f:1:20: expected a value, got 'tru}]}'"],
    ["yosys-json", '{"a": [[01]]}', "f:1:9: expected a value, got '01]]}'"],
    ["yosys-json", '{"a": {"b"}}', "f:1:11: expected ':', got '}}'"],
    ["yosys-json", '{"a": [1 2]}', "f:1:10: expected ',' or ']', got '2]}'"],
    ["yosys-json", '{"a": "x', "f:1:9: expected '\"' at the end of a text, got the end of the file"],
    [
      "yosys-json",
      yosysFile('\n"c": {"type": "$_DFF_P_", "connections": {}}'),
      "f:2:1: cell 'c': expected a cell without a state, since circuits here are combinational, got '$_DFF_P_'",
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$add", "connections": {}}'),
      "got '$add'. Run 'flatten; techmap; simplemap' in Yosys first",
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"A": ["x"], "Y": [6]}}'),
      'expected the number of a bit, "0" or "1", got "x"',
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"A": [-2], "Y": [6]}}'),
      'expected the number of a bit, "0" or "1", got \'-2]',
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"A": [2, 3], "Y": [6]}}'),
      "cell 'c': expected 1 bits at A, got 2",
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"Y": [6]}}'),
      "cell 'c': expected a connection of A, got none",
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"A": [6], "Y": [6]}}'),
      "expected gates without a cycle, got one that depends on itself through 'bit 6'",
    ],
    [
      "yosys-json",
      yosysFile(
        '"c": {"type": "$lut", "parameters": {"LUT": "011"}, "connections": {"A": [2, 3], "Y": [6]}}',
      ),
      "cell 'c': expected a parameter LUT of 4 binary digits, got '011'",
    ],
    ["yosys-json", yosysFile(""), "expected signals that an input or a gate drives, got 'bit 6'"],
    [
      "yosys-json",
      yosysFile("", "", ', "memories": {"r": {}}'),
      "expected no memories, since circuits here are combinational",
    ],
    [
      "yosys-json",
      yosysFile("", ', "x": {"direction": "input", "bits": [9]}'),
      "expected each port once, got 'x' again",
    ],
    [
      "yosys-json",
      yosysFile("", ', "y": {"direction": "inout", "bits": [9]}'),
      "expected 'input' or 'output' for the port 'y', got inout",
    ],
  ])("%s %j", (format, text, message) => {
    expect(() => readNetlist(format, text)).toThrow(FormatError);
    expect(() => readNetlist(format, text)).toThrow(message);
  });

  it("expressions over wide vectors stop at a limit that grows with the file", () => {
    const text = `module m(input [30000:0] a, output [30000:0] f);\nassign f = ${"a&".repeat(500)}a; endmodule`;
    expect(() => readNetlist("verilog", text)).toThrow(LimitError);
    expect(() => readNetlist("verilog", text)).toThrow("f:2: the expressions make more than");
    const inverted = text.replace(/= .*;/, `= ${"~".repeat(400)}a;`);
    expect(() => readNetlist("verilog", inverted)).toThrow(LimitError);
  });
});
