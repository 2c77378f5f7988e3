/** A machine and, by other means, the language that it accepts. */
export interface Example {
  readonly title: string;
  readonly table: string;
  holds(word: string): boolean;
}

const count = (word: string, letter: string): number => [...word].filter((own) => own === letter).length;

export const EXAMPLES: readonly Example[] = [
  {
    title: "Dyck words of one kind of bracket",
    table: `
s ( * -> s +
s ) + -> s -
accept s 0`,
    holds: (word) => {
      let rest = word;
      while (rest.includes("()")) rest = rest.replaceAll("()", "");
      return rest === "";
    },
  },
  {
    title: "a^n b^n",
    table: `
a a * -> a +
a b + -> b -
b b + -> b -
accept a 0   # the empty word
accept b 0`,
    holds: (word) => word === "a".repeat(word.length / 2) + "b".repeat(word.length / 2),
  },
  {
    title: "as many a as b",
    table: `
more a * -> more +
more b + -> more -
more b 0 -> less +
less b * -> less +
less a + -> less -
less a 0 -> more +
accept more 0
accept less 0`,
    holds: (word) => count(word, "a") === count(word, "b"),
  },
  {
    title: "a^n b^n c^n",
    table: `
a a ** -> a ++
a b +* -> b -.
b b +* -> b -.
b c 0+ -> c .-
c c 0+ -> c .-
accept a 00
accept c 00`,
    holds: (word) => {
      const n = word.length / 3;
      return Number.isInteger(n) && word === "a".repeat(n) + "b".repeat(n) + "c".repeat(n);
    },
  },
];
