// The reader of comma-separated records.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { columnNames, nameColumns, printColumns, readColumns } from './columns.ts';

describe('reading columns', () => {
  it('gives back what was printed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { minLength: 1, maxLength: 30 }), (values) => {
        expect(readColumns(printColumns(values))).toEqual(values);
      }),
    );
  });

  it.each([
    ['a,b,,d', ['a', 'b', '', 'd']],
    ['"a,b",c', ['a,b', 'c']],
    ['"say ""yes""",c', ['say "yes"', 'c']],
    ['"open, never closed', ['open, never closed']],
    ['"inner " quote",c', ['inner " quote', 'c']],
    ['', ['']],
  ])('reads %s', (text, expected) => {
    expect(readColumns(text)).toEqual(expected);
  });

  it('names columns, skips those without a name and drops those beyond', () => {
    expect(nameColumns(['1', '2', '', '4', '5'], columnNames('a - c d'))).toEqual({ a: '1', d: '4' });
  });

  it('holds no more than a bounded number of columns', () => {
    expect(readColumns(','.repeat(100_000)).length).toBeLessThanOrEqual(400);
  });
});
