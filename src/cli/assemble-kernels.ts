import { OPS } from "../circuit/ops.js";
import { aigerKernelText } from "../formats/aiger-kernel-text.js";
import { KERNEL_NAMES, type KernelName, kernelText } from "../packed/kernel-text.js";

/** The bytes of the kernels, in base64. */
export interface KernelBytes {
  readonly packed: Readonly<Record<KernelName, string>>;
  readonly aiger: string;
}

/** Needs the assembler, which is there in a checkout only. */
export async function assembleKernels(): Promise<KernelBytes> {
  const packed: [string, string][] = [];
  for (const name of KERNEL_NAMES) packed.push([name, await assembleText(kernelText(name))]);
  return {
    packed: Object.fromEntries(packed) as Record<KernelName, string>,
    aiger: await assembleText(aigerKernelText({ and: OPS.and.code, not: OPS.not.code })),
  };
}

/** The bytes of one module, in base64. */
export async function assembleText(text: string): Promise<string> {
  const { default: binaryen } = await import("binaryen");
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(0);
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.SIMD128);
  module.optimize();
  const bytes = Buffer.from(module.emitBinary()).toString("base64");
  module.dispose();
  return bytes;
}
