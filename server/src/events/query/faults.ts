// A search that cannot be understood, as the problem the person sees.
import { invalid, type Problem } from '#platform/errors';

import type { QueryFault } from './syntax.ts';

/** Columns count from 1. */
export const querySyntax = (faults: readonly QueryFault[]): Problem =>
  invalid(
    'query_syntax',
    faults[0]
      ? `The search cannot be understood at column ${faults[0].at + 1}: ${faults[0].detail}`
      : 'The search cannot be understood.',
    faults.map(({ at, detail }) => ({ pointer: `/query:${at + 1}`, detail })),
  );
