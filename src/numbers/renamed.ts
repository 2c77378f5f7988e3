import type { Domain } from "../algebra/evaluate.js";
import { UsageError } from "../errors.js";

/** The same domain under the name of a representation, which its errors then speak of. */
export function renamed<V>(domain: Domain<V>, name: string): Domain<V> {
  return {
    ...domain,
    name,
    apply: (functionName, ...operands) => {
      try {
        return domain.apply(functionName, ...operands);
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new UsageError(error.message.replace(domain.name, name));
      }
    },
  };
}
