import { expect } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { check } from "../../src/circuit/validate.js";
import { formatFor } from "../../src/formats/index.js";

/** Netlists of gates, by the names of their formats. */
export const NETLISTS = ["blif", "verilog", "bench", "yosys-json"];

/** The circuit of a text, which must be well-formed; the file is called `f`. */
export const readNetlist = (format: string, text: string): Circuit<"B2"> => {
  const circuit = formatFor(format).read!(new TextEncoder().encode(text), "f") as Circuit<"B2">;
  expect(check(circuit)).toBeUndefined();
  return circuit;
};

/** Gates of these op codes. */
export const countOf = (circuit: Circuit, ...codes: number[]) =>
  circuit.op.filter((code) => codes.includes(code)).length;

/** Columns of the truth table of the first three inputs, as `truthTable` gives them. */
export const X = 0xaaaaaaaa | 0;
export const Y = 0xcccccccc | 0;
export const Z = 0xf0f0f0f0 | 0;

/** A module of Yosys with these cells: input x of bits 2 to 5, output f of bit 6. */
export const yosysFile = (cells: string, ports = "", rest = "") =>
  `{"modules": {"m": {"ports": {"x": {"direction": "input", "bits": [2, 3, 4, 5]}, "f": {"direction": "output", "bits": [6]}${ports}}, "cells": {${cells}}${rest}}}}`;
