/** What a variable stands for. */
export type Leaf = -1 | 0 | 1;
const LEAVES: readonly Leaf[] = [-1, 0, 1];

/** Every assignment of leaves to names. */
export function* assignments(names: readonly string[]): Generator<ReadonlyMap<string, Leaf>> {
  for (let index = 0; index < 3 ** names.length; index++) {
    let rest = index;
    yield new Map(
      names.map((name) => {
        const leaf = LEAVES[rest % 3]!;
        rest = Math.floor(rest / 3);
        return [name, leaf];
      }),
    );
  }
}
