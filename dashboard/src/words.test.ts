// Everything a person reads stands in a catalogue, in both languages.
import { parseSync } from '@swc/core';
import { expect, test } from 'vitest';

type Node = { type: string; span: { start: number; end: number } } & Record<string, unknown>;
type Source = { path: string; text: string };

/** Names, and codes that are the same for everyone. */
const sameForAll = new Set([
  'Tocsin',
  'SEV',
  'Markdown',
  'ATT',
  'CK',
  'PAP',
  'SCIM',
  'TLP',
  'HTTPS',
  'PKCE',
  'SAML',
  'HMAC',
  'SHA',
  'OAuth',
]);
/** Names of keys, and codes that begin with a capital. */
const codes = new Set(
  ['Backspace', 'Enter', 'Escape', 'Tab'].concat(['All', 'Administer', 'Detect', 'Investigate', 'Operate', 'Respond']),
);
const wordAttributes = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'description',
  'detail',
  'doing',
  'empty',
  'error',
  'header',
  'hint',
  'label',
  'lead',
  'legend',
  'nobody',
  'noun',
  'nouns',
  'placeholder',
  'reason',
  'removeLabel',
  'sub',
  'suffix',
  'text',
  'title',
  'unit',
  'what',
]);

const sources = (found: Record<string, string>): Source[] =>
  Object.entries(found).map(([path, text]) => ({ path: path.replace('./', ''), text }));
const components = sources(
  import.meta.glob(['./**/*.tsx', '!./**/*.test.tsx'], { query: '?raw', import: 'default', eager: true }),
);
const modules = sources(import.meta.glob('./**/*.ts', { query: '?raw', import: 'default', eager: true }));

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
const children = (node: Node): Node[] => Object.values(node).flatMap(within);
/** Arguments and elements of an array stand one level deeper, beside their `spread`. */
const within = (value: unknown): Node[] =>
  isNode(value)
    ? [value]
    : Array.isArray(value)
      ? value.flatMap(within)
      : typeof value === 'object' && value !== null && 'expression' in value
        ? within(value.expression)
        : [];

/** The tree, and a way from a node to its text: spans count bytes, and go on from one parse to the next. */
function read({ path, text }: Source) {
  const shifted = `;${text}`;
  const tree = parseSync(shifted, { syntax: 'typescript', tsx: path.endsWith('x'), target: 'es2024' });
  const bytes = new TextEncoder().encode(shifted);
  const part = (from: number, to: number) => new TextDecoder().decode(bytes.slice(from, to));
  return {
    body: within(tree.body),
    textOf: ({ span }: Node) => part(span.start - tree.span.start, span.end - tree.span.start),
    lineOf: ({ span }: Node) => part(0, span.start - tree.span.start).split('\n').length,
  };
}

const unsaid = (text: string): string =>
  text
    .replaceAll(/&\w+;|\w+:\/\/|\w+(\.\w+)+/g, ' ')
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 1 && !sameForAll.has(word))
    .join(' ');

/** Texts of a component that a person reads and that come from no catalogue. */
function looseWords(source: Source): string[] {
  const { body, textOf, lineOf } = read(source);
  const found: string[] = [];
  const note = (node: Node, text: string) => {
    if (unsaid(text) !== '') found.push(`${source.path}:${lineOf(node)} ${text.trim()}`);
  };
  /** `said`: what this evaluates to is read by a person. */
  const visit = (node: Node, said: boolean): void => {
    // What a program throws is for its log.
    if (node.type === 'ImportDeclaration' || node.type === 'NewExpression') return;
    if (node.type.startsWith('Ts') && node.type !== 'TsAsExpression' && node.type !== 'TsConstAssertion') return;
    if (node.type === 'JSXText') return note(node, textOf(node));
    if (node.type === 'StringLiteral' && (said || isProse(String(node.value)))) return note(node, String(node.value));
    if (node.type === 'TemplateLiteral' && said) {
      within(node.quasis).forEach((quasi) => note(quasi, String(quasi.cooked)));
    }
    if (node.type === 'JSXAttribute') {
      const name = nameOf(node);
      return children(node).forEach((child) => visit(child, wordAttributes.has(name)));
    }
    if (node.type === 'KeyValueProperty') {
      const name = nameOf(node);
      return within(node.value).forEach((child) => visit(child, wordAttributes.has(name)));
    }
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      within(node.opening).forEach((child) => visit(child, false));
      return within(node.children).forEach((child) => visit(child, true));
    }
    if (node.type === 'ConditionalExpression') {
      within(node.test).forEach((child) => visit(child, false));
      return [...within(node.consequent), ...within(node.alternate)].forEach((child) => visit(child, said));
    }
    if (node.type === 'BinaryExpression' && !['&&', '||', '??', '+'].includes(String(node.operator))) {
      return children(node).forEach((child) => visit(child, false));
    }
    if (node.type === 'BinaryExpression' && node.operator === '&&') {
      within(node.left).forEach((child) => visit(child, false));
      return within(node.right).forEach((child) => visit(child, said));
    }
    const passes = ['BinaryExpression', 'ParenthesisExpression', 'JSXExpressionContainer', 'TemplateLiteral'];
    children(node).forEach((child) => visit(child, said && passes.includes(node.type)));
  };
  body.forEach((node) => visit(node, false));
  return found;
}

