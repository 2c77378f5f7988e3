/** Every word of a length over the letters, as numbers of letters. */
export function* wordsOf(letters: number, length: number): Generator<readonly number[]> {
  for (let index = 0; index < letters ** length; index++) {
    let rest = index;
    yield Array.from({ length }, () => {
      const letter = rest % letters;
      rest = Math.floor(rest / letters);
      return letter;
    });
  }
}
