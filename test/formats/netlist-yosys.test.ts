import { describe, expect, it } from "vitest";
import { OPS } from "../../src/circuit/ops.js";
import { truthTable } from "./circuits.js";
import { countOf, readNetlist, X, Y, yosysFile, Z } from "./netlists.js";

describe("cells of Yosys", () => {
  const W = 0xff00ff00 | 0;
  it.each([
    ["$_BUF_", "A", X],
    ["$_NOT_", "A", ~X],
    ["$_AND_", "AB", X & Y],
    ["$_NAND_", "AB", ~(X & Y)],
    ["$_OR_", "AB", X | Y],
    ["$_NOR_", "AB", ~(X | Y)],
    ["$_XOR_", "AB", X ^ Y],
    ["$_XNOR_", "AB", ~(X ^ Y)],
    ["$_ANDNOT_", "AB", X & ~Y],
    ["$_ORNOT_", "AB", X | ~Y],
    ["$_MUX_", "ABS", (X & ~Z) | (Y & Z)],
    ["$_NMUX_", "ABS", ~((X & ~Z) | (Y & Z))],
    ["$_AOI3_", "ABC", ~((X & Y) | Z)],
    ["$_OAI3_", "ABC", ~((X | Y) & Z)],
    ["$_AOI4_", "ABCD", ~((X & Y) | (Z & W))],
    ["$_OAI4_", "ABCD", ~((X | Y) & (Z | W))],
    ["$and", "AB", X & Y],
    ["$mux", "ABS", (X & ~Z) | (Y & Z)],
  ])("%s", (type, pins, expected) => {
    const operands = Array.from(pins, (pin, i) => `"${pin}": [${i + 2}]`).join(", ");
    const circuit = readNetlist(
      "yosys-json",
      yosysFile(`"c": {"type": "${type}", "connections": {${operands}, "Y": [6]}}`),
    );
    expect(truthTable(circuit)[0]! & 0xffff).toBe(expected & 0xffff);
  });
});

describe("ports of Yosys", () => {
  it("keep their order even where their names are numbers, and names with escapes", () => {
    const ports = ["10", "2", "1"].map((name, i) => `"${name}": {"direction": "input", "bits": [${i + 7}]}`);
    const text = yosysFile(
      '"c\\"": {"type": "$_NOT_", "connections": {"A": [7], "Y": [6]}}',
      `, ${ports.join(", ")}`,
    );
    expect(readNetlist("yosys-json", text).inputs.map((port) => port.name)).toEqual(["x", "10", "2", "1"]);
    const escaped = readNetlist(
      "yosys-json",
      yosysFile("", "").replace("[6]", "[2]").replace('"x"', '"\\u00e9\\n"'),
    );
    expect(escaped.inputs.map((port) => port.name)).toEqual(["é\n"]);
  });

  it("of the module that is marked as the top, wherever it says so", () => {
    const text = yosysFile(
      '"c": {"type": "$_NOT_", "connections": {"A": [2], "Y": [6]}}',
      "",
      ', "attributes": {"top": "0001"}',
    );
    const both = text.replace('{"modules": {', '{"modules": {"other": {"cells": {"q": {"type": "$mem"}}}, ');
    expect(countOf(readNetlist("yosys-json", both), OPS.not.code)).toBe(1);
  });
});
