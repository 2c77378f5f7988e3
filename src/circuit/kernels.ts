/** Modules of the WebAssembly kernels that ship, by their bytes in base64; undefined where the machine does not run one. */
const modules = new Map<string, WebAssembly.Module | undefined>();

export function kernelModule(base64: string): WebAssembly.Module | undefined {
  if (!modules.has(base64)) modules.set(base64, compiled(base64));
  return modules.get(base64);
}

function compiled(base64: string): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
