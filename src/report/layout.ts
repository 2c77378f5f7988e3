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
  /**
   * Columns from the left that say what a line is of: they are repeated where a table too wide is split. A table with
   * keys may also be turned, so that its lines become columns.
   */
  readonly keys?: number;
}

/** Between two columns, in characters. */
const GAP = 2;

function widthOf({ title, cells }: Column): number {
  return Math.max(title.length, ...cells.map((cell) => cell.length));
}

/**
 * The table as it is where that has room (a number of characters), or else in as few parts as it takes, of its columns
 * or, turned, of its lines. A table without keys, or with a column that alone is too wide, stays as it is there.
 */
export function fitted(section: Section, room: number): readonly Section[] {
  const { keys } = section;
  if (keys === undefined || totalWidth(section.columns) <= room) return [section];
  const upright = partsOf(section, keys, room);
  // Cells that become titles have to tell their columns apart.
  const first = section.columns[0]!.cells;
  if (new Set(first).size < first.length) return upright;
  const turned = partsOf(turn(section, keys), 1, room);
  return turned.length < upright.length ? turned : upright;
}

function totalWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + widthOf(column) + GAP, -GAP);
}

/** Lines as columns: the first column's cells become titles, the other titles the first column. */
function turn({ caption, columns }: Section, keys: number): Section {
  const [first, ...others] = columns;
  const names: Column = {
    title: first!.title,
    numeric: false,
    cells: others.map(({ title }) => title),
  };
  const turned = first!.cells.map(
    (title, i): Column => ({
      title,
      numeric: others.every(({ numeric }) => numeric),
      cells: others.map(({ cells }) => cells[i]!),
    }),
  );
  return { caption, columns: [names, ...turned], keys: Math.min(keys, 1) };
}

function partsOf({ caption, columns }: Section, keys: number, room: number): readonly Section[] {
  const repeated = columns.slice(0, keys);
  const left = room - totalWidth(repeated);
  const filled = fill(columns.slice(keys), left, Number.POSITIVE_INFINITY);
  // As many in each part, where that takes no more parts.
  const even = fill(columns.slice(keys), left, Math.ceil((columns.length - keys) / filled.length));
  return (even.length === filled.length ? even : filled).map((part, i) => ({
    caption: i === 0 || caption === "" ? caption : `${caption}, continued`,
    columns: [...repeated, ...part],
    keys,
  }));
}

/** Columns from left to right, in parts of at most that width and number, of one column at least. */
function fill(columns: readonly Column[], room: number, most: number): readonly Column[][] {
  const parts: Column[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const column of columns) {
    const width = widthOf(column) + GAP;
    const part = parts.at(-1);
    if (part === undefined || used + width > room || part.length >= most) {
      parts.push([column]);
      used = width;
    } else {
      part.push(column);
      used += width;
    }
  }
  return parts;
}

function lines(columns: readonly Column[]): string[][] {
  return (columns[0]?.cells ?? []).map((_, i) => columns.map((column) => column.cells[i]!));
}

/** Columns aligned with spaces, for terminals. */
export function plainTable({ caption, columns }: Section): string {
  const widths = columns.map(widthOf);
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => (columns[i]!.numeric ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join(" ".repeat(GAP))
      .trimEnd();
  const head = columns.map((column) => column.title);
  const rule = widths.map((width) => "-".repeat(width));
  const body = [head, rule, ...lines(columns)].map(line).join("\n");
  return caption === "" ? `${body}\n` : `${caption}\n${body}\n`;
}

/** A Markdown table under its caption; `code` columns as code. `make` is the library's, which is loaded when asked for. */
export function markdownText({ caption, columns }: Section, make: MakeTable): string {
  const escaped = (cell: string): string => cell.replace(/[\\|]/g, "\\$&");
  const body = lines(columns).map((cells) =>
    cells.map((cell, i) => (columns[i]!.code && cell !== "" ? `\`${escaped(cell)}\`` : escaped(cell))),
  );
  const table = make([columns.map((column) => escaped(column.title)), ...body], {
    align: columns.map((column) => (column.numeric ? "right" : "left")),
  });
  return caption === "" ? `${table}\n` : `${caption}\n\n${table}\n`;
}

export type MakeTable = (rows: readonly (readonly string[])[], options: { align: string[] }) => string;

/** Texts longer than this, in characters, are broken into lines. */
const LONGEST_LINE = 50;
const PARAGRAPH = ">{\\raggedright\\arraybackslash}p{0.6\\linewidth}";

/** A `table` with `booktabs` rules, ready to be \input; needs \usepackage{booktabs,array}. */
export function latexTable({ caption, columns }: Section): string {
  const alignment = columns
    .map((column) => (column.numeric ? "r" : widthOf(column) > LONGEST_LINE ? PARAGRAPH : "l"))
    .join("");
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
