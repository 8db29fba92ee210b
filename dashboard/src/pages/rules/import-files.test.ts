// Splitting an import loses no file and keeps every part within its bounds.
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { inParts } from './import-files.ts';

const aFile = fc.record({ path: fc.string(), source: fc.string({ maxLength: 30 }) });

test('all files are sent, in order, in parts within the bounds', () => {
  fc.assert(
    fc.property(
      fc.array(aFile),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 60 }),
      (files, most, characters) => {
        const parts = inParts(files, { files: most, characters });
        expect(parts.flat()).toEqual(files);
        for (const part of parts) {
          expect(part.length).toBeGreaterThan(0);
          expect(part.length).toBeLessThanOrEqual(most);
          const size = part.reduce((sum, { source }) => sum + source.length, 0);
          // One file larger than the bound still goes, alone.
          expect(size <= characters || part.length === 1).toBe(true);
        }
      },
    ),
  );
});
