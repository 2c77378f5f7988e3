import { describe, it } from "vitest";
import { Folder, refused } from "./run.js";

const folder = new Folder();
/** A target that is there already: a refused command leaves it as it is. */
const target = folder.put("kept.json", "kept");
const bits = folder.put("kept.aig", "kept");

const compile = (name: string, ...options: string[]) => ["compile", name, "-o", target, ...options];
const toBits = (name: string, ...options: string[]) => ["compile", name, "-o", bits, ...options];
const measure = (name: string, ...options: string[]) => ["measure", name, ...options];

type Case = readonly [title: string, args: readonly string[], said: RegExp];

function refuses(title: string, cases: readonly Case[]): void {
  describe(title, () => {
    it.each(cases)("%s", async (_, args, said) => {
      await refused(folder, args, said);
    });
  });
}

refuses("names that are not known", [
  [
    "recurrence",
    compile("linear-scaler", "-n", "4"),
    /unknown recurrence 'linear-scaler'.* Did you mean 'linear-scalar'\?/,
  ],
  [
    "recurrence, nothing near it",
    compile("transformer", "-n", "4"),
    /unknown recurrence 'transformer'\. Known: .*deltanet/,
  ],
  ["recurrence to explain", ["explain", "delatnet"], /Did you mean 'deltanet'\?/],
  ["recurrence to measure", measure("s5d", "-n", "2"), /Did you mean 's4d'\?/],
  [
    "scan",
    compile("linear-scalar", "-n", "4", "--scan", "skalnsky"),
    /--scan: unknown scan 'skalnsky'.*Did you mean 'sklansky'\?/,
  ],
  [
    "one scan of several",
    measure("linear-scalar", "--scan", "sklansky,brent"),
    /--scan: unknown scan 'brent'.*brent-kung/,
  ],
  ["no scan after a comma", measure("linear-scalar", "--scan", "sklansky,"), /--scan: unknown scan ''/],
  [
    "member of a family of scans",
    measure("linear-scalar", "--scan", "ladner-fischer:65"),
    /--scan: .*0 to 64/,
  ],
  [
    "numbers",
    toBits("linear-scalar", "-n", "4", "--numbers", "itn:8"),
    /unknown representation 'itn'.*for example int:8/,
  ],
  [
    "numbers without their sizes",
    toBits("linear-scalar", "-n", "4", "--numbers", "fixed:8"),
    /expected I\.F.*after 'fixed:', got '8'/,
  ],
  [
    "numbers to measure",
    measure("linear-scalar", "-n", "2", "--numbers", "arithmetic,foo"),
    /unknown representation 'foo'/,
  ],
  [
    "format",
    compile("linear-scalar", "-n", "4", "--format", "jsn"),
    /unknown format 'jsn'.*Did you mean 'json'\?/,
  ],
  [
    "extension",
    ["compile", "linear-scalar", "-n", "4", "-o", folder.at("a.foo")],
    /unknown format '\.foo'.*\.aig/,
  ],
  [
    "no extension",
    ["compile", "linear-scalar", "-n", "4", "-o", folder.at("a")],
    /ends in \.aig.*got '.*'; give it an extension/,
  ],
  [
    "table format",
    measure("linear-scalar", "-n", "2", "--format", "markdwn"),
    /unknown table format 'markdwn'/,
  ],
  ["command", ["complie", "linear-scalar"], /unknown command 'complie' .*compile/],
  ["option", compile("linear-scalar", "-n", "4", "--sacn", "serial"), /unknown option '--sacn' .*--scan/],
  ["kind of list", ["list", "recurrence"], /'recurrence' is invalid.* recurrences, scans/],
  ["cost model", ["stats", target, "--model", "xor"], /--model <name>' argument 'xor' is invalid.* unit/],
]);

refuses("arguments that are missing, too many, or against each other", [
  ["no recurrence", ["explain"], /missing required argument 'recurrence'/],
  ["no recurrence to measure", ["measure"], /expected at least one recurrence, got none.*--all/],
  [
    "names and --all",
    measure("linear-scalar", "--all"),
    /expected recurrences or --all, got both; leave one out/,
  ],
  ["a second recurrence", compile("linear-scalar", "s4d", "-n", "2"), /too many arguments/],
  ["no length", ["compile", "linear-scalar", "-o", target], /required option '-n <length>'/],
  ["no target", ["compile", "linear-scalar", "-n", "2"], /required option '-o, --output <file>'/],
  [
    "--outputs some",
    compile("linear-scalar", "-n", "2", "--outputs", "some"),
    /'some' is invalid.* all, last/,
  ],
  [
    "all outputs of a tree",
    compile("linear-scalar", "-n", "2", "--scan", "tree", "--outputs", "all"),
    /--scan tree gives only the last state; use --outputs last/,
  ],
  [
    "arithmetic into AIGER",
    toBits("linear-scalar", "-n", "2"),
    /aiger holds circuits over aig.* Compile to bits with --numbers/,
  ],
  [
    "what int:8 has not",
    toBits("gru", "-n", "2", "--numbers", "int:8"),
    /int:8 has no '(sigmoid|tanh)'.*use float64/,
  ],
  [
    "a table's extension, before anything is measured",
    measure("linear-scalar", "-n", "2^60", "--scan", "serial", "-o", folder.at("a.foo")),
    /-o: expected one of \.json, \.csv, \.md, \.tex, \.html, \.svg, got '\.foo'/,
  ],
]);

const lengths: readonly (readonly [text: string, said: RegExp])[] = [
  ["0", /-n: expected a length of at least 1, got 0/],
  ["-1", /-n: expected a length of at least 1, got -1/],
  ["1.5", /-n: expected .*such as 64|-n: expected lengths/],
  ["abc", /-n: expected .*got 'abc'/],
  ["", /-n: expected .*got ''/],
  ["0x10", /-n: expected .*got '0x10'/],
  ["2^65", /-n: expected a length up to 2\^64, got 2\^65/],
  ["5..2", /-n: expected a\.\.b with a <= b, got '5\.\.2'/],
];
refuses("lengths", [
  ...lengths.map(
    ([text, said]): Case => [`compile -n '${text}'`, compile("linear-scalar", "-n", text), said],
  ),
  ...lengths.map(
    ([text, said]): Case => [`measure -n '${text}'`, measure("linear-scalar", "-n", text), said],
  ),
  [
    "compile -n 1e12",
    compile("linear-scalar", "-n", "1e12"),
    /n = 1000000000000 is past the 16777216 steps.*'recirc measure' counts/,
  ],
  [
    "compile -n 2..8",
    compile("linear-scalar", "-n", "2..8"),
    /expected one length such as 64 or 2\^10, got '2\.\.8'/,
  ],
  [
    "measure every one of a million",
    measure("linear-scalar", "-n", "1..1e6:1"),
    /at most 100000 lengths.*larger steps/,
  ],
  ["measure in steps of nothing", measure("linear-scalar", "-n", "1..9:0"), /steps of at least 1/],
  [
    "nonlinear steps, 2^62 of them",
    measure("elman", "-n", "2^62"),
    /elman has steps that are not composed \(h\).*up to 1048576/,
  ],
  [
    "checking 2^62 steps",
    measure("linear-scalar", "-n", "2^62", "--verify"),
    /expected n up to 65536, got \d+; leave --verify out/,
  ],
]);

refuses("sizes and limits", [
  [
    "a dimension it has not",
    compile("deltanet", "-n", "2", "-d", "Q=3"),
    /deltanet: expected a dimension it has, got 'Q'; its dimensions are K, V/,
  ],
  [
    "a dimension where there is none",
    compile("linear-scalar", "-n", "2", "-d", "K=3"),
    /got 'K'; it has none/,
  ],
  [
    "K = 0",
    compile("deltanet", "-n", "2", "-d", "K=0"),
    /expected a whole size from 1 to 4096 for the dimension K, got 0/,
  ],
  [
    "K = 5000",
    compile("deltanet", "-n", "2", "-d", "K=5000"),
    /expected a whole size from 1 to 4096 .* got 5000/,
  ],
  [
    "K = 999999999",
    compile("deltanet", "-n", "2", "-d", "K=999999999"),
    /-d: expected NAME=SIZE such as K=4/,
  ],
  [
    "K without a size",
    compile("deltanet", "-n", "2", "-d", "K"),
    /-d: expected NAME=SIZE such as K=4, got 'K'/,
  ],
  [
    "a state past its limit",
    compile("deltanet", "-n", "2", "-d", "K=4096", "V=4096"),
    /deltanet\.yaml:\d+:\d+: state\.S: expected at most \d+ entries, got 4096 x 4096/,
  ],
  ["int:0", toBits("linear-scalar", "-n", "2", "--numbers", "int:0"), /width W from 1 to 64 bits, got 0/],
  ["int:65", toBits("linear-scalar", "-n", "2", "--numbers", "int:65"), /width W from 1 to 64 bits, got 65/],
  [
    "int without a width",
    toBits("linear-scalar", "-n", "2", "--numbers", "int"),
    /expected a width of 1 to 64 bits.*for example int:8/,
  ],
  [
    "a circuit past --limit",
    compile("deltanet", "-n", "100", "--limit", "5000"),
    /passes the limit of 5000 nodes\. Raise it with --limit .*'recirc measure'/,
  ],
  [
    "--limit abc",
    compile("deltanet", "-n", "2", "--limit", "abc"),
    /--limit: expected a whole number from 1 to \d+, got 'abc'/,
  ],
  [
    "--sequences -1",
    measure("linear-scalar", "-n", "2", "--verify", "--sequences", "-1"),
    /--sequences: expected a whole number/,
  ],
]);
