import type { Benchmark } from "./benchmark.js";
import { BUILDING, buildingEntrants } from "./gates.js";

export const buildShared: Benchmark = {
  name: "build-shared",
  title: "the builder, equal gates made once",
  measures: BUILDING,
  enter: (place) => buildingEntrants(place, true),
};
