import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";
import { ROOT } from "./catalogue.js";

/** A module as its source shows it; `path` is relative to the top level, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** A file under src, or the name of a package or built-in module. */
  readonly to: string;
  readonly typeOnly: boolean;
  readonly dynamic: boolean;
}

export function sourcesUnder(folder: string): readonly Source[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry): readonly Source[] => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sourcesUnder(path);
    return path.endsWith(".ts") ? [{ path, text: readFileSync(join(ROOT, path), "utf8") }] : [];
  });
}

function parse(source: Source): ts.SourceFile {
  return ts.createSourceFile(source.path, source.text, ts.ScriptTarget.Latest, true);
}

function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts");
}

/** A clause none of whose names is left after types are erased. */
function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  const clause = ts.isExportDeclaration(node) ? node : node.importClause;
  if (clause === undefined) return false;
  if (ts.isExportDeclaration(clause) ? clause.isTypeOnly : clause.phaseModifier === ts.SyntaxKind.TypeKeyword)
    return true;
  const named = ts.isExportDeclaration(clause) ? clause.exportClause : clause.namedBindings;
  if (!ts.isExportDeclaration(clause) && clause.name !== undefined) return false;
  if (named === undefined || !(ts.isNamedImports(named) || ts.isNamedExports(named))) return false;
  return named.elements.length > 0 && named.elements.every((element) => element.isTypeOnly);
}

/** Every import, export-from, dynamic import and `import("...")` type of a module. */
export function importsOf(source: Source): readonly Import[] {
  const found: Import[] = [];
  const add = (specifier: ts.Node, typeOnly: boolean, dynamic: boolean): void => {
    // A plug-in is a file of the user's, named on the command line.
    if (!ts.isStringLiteralLike(specifier) && source.path === "src/cli/plugins.ts") return;
    if (!ts.isStringLiteralLike(specifier)) throw new Error(`${source.path}: a computed import`);
    found.push({ from: source.path, to: resolve(source.path, specifier.text), typeOnly, dynamic });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node), false);
    else if (ts.isExportDeclaration(node)) {
      if (node.moduleSpecifier !== undefined) add(node.moduleSpecifier, isTypeOnly(node), false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true, false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true);
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return found;
}

/** Whether a module mentions a global of this name: an identifier that is no property, key or declared name. */
export function mentionsGlobal(source: Source, name: string): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) {
      const parent = node.parent;
      const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node;
      const isKey =
        (ts.isPropertyAssignment(parent) ||
          ts.isPropertySignature(parent) ||
          ts.isMethodDeclaration(parent)) &&
        parent.name === node;
      if (!isMember && !isKey) found = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return found;
}
