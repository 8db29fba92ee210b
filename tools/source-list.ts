// The lists in docs/sources.md, made from the sources themselves, so that the page stays true.
import type { SourceKind } from '@tocsin/contracts/api/ingest';

import { sources } from '../server/src/ingest/sources/index.ts';
import { recallCases } from '../server/src/ingest/sources/recall/cases.ts';
import type { Source } from '../server/src/ingest/sources/source.ts';

const kinds: readonly (readonly [SourceKind, string])[] = [
  ['endpoint', 'Computers and servers'],
  ['network', 'Networks'],
  ['web', 'Web servers, proxies and gateways'],
  ['identity', 'Identities'],
  ['cloud', 'Clouds and applications'],
  ['generic', 'Formats'],
];
const begin = '<!-- sources: written by tools/describe-sources.ts -->\n<!-- prettier-ignore-start -->\n';
const end = '\n<!-- prettier-ignore-end -->\n<!-- end of sources -->';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' ');

/** The least share of core fields that the tests ask of it on real records; '' where none are at hand. */
function heldTo({ id }: Source): string {
  const shares = recallCases.filter(({ source }) => source === id).map(({ atLeast }) => atLeast);
  return shares.length === 0 ? '' : String(Math.min(...shares));
}

function row(source: Source): string {
  const { id, title, aliases = [], summary, wrappers = [] } = source;
  const cells = [`\`${id}\``, cell(title), code(aliases), cell(summary), code(wrappers), heldTo(source)];
  return `| ${cells.join(' | ')} |`;
}

/** Every source, below a heading for each kind. */
export function sourceList(all: readonly Source[]): string {
  const parts = kinds.map(([kind, heading]) => {
    const rows = all.filter((source) => source.kind === kind).map(row);
    return [
      `### ${heading}`,
      '',
      '| id | title | also called | reads | lists in | held to |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return [`There are ${all.length} sources.`, ...parts].join('\n\n');
}

/** The page with its list as the code has it now. @throws Error when the page has no place for it */
export function withSourceList(page: string, all: readonly Source[] = sources): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error('The page has no place for the list of sources.');
  return `${page.slice(0, from)}${begin}\n${sourceList(all)}\n${page.slice(to)}`;
}
