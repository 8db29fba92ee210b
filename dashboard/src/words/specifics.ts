// What a general sentence would leave out of a particular one.
/** Whether a sentence holds a figure, a quotation, an address, a code or a name, which no general sentence can. */
export const carriesSpecifics = (sentence: string): boolean =>
  /\d|["“`]|\S[/:_@]\S|[^.!?:]\s(?!API\b|JSON\b|Tocsin\b)\p{Lu}/u.test(sentence);
