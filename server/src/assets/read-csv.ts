// A file of assets, read line by line with what is wrong in each. No clock, no database.
import { AssetInput } from '@tocsin/contracts/api/assets';
import { criticalities } from '@tocsin/contracts/words';

import { canonicalIdentifier } from './identifiers.ts';

export type ReadLine = { line: number; name: string; asset: AssetInput | null; faults: string[] };

export const mostLines = 20_000;

/** RFC 4180 with `,` or `;`; the line each row begins on, counted from 1. */
export function rowsOfCsv(text: string): { line: number; cells: string[] }[] {
  const source = text.replace(/^\uFEFF/, '');
  const [head = ''] = source.split('\n', 1);
  const comma = head.split(';').length > head.split(',').length ? ';' : ',';
  const rows: { line: number; cells: string[] }[] = [];
  let [cells, cell, quoted, line, start]: [string[], string, boolean, number, number] = [[], '', false, 1, 1];
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: start, cells });
    [cells, cell] = [[], ''];
  };
  for (let index = 0; index < source.length; index += 1) {
    const letter = source.charAt(index);
    if (letter === '\n') line += 1;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (source[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else quoted = false;
    } else if (letter === '"' && cell.trim() === '') [quoted, cell] = [true, ''];
    else if (letter === comma) {
      cells.push(cell);
      cell = '';
    } else if (letter === '\n') {
      endRow();
      start = line;
    } else if (letter !== '\r') cell += letter;
  }
  endRow();
  return rows;
}

/** Headings, in English and French. Columns of several values separate them by spaces, `|` or `;`. */
const columns: Readonly<Record<string, string>> = {
  name: 'name', nom: 'name', asset: 'name', actif: 'name',
  owner: 'owner', propriétaire: 'owner', responsable: 'owner',
  criticality: 'criticality', criticité: 'criticality',
  site: 'site', tags: 'tags', étiquettes: 'tags', note: 'note', notes: 'note',
  host: 'host', hosts: 'host', hostname: 'host', hostnames: 'host', machine: 'host', machines: 'host',
  ip: 'ip', ips: 'ip', address: 'ip', addresses: 'ip', adresse: 'ip', adresses: 'ip',
  mac: 'mac', user: 'user', users: 'user', account: 'user', accounts: 'user', compte: 'user', comptes: 'user',
  identifiers: 'identifiers', identifiants: 'identifiers',
}; // prettier-ignore
const levels: Readonly<Record<string, string>> = {
  bas: 'low', basse: 'low', faible: 'low', normal: 'medium', normale: 'medium', moyenne: 'medium', haute: 'high',
  élevée: 'high', critique: 'critical',
}; // prettier-ignore
const several = (text: string, by = /[\s|;]+/): string[] =>
  text
    .split(by)
    .map((one) => one.trim())
    .filter(Boolean);

function readRow(cells: ReadonlyMap<string, string>): { asset: AssetInput | null; faults: string[] } {
  const cell = (name: string): string => (cells.get(name) ?? '').trim();
  const faults: string[] = [];
  const level = cell('criticality').toLowerCase() || 'medium';
  const identifiers = [
    ...(['host', 'ip', 'mac', 'user'] as const).flatMap((kind) =>
      several(cell(kind), kind === 'user' ? /[|;]+/ : undefined).map((text) => `${kind}:${text}`),
    ),
    ...several(cell('identifiers')),
  ];
  for (const text of identifiers)
    if (canonicalIdentifier(text) === null) faults.push(`${text} is no host name, address or account.`);
  const read = AssetInput.safeParse({
    name: cell('name'),
    owner: cell('owner') || null,
    criticality: levels[level] ?? level,
    site: cell('site') || null,
    tags: several(cell('tags')),
    note: cell('note'),
    identifiers,
  });
  if (!read.success)
    for (const { path } of read.error.issues)
      faults.push(
        path[0] === 'criticality'
          ? `Criticality is one of ${criticalities.join(', ')}.`
          : path[0] === 'name'
            ? 'A name is needed, of 200 characters at most.'
            : `${String(path[0])} cannot be taken as it is.`,
      );
  return { asset: read.success && faults.length === 0 ? read.data : null, faults };
}

/** The heading names the columns; those that nothing is known of are named in the second part. */
export function readCsv(text: string): { lines: ReadLine[]; missing: string | null } {
  const [head, ...rows] = rowsOfCsv(text);
  const names = (head?.cells ?? []).map((cell) => columns[cell.trim().toLowerCase()] ?? null);
  if (!names.includes('name')) return { lines: [], missing: 'name' };
  const seen = new Map<string, number>();
  const owners = new Map<string, number>();
  const lines = rows.slice(0, mostLines).map(({ line, cells }): ReadLine => {
    const byName = new Map(
      names.flatMap((name, index) => (name === null ? [] : [[name, cells[index] ?? ''] as const])),
    );
    const { asset, faults } = readRow(byName);
    const name = (byName.get('name') ?? '').trim();
    const before = seen.get(name.toLowerCase());
    if (name !== '' && before !== undefined) faults.push(`The name stands on line ${before} already.`);
    seen.set(name.toLowerCase(), before ?? line);
    for (const text of asset?.identifiers ?? []) {
      const key = canonicalIdentifier(text) ?? text;
      const other = owners.get(key);
      if (other !== undefined && other !== line) faults.push(`${key} stands on line ${other} already.`);
      owners.set(key, other ?? line);
    }
    return { line, name, asset: faults.length === 0 ? asset : null, faults };
  });
  return { lines, missing: null };
}
