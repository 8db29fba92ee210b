// From a search back to text that means the same.
import { isLiteral, literalText, type Pattern, type Query, type Test } from './syntax.ts';

const plain = /^[A-Za-z0-9_][A-Za-z0-9_.]*$/;
const reserved = /^(?:and|or|not)$/i;

/** Parsing what this prints gives the same search again. */
export function printQuery(query: Query | null): string {
  if (query === null) return '';
  if (query.kind === 'term')
    return query.field === null ? printTest(query.test) : `${query.field}${printFieldTest(query.test)}`;
  if (query.kind === 'not') return `not ${inner(query.item, query.item.kind === 'and' || query.item.kind === 'or')}`;
  return query.items.map((item) => inner(item, query.kind === 'and' && item.kind === 'or')).join(` ${query.kind} `);
}

const inner = (query: Query, grouped: boolean): string => (grouped ? `(${printQuery(query)})` : printQuery(query));

const printFieldTest = (test: Test): string => {
  if (test.kind === 'compare') return `${test.operator}${quotedText(test.text)}`;
  return test.kind === 'exact' ? `==${quotedText(test.text)}` : `:${printTest(test)}`;
};

function printTest(test: Test): string {
  switch (test.kind) {
    case 'match':
      return printPattern(test.pattern);
    case 'exists':
      return '*';
    case 'exact':
    case 'compare':
      return quotedText(test.text);
    case 'range':
      return `[${rangeEnd(test.from)} to ${rangeEnd(test.to)}]`;
    default:
      return `/${test.source.replaceAll(/\\[^]|\//g, (found) => (found === '/' ? '\\/' : found))}/`;
  }
}

const quotedText = (text: string): string =>
  plain.test(text) && !reserved.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
const rangeEnd = (text: string | null): string => (text === null ? '*' : quotedText(text));

function printPattern(pattern: Pattern): string {
  if (isLiteral(pattern)) return quotedText(literalText(pattern));
  return pattern
    .map((part) =>
      typeof part === 'string' ? part.replaceAll(/[\s\\*?"():<>=[\]/!-]/g, '\\$&') : part.any === 'run' ? '*' : '?',
    )
    .join('');
}
