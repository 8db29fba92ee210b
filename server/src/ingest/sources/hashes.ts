// Recognises file hashes, alone or in the list that Sysmon writes.
import type { EcsDocument, EcsField } from '@tocsin/contracts/event';

const byAlgorithm: Record<'process' | 'file', Record<string, EcsField>> = {
  process: {
    MD5: 'process.hash.md5',
    SHA1: 'process.hash.sha1',
    SHA256: 'process.hash.sha256',
    IMPHASH: 'process.pe.imphash',
  },
  file: { MD5: 'file.hash.md5', SHA1: 'file.hash.sha1', SHA256: 'file.hash.sha256' },
};
const byLength: Record<number, string> = { 32: 'MD5', 40: 'SHA1', 64: 'SHA256' };

export function isHex(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index) | 32;
    if (!((code >= 48 && code <= 57) || (code >= 97 && code <= 102))) return false;
  }
  return text.length > 0;
}

/** `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`, or one bare hash; unknown algorithms and all-zero hashes are left out. */
export function setHashes(ecs: EcsDocument, of: 'process' | 'file', value: unknown): void {
  if (typeof value !== 'string') return;
  const fields = byAlgorithm[of];
  let from = 0;
  while (from < value.length) {
    let end = value.indexOf(',', from);
    if (end < 0) end = value.length;
    const equals = value.indexOf('=', from);
    const named = equals > from && equals < end;
    const hash = value.slice(named ? equals + 1 : from, end).toLowerCase();
    const field = fields[named ? value.slice(from, equals).toUpperCase() : (byLength[hash.length] ?? '')];
    if (field !== undefined && isHex(hash) && !hash.startsWith('000000000000')) ecs[field] = hash;
    from = end + 1;
  }
}
