import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assembleKernels } from "./assemble-kernels.js";

/** Writes the files of kernel bytes from the texts of the kernels. Run by `npm run build:kernels`. */
const { packed, aiger } = await assembleKernels();
const entries = Object.entries(packed).map(([name, bytes]) => `  ${name}: "${bytes}",`);
write(
  "../packed/kernel-bytes.ts",
  `import type { KernelName } from "./kernel-text.js";

/** Made by \`npm run build:kernels\` from kernel-text.ts; do not edit. */
export const KERNEL_BYTES: Readonly<Record<KernelName, string>> = {
${entries.join("\n")}
};
`,
);
write(
  "../formats/aiger-kernel-bytes.ts",
  `/** Made by \`npm run build:kernels\` from aiger-kernel-text.ts; do not edit. */
export const AIGER_KERNEL_BYTES =
  "${aiger}";
`,
);

function write(path: string, text: string): void {
  const file = fileURLToPath(new URL(path, import.meta.url));
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}
