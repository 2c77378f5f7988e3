import * as z from "zod";
import type { PortHeads } from "./port-names.js";

/** Name, shape and encoding of a port, in JSON. */
export const portHeadSchema = z.object({
  name: z.string().min(1),
  shape: z.array(z.number().int().min(0).max(0xffff_fffe)),
  encoding: z.string().exactOptional(),
});

const portHeadsSchema = z.object({ inputs: z.array(portHeadSchema), outputs: z.array(portHeadSchema) });

/** The ports that a JSON text describes, or undefined if it is no such text. */
export function parsePortHeads(text: string): PortHeads | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = portHeadsSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
