export interface Shortcut {
  /** The feature that tells most. */
  readonly feature: string;
  /** Part of the instances that it answers right. */
  readonly accuracy: number;
}

/**
 * The best guess from one feature of an instance: for each value of the feature the more frequent answer among the
 * first half of the instances, held against the second half; values that were not seen are answered no. Instances come
 * in pairs of one yes and one no, and no pair is cut in two.
 */
export function bestShortcut<T>(
  all: readonly T[],
  answerOf: (instance: T) => boolean,
  features: Readonly<Record<string, (instance: T) => string>>,
): Shortcut {
  const half = Math.floor(all.length / 4) * 2;
  const [seen, asked] = [all.slice(0, half), all.slice(half)];
  return Object.entries(features)
    .map(([feature, valueFor]): Shortcut => {
      const lead = new Map<string, number>();
      for (const instance of seen) {
        const value = valueFor(instance);
        lead.set(value, (lead.get(value) ?? 0) + (answerOf(instance) ? 1 : -1));
      }
      const right = asked.filter(
        (instance) => (lead.get(valueFor(instance)) ?? 0) > 0 === answerOf(instance),
      ).length;
      return { feature, accuracy: right / asked.length };
    })
    .reduce((best, one) => (one.accuracy > best.accuracy ? one : best));
}
