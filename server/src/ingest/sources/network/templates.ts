// Message templates, `Deny {proto} src {src} dst {dst} by`: what stands between the literals is a field. One pass, no backtracking.

type Part = { literal: string; name: string };
export type Template = { start: string; parts: readonly Part[] };

const field = /\{([\w.-]*)\}/g;

/**
 * `{name}` takes everything up to the next literal, or to the end; `{}` takes it and drops it.
 * A template that ends in a literal does not look at what follows it.
 */
export function template(text: string): Template {
  const parts: Part[] = [];
  let start = '';
  let name: string | null = null;
  let from = 0;
  for (const found of text.matchAll(field)) {
    const literal = text.slice(from, found.index);
    if (name === null) start = literal;
    else parts.push({ name, literal });
    name = found[1] ?? '';
    from = found.index + found[0].length;
  }
  if (name === null) return { start: text, parts };
  parts.push({ name, literal: text.slice(from) });
  return { start, parts };
}

/** The fields of the text, or null when it is not of that shape. Empty fields are left out. */
export function readTemplate({ start, parts }: Template, text: string): Record<string, string> | null {
  if (!text.startsWith(start)) return null;
  const found: Record<string, string> = {};
  let at = start.length;
  for (const { name, literal } of parts) {
    const end = literal === '' ? text.length : text.indexOf(literal, at);
    if (end < 0) return null;
    if (name !== '' && end > at) found[name] = text.slice(at, end).trim();
    at = end + literal.length;
  }
  return found;
}

/** The fields by the first template that fits; null when none does. */
export function readFirst(templates: readonly Template[], text: string): Record<string, string> | null {
  for (const one of templates) {
    const found = readTemplate(one, text);
    if (found !== null) return found;
  }
  return null;
}
