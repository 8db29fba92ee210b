// The ATT&CK matrix: tactics in order, techniques with their names and tactics, from content/attack.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Tactic = { id: string; shortName: string; name: string };
export type Technique = { id: string; name: string; tactics: readonly string[]; parent: string | null };
export type AttackMatrix = { version: string; tactics: readonly Tactic[]; techniques: readonly Technique[] };

const file = fileURLToPath(new URL('../../../../content/attack/enterprise.tsv', import.meta.url));

/** @throws Error for a line that is neither a tactic nor a technique. */
export function parseAttack(text: string): AttackMatrix {
  const tactics: Tactic[] = [];
  const techniques: Technique[] = [];
  let version = '';
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (line.startsWith('#')) {
      version ||= /version (\d+(?:\.\d+)*)/.exec(line)?.[1] ?? '';
      continue;
    }
    const [id = '', second = '', third = ''] = line.split('\t');
    if (third === '') throw new Error(`The ATT&CK table has a line of the wrong shape: ${line}`);
    if (id.startsWith('TA')) tactics.push({ id, shortName: second, name: third });
    else techniques.push({ id, name: second, tactics: third.split(','), parent: parentOf(id) });
  }
  return { version, tactics, techniques };
}

/** `T1059` of `T1059.001`; null for a technique that is nobody's part. */
export const parentOf = (id: string): string | null => (id.includes('.') ? id.slice(0, id.indexOf('.')) : null);

let matrix: AttackMatrix | undefined;

/** Read once. */
export const attackMatrix = (): AttackMatrix => (matrix ??= parseAttack(readFileSync(file, 'utf8')));
