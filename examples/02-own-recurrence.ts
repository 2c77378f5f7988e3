// A recurrence is a text. This one is made up: a memory that forgets at a rate given by the input.
import { explain, explanationText, readRecurrence } from "../src/index.js";

const text = `
name: forgetful-memory
title: A memory that forgets
dimensions: { K: 3 }
inputs: { x: [K], forget: [] }
state:
  m: { shape: [K], initial: 0 }
  largest: { shape: [], initial: 0 }
update:
  m: (1 - forget) * m + forget * x
  largest: max(largest, sum(next(m)))
output:
  y: m
  record: largest
`;
console.log(explanationText(explain(readRecurrence(text, "forgetful-memory.yaml"))));
