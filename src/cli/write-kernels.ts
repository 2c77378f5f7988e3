import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assembleKernels } from "./assemble-kernels.js";

/** Writes src/packed/kernel-bytes.ts from the text of the kernels. Run by `npm run build:kernels`. */
const file = fileURLToPath(new URL("../packed/kernel-bytes.ts", import.meta.url));
const entries = Object.entries(await assembleKernels()).map(([name, bytes]) => `  ${name}: "${bytes}",`);
writeFileSync(
  file,
  `import type { KernelName } from "./kernel-text.js";

/** Made by \`npm run build:kernels\` from kernel-text.ts; do not edit. */
export const KERNEL_BYTES: Readonly<Record<KernelName, string>> = {
${entries.join("\n")}
};
`,
);
console.log(`wrote ${file}`);
