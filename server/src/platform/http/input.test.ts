// Reading input: parts merged, unknown and doubled names refused, faults pointed at.
import { endpoint } from '@tocsin/contracts/api/endpoint';
import { listOf } from '@tocsin/contracts/page';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';

import { Problem } from '../errors.ts';
import { pointerOf, readInput } from './input.ts';

const about = { summary: 's', permission: 'public', output: z.object({}) } as const;
const edit = endpoint('PATCH', '/things/:id', {
  ...about,
  input: z.object({
    id: z.string(),
    name: z.string().min(2).optional(),
    tags: z.array(z.object({ key: z.string() })).optional(),
    what: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('a'), one: z.string() }),
        z.object({ kind: z.literal('b'), two: z.string() }),
      ])
      .optional(),
    free: z.record(z.string(), z.unknown()).default({}),
  }),
});
const list = endpoint('GET', '/things', {
  ...about,
  input: z.object({ stage: listOf(z.enum(['new', 'old'])), limit: z.coerce.number().default(5) }),
});

const faultsOf = (run: () => unknown): readonly { pointer: string; detail: string }[] => {
  try {
    run();
  } catch (error) {
    if (error instanceof Problem && error.kind === 'invalid_input') return error.faults;
    throw error;
  }
  return [];
};
const pointersOf = (body: unknown): string[] =>
  faultsOf(() => readInput(edit, { params: { id: '1' }, query: {}, body })).map((fault) => fault.pointer);

describe('input', () => {
  test('path, query and body become one object', () => {
    expect(readInput(edit, { params: { id: '1' }, query: {}, body: { name: 'ab' } })).toEqual({ id: '1', name: 'ab' });
    expect(readInput(list, { params: {}, query: { stage: ['new', 'old'] }, body: undefined })).toEqual({
      stage: ['new', 'old'],
    });
    expect(readInput(list, { params: {}, query: { stage: 'new,old' }, body: undefined })).toEqual({ stage: 'new,old' });
  });

  test('each fault has its pointer', () => {
    expect(pointersOf({ name: 'a', tags: [{ key: 'x' }, { key: 1 }] })).toEqual(['/name', '/tags/1/key']);
  });

  test('an unknown name is refused at any depth, but not in open objects', () => {
    expect(pointersOf({ nmae: 'ab' })).toEqual(['/nmae']);
    expect(pointersOf({ tags: [{ key: 'x', extra: 1 }] })).toEqual(['/tags/0/extra']);
    expect(pointersOf({ what: { kind: 'a', one: '1', two: '2' } })).toEqual(['/what/two']);
    expect(pointersOf({ free: { anything: { at: 'all' } } })).toEqual([]);
  });

  test('the body cannot contradict the path', () => {
    expect(pointersOf({ id: '2' })).toEqual(['/id']);
    expect(pointersOf({ id: '1' })).toEqual([]);
  });

  test.each([[[]], ['text'], [5], [true]])('a body that is no object is refused: %j', (body) => {
    expect(pointersOf(body)).toEqual(['']);
  });

  test('names of the prototype are ordinary unknown names', () => {
    const body: unknown = JSON.parse('{"__proto__": {"name": "x"}, "constructor": 1, "toString": 2}');
    expect(pointersOf(body)).toEqual(['/__proto__', '/constructor', '/toString']);
  });

  test('pointers escape tilde and slash', () => {
    expect(pointerOf(['a/b', 0, '~'])).toBe('/a~1b/0/~0');
  });
});
