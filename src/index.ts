/**
 * recirc: a table of contents. Each folder is a stage, and its first file says how to write your own.
 */

// Algebra: one program, many readings
export { buildGates, buildNumbers, buildUnbounded } from "./algebra/build.js";
export { type Counts, costGates, costNumbers, Meter } from "./algebra/cost.js";
export { booleans, type Domain, float64, integer, modular, rational, wrapping } from "./algebra/evaluate.js";
export { foldGates, foldNumbers } from "./algebra/fold.js";
export type { Gates, Word } from "./algebra/gates.js";
export type { Numbers, Ring, Semiring } from "./algebra/numbers.js";
export {
  checkedMonoid,
  type Monoid,
  type OwnSemiring,
  registerSemiring,
} from "./algebra/own-semirings.js";
export { traceNumbers } from "./algebra/trace.js";
// Analyze: depth, size, bounds, growth
export { type Analysis, analyze } from "./analyze/analyze.js";
export { type Bound, lowerBounds } from "./analyze/bounds.js";
export { COST_MODELS, type CostModel } from "./analyze/cost-model.js";
export { fitGrowth, type Growth } from "./analyze/growth.js";
export { lawsOf } from "./analyze/laws.js";
export type { Law, Results, Row } from "./analyze/row.js";
// Circuits: flat arrays in topological order, and passes over them
export { BASES, type Basis, type BasisName, type BooleanBasis } from "./circuit/basis.js";
export { type BuilderOptions, CircuitBuilder } from "./circuit/builder.js";
export { type Circuit, entryName, inputCount, type Port, type Wire } from "./circuit/circuit.js";
export { evaluate, evaluatePacked, type Meaning } from "./circuit/evaluate.js";
export { type CircuitGraph, generations, toGraph } from "./circuit/graph.js";
export { lower, toAig } from "./circuit/lower.js";
export { type GateName, OPS, type Op } from "./circuit/ops.js";
export { prune } from "./circuit/rewrite.js";
export { check } from "./circuit/validate.js";
// Compile: a recurrence and a length to a circuit, or to its exact cost
export { type CompileOptions, compile, type Recipe } from "./compile/compile.js";
export { type Cost, count } from "./compile/count.js";
// Errors
export { FormatError, InternalError, LimitError, RecircError, UsageError } from "./errors.js";
export type { Format } from "./formats/format.js";
// Formats and reports
export { FORMATS, formatFor, writeCircuit } from "./formats/index.js";
// Numbers: from bits to words
export { fixedFormatOf } from "./numbers/fixed/format.js";
export { convertFloat, fixedToFloat, floatToFixed } from "./numbers/float/convert.js";
export { floatFormatOf } from "./numbers/float/format.js";
export { REPRESENTATIONS, representationNamed } from "./numbers/index.js";
export type { Representation } from "./numbers/representation.js";
export { withoutThresholds } from "./numbers/thresholds.js";
// Packed: circuits on many assignments at once
export { bitsKind, float64Kind, type Kind, mod32Kind, primeKind } from "./packed/kinds.js";
export { type Engine, type PackedEvaluator, packedEvaluator } from "./packed/packed.js";
// Recurrences: the language, its oracle, the catalogue
export { Catalogue } from "./recurrences/catalogue.js";
export { DirectRunner } from "./recurrences/direct.js";
export { readRecurrence } from "./recurrences/elaborate.js";
export {
  directFloat,
  directInteger,
  directModular,
  directRational,
  directWrapping,
} from "./recurrences/oracle-functions.js";
export type { Recurrence } from "./recurrences/recurrence.js";
export { latexReport, markdownReport, type Origin } from "./report/documents.js";
export { explain, explanationText } from "./report/explain.js";
export { htmlReport } from "./report/html.js";
export { measure } from "./report/measure.js";
export { overview } from "./report/overview.js";
export { plotRows } from "./report/plot.js";
export { renderTable } from "./report/table.js";
// Scans: orders of composition
export { arrays } from "./scans/arrays.js";
export { compressed } from "./scans/compressed.js";
export { SCANS, scanNamed } from "./scans/index.js";
export type { Compose, Scan, Vectors } from "./scans/scan.js";
export { STRUCTURES } from "./structure/index.js";
// Structure: what may be composed, and how
export { infer } from "./structure/infer.js";
export type { Plan } from "./structure/plan.js";
export type { Structure } from "./structure/structure.js";
// Theorems as programs
export { THEOREMS, theoremNamed } from "./theorems/index.js";
export { type LedgerEntry, runTheorem } from "./theorems/run-theorem.js";
export type { Check, Figure, Theorem, TheoremRequest } from "./theorems/theorem.js";
export { Referee } from "./verify/answers.js";
export { type Counterexample, fromJson, replay, toJson } from "./verify/counterexample.js";
export { type EqualOptions, type EqualResult, equalCircuits } from "./verify/equal/equal.js";
export { testExhaustively } from "./verify/exhaustive.js";
// Verify: circuits against the recurrence run directly
export { evaluateGiven, readGiven } from "./verify/given.js";
export { testIdentity } from "./verify/identity.js";
export { mutantsOf } from "./verify/mutate.js";
export { mutationScore } from "./verify/mutation-score.js";
export { type VerifyReport, verifyRecipe } from "./verify/report.js";
export { failsOf, shrink } from "./verify/shrink.js";
export { systemNamed } from "./verify/systems.js";
export type { Difference, Verdict } from "./verify/verify.js";
