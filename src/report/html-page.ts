/** The style of a report's page. Its two inks have a contrast above 7 with their ground in both themes. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1c1f24; --soft: #4b5158; --rule: #d5d9de; --band: #f4f6f8; --link: #00558a; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14171c; --ink: #e6e8eb; --soft: #b3b9c1; --rule: #3a414b; --band: #1d2128; --link: #8cc4f0; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 1.5rem clamp(0.75rem, 3vw, 2rem) 3rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, "DejaVu Sans", Helvetica, Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 0.75rem; padding-top: 0.75rem; border-top: 1px solid var(--rule); overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.5rem 0 0.5rem; overflow-wrap: anywhere; }
p, dl, nav, section > ul { max-width: 46rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
a { color: var(--link); }
code { font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: 0.92em; }
.recipe { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; }
.recipe dt { color: var(--soft); }
.recipe dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
nav { max-width: none; }
nav ul { columns: 20rem; margin: 0.5rem 0; padding-left: 1.2rem; }
.plots { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1.25rem 0; }
figure { margin: 0; flex: 1 1 34rem; min-width: 0; }
figcaption { max-width: 36rem; font-size: 0.875rem; color: var(--soft); margin-bottom: 0.35rem; }
figcaption strong { color: var(--ink); }
figure svg { display: block; max-width: 100%; height: auto; }
.narrow { display: none; overflow-x: auto; }
.narrow svg { max-width: none; }
@media (max-width: 40rem) { .wide { display: none; } .narrow { display: block; } }
.table { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: 0.35rem; }
th, td { padding: 0.25rem 0.6rem; text-align: left; white-space: nowrap; border-bottom: 1px solid var(--rule); }
td code { display: inline-block; max-width: 30rem; white-space: normal; }
th { font-weight: 600; }
thead th { vertical-align: bottom; border-bottom: 2px solid var(--soft); }
tbody th { font-weight: 400; }
tr > :first-child { position: sticky; left: 0; background: var(--ground); }
tbody tr:hover > * { background: var(--band); }
.n { text-align: right; }
th button { all: unset; cursor: pointer; font: inherit; }
th button:focus-visible, .table:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
th button::after { content: "\\2195"; color: var(--soft); padding-left: 0.3em; }
th[aria-sort="ascending"] button::after { content: "\\2191"; }
th[aria-sort="descending"] button::after { content: "\\2193"; }
summary { cursor: pointer; }
@media print { .table { overflow: visible; } figure { break-inside: avoid; } }
`;

/**
 * Makes the heads of columns sort their tables; without it the page only lacks that. Numbers of any size are compared by
 * their digits, texts by their letters.
 */
export const PAGE_SCRIPT = `
for (const table of document.querySelectorAll("table")) {
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const key = (row, i) => row.cells[i].textContent.replace(/\\d+/g, (digits) => digits.padStart(48, "0"));
  if (body.rows.length > 1) heads.forEach((head, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = [...body.rows].map((row) => [key(row, i), row]);
      rows.sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1));
      body.append(...rows.map(([, row]) => row));
    });
  });
}
`;
