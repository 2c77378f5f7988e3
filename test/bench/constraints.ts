import { writeFileSync } from "node:fs";
import { type Benchmark, missing, SECONDS } from "./benchmark.js";

const LENGTH = 2 ** 16;

const CIRCOM = `pragma circom 2.0.0;
template Scan(n) {
  signal input a[n];
  signal input b[n];
  signal output h[n];
  h[0] <== b[0];
  for (var t = 1; t < n; t++) h[t] <== a[t] * h[t - 1] + b[t];
}
component main = Scan(${LENGTH});
`;

export const constraints: Benchmark = {
  name: "constraints",
  title: "h = a h + b over the field of bn128, n = 2^16, step by step, to an R1CS file, whole process",
  measures: [SECONDS],
  enter(place) {
    writeFileSync(place.file("scan.circom"), CIRCOM);
    const circom = place.find("circom2", "circom");
    return {
      recirc: () => ({
        seconds: place.recirc(
          ...["compile", "linear-scalar", "-n", `${LENGTH}`, "--scan", "serial"],
          ...["-o", place.file("ours.r1cs")],
        ).seconds,
      }),
      peers: [
        {
          name: "circom",
          slow: true,
          run:
            circom === undefined
              ? missing("circom2", "circom")
              : () => ({ seconds: place.run(circom, ["scan.circom", "--r1cs"]).seconds }),
        },
      ],
    };
  },
};
