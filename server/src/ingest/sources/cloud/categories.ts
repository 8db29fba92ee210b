// Tables from what happened (a vendor's action names) to ECS event.category and event.type.
import type { Reading } from './ecs-names.ts';

export type Shape = { readonly category: readonly string[]; readonly type: readonly string[] };

const maxKnown = 5_000;
const noShape: Shape = { category: [], type: [] };
const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');

function shapeIn(text: string): Shape {
  const [category = '', type = ''] = text.split(':');
  return { category: words(category), type: words(type) };
}

const literal = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
const glob = (pattern: string): RegExp => new RegExp(`^${literal(pattern).replaceAll('*', '.*')}$`, 'i');

/**
 * Each value reads `categories: types`; each key holds one or more names, `*` standing for anything, apart by `|`.
 * Exact names go before patterns, patterns in their order.
 */
export function categories(table: Readonly<Record<string, string>>): (action: string) => Shape {
  const exact = new Map<string, Shape>();
  const patterns: { pattern: RegExp; shape: Shape }[] = [];
  for (const [names, text] of Object.entries(table)) {
    const shape = shapeIn(text);
    for (const name of names.split('|').map((part) => part.trim())) {
      if (name.includes('*')) patterns.push({ pattern: glob(name), shape });
      else exact.set(name.toLowerCase(), shape);
    }
  }
  const known = new Map<string, Shape>();
  return (action) => {
    let shape = known.get(action);
    if (shape !== undefined) return shape;
    const short = action.slice(0, 300);
    shape = exact.get(short.toLowerCase()) ?? patterns.find(({ pattern }) => pattern.test(short))?.shape ?? noShape;
    if (known.size < maxKnown && action.length <= 300) known.set(action, shape);
    return shape;
  };
}

/** Sets both lists where they are not set yet; an empty list is not written. */
export function setShape({ ecs }: Reading, { category, type }: Shape): void {
  if (category.length > 0) ecs['event.category'] ??= category;
  if (type.length > 0) ecs['event.type'] ??= type;
}

const succeeded = new Set([
  'success', 'succeeded', 'successful', 'succeed', 'ok', 'true', 'allow', 'allowed', 'pass', 'passed', 'granted', 'accept',
  'accepted', 'permit', 'permitted', 'completed', 'approved', 'yes', 'delivered', 'partiallysucceeded',
]); // prettier-ignore
const failed = new Set([
  'failure', 'failed', 'fail', 'error', 'false', 'deny', 'denied', 'block', 'blocked', 'reject', 'rejected', 'drop',
  'dropped', 'forbidden', 'fraud', 'no', 'unauthorized', 'invalid', 'expired', 'locked',
]); // prettier-ignore

/** `success` or `failure` from a vendor's word; undefined where the word says neither. */
export function outcomeOf(word: unknown): 'success' | 'failure' | undefined {
  if (typeof word !== 'string' && typeof word !== 'boolean') return undefined;
  const text = String(word).toLowerCase();
  return succeeded.has(text) ? 'success' : failed.has(text) ? 'failure' : undefined;
}

export function setOutcome({ ecs }: Reading, word: unknown): void {
  const outcome = outcomeOf(word);
  if (outcome !== undefined) ecs['event.outcome'] ??= outcome;
}
