/**
 * Joins one or more terms that arrive at different times at the least possible depth, clog2(sum of 2^arrival): repeatedly the two
 * earliest (Huffman's algorithm with max(x, y) + 1 for the weight; optimal by Kraft's inequality). Ties keep the given
 * order, so that building and counting make the same tree.
 */
export function joinByArrival<W>(terms: readonly W[], add: (x: W, y: W) => W, arrival: (x: W) => number): W {
  if (terms.length <= 2) return terms.length === 1 ? terms[0]! : add(terms[0]!, terms[1]!);
  // Two queues: the sorted terms and the sums made, whose times never decrease.
  let queue = terms;
  let queueTimes = terms.map(arrival);
  if (queueTimes.some((time, i) => i > 0 && time < queueTimes[i - 1]!)) {
    const times = queueTimes;
    const order = times.map((_, i) => i).sort((i, j) => times[i]! - times[j]! || i - j);
    queue = order.map((i) => terms[i]!);
    queueTimes = order.map((i) => times[i]!);
  }
  const sums: W[] = [];
  const sumTimes: number[] = [];
  let nextTerm = 0;
  let nextSum = 0;
  const take = (): W => {
    const fromTerms =
      nextSum >= sums.length || (nextTerm < queue.length && queueTimes[nextTerm]! <= sumTimes[nextSum]!);
    return fromTerms ? queue[nextTerm++]! : sums[nextSum++]!;
  };
  for (let left = terms.length; left > 1; left--) {
    const sum = add(take(), take());
    sums.push(sum);
    sumTimes.push(arrival(sum));
  }
  return sums[sums.length - 1]!;
}
