import type { Vectors } from "./scan.js";

/** The plain reading of the vector verbs: a vector is an array and every element is worked on. */
export function arrays<E>(): Vectors<E, readonly E[]> {
  return {
    length: (v) => BigInt(v.length),
    slice: (v, from, to) => v.slice(Number(from), Number(to)),
    concat: (first, second) => first.concat(second),
    evens: (v) => v.filter((_, i) => i % 2 === 0),
    odds: (v) => v.filter((_, i) => i % 2 === 1),
    interleave: (evens, odds) => {
      const mixed: E[] = [];
      for (let i = 0; i < evens.length; i++) {
        mixed.push(evens[i]!);
        if (i < odds.length) mixed.push(odds[i]!);
      }
      return mixed;
    },
    fill: (one, length) => new Array<E>(Number(length)).fill(one[0]!),
    map: (f, first, ...rest) => first!.map((element, i) => f(element, ...rest.map((v) => v[i]!))),
    recur: (body, v) => body(v),
  };
}
