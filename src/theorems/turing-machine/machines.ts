/** A busy beaver of four states, 107 steps on an empty tape (A. Brady. Math. Comp. 40, 1983), with 0 and blank as one. */
export const BEAVER = `# Brady's machine: 13 ones after 107 steps.
A _ -> B 1 R
A 1 -> B 1 L
B _ -> A 1 L
B 1 -> C _ L
C _ -> H 1 R
C 1 -> D 1 L
D _ -> D 1 R
D 1 -> A _ R
accept H
`;

/** Whether a word of 0 and 1 is the same backwards: rubs out a symbol at either end, again and again. */
export const PALINDROME = `choose _ -> yes _ S
choose 0 -> far0 _ R
choose 1 -> far1 _ R
far0 0 -> far0 0 R
far0 1 -> far0 1 R
far0 _ -> end0 _ L
far1 0 -> far1 0 R
far1 1 -> far1 1 R
far1 _ -> end1 _ L
end0 0 -> back _ L
end0 1 -> no 1 S
end0 _ -> yes _ S
end1 1 -> back _ L
end1 0 -> no 0 S
end1 _ -> yes _ S
back 0 -> back 0 L
back 1 -> back 1 L
back _ -> choose _ R
accept yes
`;

/** Counts up in binary, least digit first, for ever: its tape grows and its head goes back and forth. */
export const COUNTER = `carry 1 -> carry 0 R
carry 0 -> home 1 L
carry _ -> home 1 L
home 0 -> home 0 L
home 1 -> home 1 L
home _ -> carry _ R
accept none
`;