/** `Save`, `No users`: text wherever it stands. */
const isProse = (text: string): boolean => !codes.has(text) && /^\p{Lu}\p{Ll}+(\p{P}?$|\p{P}? )/u.test(text);

function nameOf(node: Node): string {
  const key = node.type === 'JSXAttribute' ? node.name : node.key;
  return isNode(key) && 'value' in key ? String(key.value) : '';
}

/** The two halves of every catalogue: the arguments of `inLanguage`, and what `x.en.ts` and `x.fr.ts` export. */
function catalogues(source: Source): { en: Node; fr: Node; textOf: (node: Node) => string }[] {
  const { body, textOf } = read(source);
  const calls = (node: Node): Node[] => [
    ...(node.type === 'CallExpression' && within(node.callee)[0]?.value === 'inLanguage' ? [node] : []),
    ...children(node).flatMap(calls),
  ];
  return body.flatMap(calls).flatMap((call) => {
    const [en, fr] = within(call.arguments);
    return en?.type === 'ObjectExpression' && fr?.type === 'ObjectExpression' ? [{ en, fr, textOf }] : [];
  });
}

/** The exported object of `words.en.ts` or `words.fr.ts`. */
function half(source: Source): { node: Node; textOf: (node: Node) => string } | null {
  const { body, textOf } = read(source);
  const objects = (node: Node): Node[] =>
    node.type === 'VariableDeclarator' || node.type.startsWith('Ts')
      ? within(node.init ?? node.expression).flatMap(objects)
      : node.type === 'ObjectExpression'
        ? [node]
        : children(node).flatMap(objects);
  const [node] = body.filter(({ type }) => type === 'ExportDeclaration').flatMap(objects);
  return node ? { node, textOf } : null;
}

type Said = { name: string; source: string; texts: string[] };

/** Every text below a value of a catalogue, by the names that lead to it. */
function entries(node: Node, textOf: (node: Node) => string, name = ''): Said[] {
  if (node.type !== 'ObjectExpression') return [{ name, source: textOf(node), texts: texts(node) }];
  return within(node.properties).flatMap((property) =>
    within(property.value).flatMap((value) => entries(value, textOf, `${name}.${nameOf(property)}`)),
  );
}

const texts = (node: Node): string[] =>
  node.type === 'StringLiteral'
    ? [String(node.value)]
    : node.type === 'TemplateElement'
      ? [String(node.cooked)]
      : children(node).flatMap(texts);

const looked = components;

test('there is something to look at', () => {
  expect(looked.length).toBeGreaterThan(100);
});

test.each(looked.map((source) => [source.path, source] as const))('%s has its words in a catalogue', (_, source) => {
  expect(looseWords(source)).toEqual([]);
});

/** The same word in both languages. */
const sameWords = new Set([
  'OpenID Connect',
  'Signature (HMAC-SHA-256)',
  ...`
    Actions Active Alertes Cloud Code Date Description Discussion E-mail Exception Exfiltration
    Expression Format Impact Incident Incidents Info Intact Invitation Invitations Latitude Longitude
    Intrusion Menus Message Minutes Mode Moment Note Notifications Organisation Organisations Parent Pause Permission
    Permissions Phase Port Pull Reconnaissance Secret Secrets Service Session Sessions Site Sites Source
    Sources Stable Suggestions Syslog Technique Techniques Tests Total Type Types Verdict Version Volume
    Webhook Webhooks Zoom
  `
    .trim()
    .split(/\s+/),
]);

const withCatalogues = modules.filter(({ text }) => text.includes('inLanguage('));

test.each(withCatalogues.map((source) => [source.path, source] as const))('%s is said in French', (_, source) => {
  const faults = catalogues(source).flatMap(({ en, fr, textOf }) => faultsOf(entries(fr, textOf), entries(en, textOf)));
  expect(faults).toEqual([]);
});

const frenchHalves = modules.filter(({ path }) => path.endsWith('words.fr.ts'));

test('long catalogues, with a file for each language, are said in French', () => {
  const faults = frenchHalves.flatMap((source) => {
    const english = modules.find(({ path }) => path === source.path.replace('.fr.ts', '.en.ts'));
    const [fr, en] = [half(source), english ? half(english) : null];
    if (!fr || !en) return [`${source.path} has no English beside it`];
    return faultsOf(entries(fr.node, fr.textOf), entries(en.node, en.textOf));
  });
  expect(faults).toEqual([]);
});

const faultsOf = (french: readonly Said[], english: readonly Said[]): string[] => {
  const inEnglish = new Map(english.map(({ name, source }) => [name, source]));
  return french.flatMap(({ name, source, texts: said }) => [
    ...(/^(''|""|``)$/.test(source) ? [`${name} is empty`] : []),
    ...(inEnglish.get(name) === source && said.some((text) => !isSame(text))
      ? [`${name} is as in English: ${source}`]
      : []),
    ...said.filter((text) => breaks.test(text)).map((text) => `${name} has a space that breaks: ${text}`),
  ]);
};
const breaks = /(\p{L}|^) [:;?!]( |$)|« | »/u;

const isSame = (text: string): boolean =>
  unsaid(text) === '' || sameWords.has(text.trim().charAt(0).toUpperCase() + text.trim().slice(1));
