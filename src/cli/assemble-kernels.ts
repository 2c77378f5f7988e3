import { KERNEL_NAMES, type KernelName, kernelText } from "../packed/kernel-text.js";

/** The bytes of each kernel, in base64. Needs the assembler, which is there in a checkout only. */
export async function assembleKernels(): Promise<Readonly<Record<KernelName, string>>> {
  const { default: binaryen } = await import("binaryen");
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(0);
  const entries = KERNEL_NAMES.map((name) => {
    const module = binaryen.parseText(kernelText(name));
    module.setFeatures(binaryen.Features.SIMD128);
    module.optimize();
    const bytes = Buffer.from(module.emitBinary()).toString("base64");
    module.dispose();
    return [name, bytes] as const;
  });
  return Object.fromEntries(entries) as Record<KernelName, string>;
}
