import { findJudge, type Judge } from "../judges.js";
import { IN_PAGE } from "./in-page.js";

/** What a browser made of a page in one theme at one width. */
export interface Layout {
  readonly name: string;
  /** Pieces of text that show. */
  readonly texts: number;
  /** The ground under all text is dark. */
  readonly dark: boolean;
  /** Texts that overlap, are cut off, are too faint or too small, as sentences. */
  readonly faults: readonly string[];
  /** In pixels, of the whole page. */
  readonly height: number;
}

export interface Page {
  readonly name: string;
  /** HTML, or SVG as a file of its own. */
  readonly text: string;
  /** Of the window, in pixels. */
  readonly width: number;
  readonly theme: "light" | "dark";
}

export function findBrowser(): Judge | undefined {
  return findJudge("Chromium", "chromium", "chromium-browser", "google-chrome");
}

const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir=profile"],
  // So that a page may read what its frames have found.
  "--allow-file-access-from-files",
];

function fileOf({ text }: Page, i: number): string {
  return `page-${i}.${text.startsWith("<svg") ? "svg" : "html"}`;
}

function filesOf(pages: readonly Page[]): Record<string, string> {
  const files: Record<string, string> = {};
  pages.forEach((page, i) => {
    const element = page.text.startsWith("<svg")
      ? `<script><![CDATA[${IN_PAGE}]]></script>`
      : `<script>${IN_PAGE}</script>`;
    const end = page.text.lastIndexOf(page.text.startsWith("<svg") ? "</svg>" : "</body>");
    files[fileOf(page, i)] = page.text.slice(0, end) + element + page.text.slice(end);
  });
  return files;
}

/** Each page in a frame of its own, whose colour scheme is what the page takes for the system's. */
function framesOf(pages: readonly Page[], script: string): string {
  const frames = pages.map(
    (page, i) =>
      `<iframe src="${fileOf(page, i)}" style="width:${page.width}px;height:900px;border:0;color-scheme:${page.theme}"></iframe>`,
  );
  return `<!DOCTYPE html><html style="color-scheme:light"><body>${frames.join("\n")}<script>${script}</script></body></html>`;
}

/** Opens every page, in one run of the browser, and judges where its text has come to stand. */
export function layoutsOf(browser: Judge, pages: readonly Page[]): readonly Layout[] {
  // Once every frame has loaded, and so been judged, and before the page is printed.
  const collect = `addEventListener("load", () => {
    const layouts = Array.from(frames, (frame) => frame.document.documentElement.dataset.layout);
    const text = document.createElement("pre");
    text.textContent = encodeURIComponent("[" + layouts.join() + "]");
    document.body.replaceChildren(text);
  });`;
  const { printed } = browser.run([...FLAGS, "--dump-dom", "frames.html"], {
    ...filesOf(pages),
    "frames.html": framesOf(pages, collect),
  });
  const found = /<pre>([^<]*)<\/pre>/.exec(printed);
  if (found === null)
    throw new Error(`expected a report of ${pages.length} pages, got ${printed.slice(0, 500)}`);
  const layouts = JSON.parse(decodeURIComponent(found[1]!)) as Omit<Layout, "name">[];
  return pages.map(({ name }, i) => ({ name, ...layouts[i]! }));
}

/** What the last of some statements gives, run in a page once it has loaded. */
export function evaluated(browser: Judge, html: string, statements: readonly string[]): string {
  const last = statements.at(-1)!;
  const program = [...statements.slice(0, -1), `document.documentElement.dataset.value = ${last}`].join(
    ";\n",
  );
  const page = html.replace("</body>", `<script>${program}</script></body>`);
  const { printed } = browser.run([...FLAGS, "--dump-dom", "page.html"], { "page.html": page });
  return /<html[^>]* data-value="([^"]*)"/.exec(printed)![1]!;
}

/** A picture of a page as PNG, for people. */
export function pictureOf(browser: Judge, page: Page, height: number): Uint8Array {
  const { files } = browser.run(
    [...FLAGS, `--window-size=${page.width},${height}`, "--screenshot=picture.png", "frames.html"],
    {
      ...filesOf([page]),
      "frames.html": framesOf([page], "")
        .replace("900px", `${height}px`)
        .replace("<body>", '<body style="margin:0">'),
    },
  );
  return files["picture.png"]!;
}
