// An entity's value as short as it can be and still be recognised, for narrow places.
import type { Entity } from '@tocsin/contracts/alert';

const hashLetters = 12;

/** `par-srv03.aubrac.example` → `par-srv03`; `AUBRAC\c.moreau` → `c.moreau`; a path → its last part; a hash → its first letters. */
export function shortEntity({ kind, value }: Entity): string {
  if (kind === 'host') return /^[\d.]+$/.test(value) ? value : (value.split('.')[0] ?? value);
  if (kind === 'user') return value.slice(value.lastIndexOf('\\') + 1) || value;
  if (kind === 'process' || kind === 'file') return value.split(/[\\/]/).findLast((part) => part !== '') ?? value;
  if (kind === 'hash' && value.length > hashLetters) return `${value.slice(0, hashLetters)}…`;
  return value;
}
