import { type Benchmark, SECONDS } from "./benchmark.js";
import { emptyNode } from "./empty-node.js";

export const startExplain: Benchmark = {
  name: "start-explain",
  title: "`recirc explain deltanet`, whole process",
  measures: [SECONDS],
  enter: (place) => ({
    recirc: () => ({ seconds: place.recirc("explain", "deltanet").seconds }),
    peers: [emptyNode(place)],
  }),
};
