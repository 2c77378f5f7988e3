import { BASES, type BasisName } from "../circuit/basis.js";
import { toGexf, toGraph } from "../circuit/graph.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";

/** The graphology view as GEXF 1.3, for Gephi. */
export const gexf: Format = {
  name: "gexf",
  title: "GEXF (small circuits)",
  extensions: ["gexf"],
  bases: Object.keys(BASES) as BasisName[],
  write: (circuit, options) => encodeText([toGexf(toGraph(circuit, options))]),
};
