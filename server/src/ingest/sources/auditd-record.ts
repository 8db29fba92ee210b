// Takes one raw record of the Linux audit system apart: `type=… msg=audit(time:serial): key=value …`.
import { isHex } from './hashes.ts';
import { ParseFault } from './source.ts';

export type AuditRecord = {
  type: string;
  /** Epoch milliseconds. */
  time: number;
  serial: string;
  node: string;
  /** Decoded values by the record's own names; enriched ones keep their upper-case names. */
  fields: Record<string, string>;
};

const head = /(?:node=(\S{1,255}) )?(?:type=(\S{1,64}) )?(?:msg=)?audit\((\d{1,12})\.(\d{3}):(\d{1,12})\): ?/;
const avc = /^avc: {1,4}(denied|granted) {1,4}\{([^}]{0,200})\}/;
const enrichment = '\u001d';
/** Written in hex when they hold spaces, quotes or bytes outside ASCII. */
const hexFields = new Set([
  'proctitle',
  'exe',
  'comm',
  'cmd',
  'name',
  'cwd',
  'data',
  'acct',
  'key',
  'path',
  'dir',
  'file',
  'watch',
  'grantors',
  'vm',
  'new-chardev',
]);
const argument = /^a\d+(?:\[\d+\])?$/;
const kernelTypes = new Map([['1300', 'SYSCALL'], ['1302', 'PATH'], ['1307', 'CWD'], ['1309', 'EXECVE'], ['1327', 'PROCTITLE'], ['1400', 'AVC'], ['1326', 'SECCOMP']]); // prettier-ignore

export const isAuditRecord = (text: string): boolean => text.includes('audit(') && head.test(text);

/** Throws ParseFault when the text is no audit record. */
export function readAuditRecord(text: string): AuditRecord {
  const found = text.includes('audit(') ? head.exec(text) : null;
  if (found === null) throw new ParseFault('The line is no audit record: `type=… msg=audit(…)` is missing.');
  const named = found[2] ?? 'UNKNOWN';
  const type = kernelTypes.get(named) ?? named;
  const fields: Record<string, string> = {};
  const body = text.slice(found.index + found[0].length);
  const split = body.indexOf(enrichment);
  const access = avc.exec(body);
  if (access !== null) {
    fields['avc'] = access[1] ?? '';
    fields['request'] = (access[2] ?? '').trim();
  }
  readPairs(fields, split < 0 ? body : body.slice(0, split), type);
  if (split >= 0) readEnrichment(fields, body.slice(split + 1), type);
  return {
    type,
    time: Number(found[3]) * 1000 + Number(found[4]),
    serial: found[5] ?? '',
    node: found[1] ?? '',
    fields,
  };
}

/** `SADDR={ saddr_fam=inet laddr=… }` is a group of pairs; the rest are pairs with upper-case names. */
function readEnrichment(fields: Record<string, string>, text: string, type: string): void {
  const open = text.indexOf('={');
  const close = text.indexOf('}', open);
  if (open < 0 || close < 0) {
    readPairs(fields, text, type);
    return;
  }
  readPairs(fields, text.slice(open + 2, close), type);
  readPairs(fields, text.slice(0, text.lastIndexOf(' ', open) + 1) + text.slice(close + 1), type);
}

/** An operation goes on until the next `name=`: `op=adding group to /etc/group id=1004`. Words without a name are skipped. */
function readPairs(fields: Record<string, string>, text: string, type: string): void {
  let at = 0;
  let last = '';
  while (at < text.length) {
    while (text.charCodeAt(at) === 32) at++;
    const end = wordEnd(text, at);
    const equals = text.indexOf('=', at);
    if (equals < 0 || equals > end || equals === at) {
      if (last !== '' && end > at) fields[last] = `${fields[last] ?? ''} ${text.slice(at, end)}`;
      at = end + 1;
      continue;
    }
    const name = text.slice(at, equals);
    const quote = text.charCodeAt(equals + 1);
    const closing = quote === 34 || quote === 39 ? closingQuote(text, equals + 2, quote) : -1;
    if (closing < 0) {
      fields[name] = decoded(name, text.slice(equals + 1, end), type);
      last = name === 'op' ? name : '';
      at = end + 1;
    } else {
      const inner = text.slice(equals + 2, closing);
      if (name === 'msg') readPairs(fields, inner, type);
      else fields[name] = inner;
      last = '';
      at = closing + 1;
    }
  }
}

function wordEnd(text: string, from: number): number {
  const end = text.indexOf(' ', from);
  return end < 0 ? text.length : end;
}

/** A single-quoted group may hold anything and ends at the last quote. */
const closingQuote = (text: string, from: number, quote: number): number =>
  quote === 39 ? Math.max(text.lastIndexOf("'"), from - 1) : text.indexOf('"', from);

function decoded(name: string, value: string, type: string): string {
  const encoded = hexFields.has(name) || (type === 'EXECVE' && argument.test(name));
  if (!encoded || value.length < 2 || value.length % 2 !== 0 || !isHex(value)) return value;
  const text = Buffer.from(value, 'hex').toString('utf8');
  return text.replaceAll('\0', ' ').trimEnd();
}
