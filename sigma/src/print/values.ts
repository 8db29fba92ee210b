// Values of a rule written back: the text that is read as the same test.
import type { GlobPart, RegexFlags, Test } from '../ast.ts';

const wild = (part: GlobPart | undefined): boolean =>
  part !== undefined && part.kind !== 'literal' && part.kind !== 'dash';

/** Wildcards that are meant as characters are escaped; a backslash only where it would be read as an escape. */
export function globText(parts: readonly GlobPart[]): string {
  let text = '';
  for (const [index, part] of parts.entries()) {
    if (part.kind === 'many') text += '*';
    else if (part.kind === 'one') text += '?';
    else if (part.kind === 'dash') text += '-';
    else text += literalText(part.text, wild(parts[index + 1]));
  }
  return text;
}

function literalText(text: string, beforeWildcard: boolean): string {
  let written = '';
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    const next = text.charAt(index + 1);
    const isLast = index === text.length - 1;
    if (char === '*' || char === '?') written += `\\${char}`;
    else if (char !== '\\') written += char;
    else written += /[\\*?]/.test(next) || (isLast && beforeWildcard) ? '\\\\' : '\\';
  }
  return written;
}

export const regexText = (source: string, { ignoreCase, multiline, dotAll }: RegexFlags): string => {
  const flags = `${ignoreCase ? 'i' : ''}${multiline ? 'm' : ''}${dotAll ? 's' : ''}`;
  return flags === '' ? source : `(?${flags})${source}`;
};

/** The expression that finds what one of the plain texts finds; null where one of them is no plain text. */
export function alternativesText(tests: readonly Test[]): string | null {
  const sources: string[] = [];
  for (const test of tests) {
    if (test.kind === 'anyOf') {
      const inner = alternativesText(test.of);
      if (inner === null) return null;
      sources.push(inner.replace(/^\(\?is\)/, ''));
    } else if (test.kind === 'glob' && !test.cased) sources.push(globExpression(test.parts));
    else return null;
  }
  return `(?is)(?:${sources.join('|')})`;
}

function globExpression(parts: readonly GlobPart[]): string {
  const opens = parts[0]?.kind === 'many';
  const closes = parts.at(-1)?.kind === 'many';
  const inner = parts.slice(opens ? 1 : 0, closes && parts.length > 1 ? -1 : undefined);
  const body = inner.map((part) => {
    if (part.kind === 'many') return '.*';
    if (part.kind === 'one') return '.';
    return part.kind === 'dash' ? '[-/–—―]' : part.text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  });
  return `${opens ? '' : '\\A'}${body.join('')}${closes ? '' : '\\z'}`;
}
