/** A table by columns; all columns have the same number of cells. */
export interface Column {
  readonly title: string;
  readonly numeric: boolean;
  /** Set in a fixed-width face where there is one. */
  readonly code?: boolean;
  readonly cells: readonly string[];
}

export interface Section {
  /** A line above the table; may be empty. */
  readonly caption: string;
  readonly columns: readonly Column[];
}

function lines(columns: readonly Column[]): string[][] {
  return (columns[0]?.cells ?? []).map((_, i) => columns.map((column) => column.cells[i]!));
}

/** Columns aligned with spaces, for terminals. */
export function plainTable({ caption, columns }: Section): string {
  const widths = columns.map((column) =>
    Math.max(column.title.length, ...column.cells.map((cell) => cell.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (columns[i]!.numeric ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  const head = columns.map((column) => column.title);
  const rule = widths.map((width) => "-".repeat(width));
  const body = [head, rule, ...lines(columns)].map(line).join("\n");
  return caption === "" ? `${body}\n` : `${caption}\n${body}\n`;
}

/** A `table` with `booktabs` rules, ready to be \input; needs \usepackage{booktabs}. */
export function latexTable({ caption, columns }: Section): string {
  const alignment = columns.map((column) => (column.numeric ? "r" : "l")).join("");
  const cell = (text: string, column: Column): string =>
    column.code ? `\\texttt{${latexText(text)}}` : latexText(text);
  const body = lines(columns).map(
    (cells) => `${cells.map((text, i) => cell(text, columns[i]!)).join(" & ")} \\\\`,
  );
  return `${[
    "\\begin{table}",
    "\\centering",
    ...(caption === "" ? [] : [`\\caption{${latexText(caption)}}`]),
    `\\begin{tabular}{${alignment}}`,
    "\\toprule",
    `${columns.map((column) => latexText(column.title)).join(" & ")} \\\\`,
    "\\midrule",
    ...body,
    "\\bottomrule",
    "\\end{tabular}",
    "\\end{table}",
  ].join("\n")}\n`;
}

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
};

export function latexText(text: string): string {
  return text.replace(/[\\^~<>&%$#_{}]/g, (character) => LATEX[character] ?? `\\${character}`);
}
