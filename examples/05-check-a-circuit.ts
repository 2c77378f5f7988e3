// A check that cannot fail shows nothing: the right circuit passes, a subtly wrong one is caught.
import { openCatalogue } from "../src/cli/disk.js";
import { compile, Referee, readRecurrence, scanNamed } from "../src/index.js";

const right = openCatalogue().recurrence("deltanet");
// The same but for the order of one product, which the edge cases do not notice.
const text = `
name: wrong-deltanet
title: DeltaNet with the outer product transposed
dimensions: { K: 2, V: 2 }
parameters: { scale: { shape: [], default: 1 } }
inputs: { q: [K], k: [K], v: [V], beta: [] }
state: { S: { shape: [K, V] } }
update: { S: "(identity(K) - beta * k * k') * S + beta * v * k'" }
output: { o: "scale * S' * q" }
`;
const wrong = readRecurrence(text, "wrong-deltanet.yaml");

const referee = new Referee(right, {}, { steps: 6, random: 3, seed: 1 });
for (const recurrence of [right, wrong]) {
  const circuit = compile(
    { recurrence, scan: scanNamed("kogge-stone"), outputs: "all", weights: "inputs" },
    6,
  );
  const { system, sequences, differences } = referee.judge(circuit, 6, "all");
  const caught = differences.map(({ sequence, step }) => `${sequence.label} from step ${step}`);
  console.log(`${recurrence.name}: ${sequences} sequences over ${system}, ${differences.length} differ`);
  for (const line of caught) console.log(`  ${line}`);
}
