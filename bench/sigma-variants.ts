// More rules of the same kind: copies that ask for other values, so that they share nothing with the originals.
import type { Detection, SigmaRule, Test } from '@tocsin/sigma';

/**
 * The rules, and `times - 1` variants of each with another id. In the k-th variant every string of four or more
 * characters with a letter in it has the letter nearest its middle replaced by the k-th next of the alphabet. Numbers and
 * short strings stay, so that event ids still tell rules apart; so do regular expressions, and the selections named
 * `filter…`, without which a rule that asks for nothing else would match everything.
 */
export const multiplied = (rules: readonly SigmaRule[], times: number): SigmaRule[] =>
  Array.from({ length: times }, (_, k) => (k === 0 ? rules : rules.map((rule) => variantOf(rule, k)))).flat();

const variantOf = (rule: SigmaRule, k: number): SigmaRule => ({
  ...rule,
  id: `${rule.id ?? rule.title}-${k}`,
  selections: rule.selections.map(({ name, detection }) => ({
    name,
    detection: name.startsWith('filter') ? detection : varied(detection, k),
  })),
});

function varied(detection: Detection, k: number): Detection {
  if (detection.kind === 'item') return { ...detection, tests: detection.tests.map((test) => variedTest(test, k)) };
  if (detection.kind === 'not') return { kind: 'not', of: varied(detection.of, k) };
  return { kind: detection.kind, of: detection.of.map((child) => varied(child, k)) };
}

function variedTest(test: Test, k: number): Test {
  if (test.kind === 'anyOf') return { kind: 'anyOf', of: test.of.map((one) => variedTest(one, k)) };
  if (test.kind !== 'glob') return test;
  const parts = test.parts.map((part) =>
    part.kind === 'literal' ? { ...part, text: variedText(part.text, k) } : part,
  );
  return { ...test, parts };
}

function variedText(text: string, k: number): string {
  if (text.length < 4) return text;
  const letters = [...text.matchAll(/[a-z]/gi)].map(({ index }) => index);
  const middle = (text.length - 1) / 2;
  const [nearest] = letters.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  if (nearest === undefined) return text;
  const letter = text.charCodeAt(nearest);
  const first = letter < 0x60 ? 0x41 : 0x61;
  return text.slice(0, nearest) + String.fromCharCode(first + ((letter - first + k) % 26)) + text.slice(nearest + 1);
}
