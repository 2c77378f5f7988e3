import type { Benchmark } from "./benchmark.js";
import { BUILDING, buildingEntrants } from "./gates.js";

export const build: Benchmark = {
  name: "build",
  title: "the builder, every call a gate: 25 million (objects: a million)",
  measures: BUILDING,
  enter: (place) => buildingEntrants(place, false),
};
