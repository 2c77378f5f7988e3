import { type Benchmark, SECONDS } from "./benchmark.js";
import { emptyNode } from "./empty-node.js";

export const startHelp: Benchmark = {
  name: "start-help",
  title: "`recirc --help`, whole process",
  measures: [SECONDS],
  enter: (place) => ({
    recirc: () => ({ seconds: place.recirc("--help").seconds }),
    peers: [emptyNode(place)],
  }),
};
