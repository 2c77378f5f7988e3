import { FormatError } from "../errors.js";
import { type Expression, type Role, walk } from "./expression.js";
import type { Definition, Recurrence } from "./recurrence.js";

/** The names of one role that an expression mentions itself. */
export function namesOf(expression: Expression, role: Role): Set<string> {
  const names = new Set<string>();
  walk(expression, (node) => {
    if (node.kind === "reference" && node.role === role) names.add(node.name);
  });
  return names;
}

/** A value of one step may not need itself: next(...) and lets must be free of circles. */
export function refuseCircles(recurrence: Pick<Recurrence, "lets" | "updates">): void {
  const definitions = new Map<string, Definition>();
  for (const definition of recurrence.lets) definitions.set(definition.name, definition);
  for (const definition of recurrence.updates) definitions.set(`next(${definition.name})`, definition);
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name)) return;
    const from = path.indexOf(name);
    if (from >= 0) {
      const { formula } = definitions.get(name)!;
      throw new FormatError(
        { file: formula.file, line: formula.line, column: formula.column },
        `${formula.where}: expected values of one step without a circle, got ${[...path.slice(from), name].join(" needs ")}; use the state before the step for one of them`,
      );
    }
    const { expression } = definitions.get(name)!;
    const needed = [
      ...namesOf(expression, "let"),
      ...[...namesOf(expression, "next")].map((state) => `next(${state})`),
    ];
    for (const other of needed) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of definitions.keys()) visit(name, []);
}
