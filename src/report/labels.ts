/**
 * Moves positions apart until neighbours are at least `gap` away, staying as near to the wanted ones as their order
 * allows (blocks that touch settle on their mean), within [low, high] where that has room. Gives the positions in the
 * order of the arguments; equal wishes keep their order.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const order = wanted.map((_, i) => i).sort((i, j) => wanted[i]! - wanted[j]! || i - j);
  const blocks: { start: number; count: number; sum: number }[] = [];
  for (const i of order) {
    let block = { start: wanted[i]!, count: 1, sum: wanted[i]! };
    for (;;) {
      const size = (block.count - 1) * gap;
      // A block sits where its members' mean displacement is 0, pushed inside the limits.
      const centred = block.sum / block.count - size / 2;
      block.start = Math.max(low, Math.min(centred, high - size));
      const before = blocks.at(-1);
      if (before === undefined || before.start + before.count * gap <= block.start) break;
      blocks.pop();
      block = { start: 0, count: before.count + block.count, sum: before.sum + block.sum };
    }
    blocks.push(block);
  }
  const placed = new Array<number>(wanted.length);
  let at = 0;
  for (const { start, count } of blocks) {
    for (let i = 0; i < count; i++) placed[order[at++]!] = start + i * gap;
  }
  return placed;
}

/** Room for a label in pixels, on the wide side: fonts differ from viewer to viewer. */
export function textWidth(text: string, fontSize: number): number {
  return Math.ceil(text.length * fontSize * 0.6);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** `2¹⁰`, for axes over powers. */
export function showPower(base: number, exponent: number): string {
  const digits = Array.from(String(exponent), (digit) =>
    digit === "-" ? "⁻" : SUPERSCRIPTS[Number(digit)]!,
  );
  return `${base}${digits.join("")}`;
}
