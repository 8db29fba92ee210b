// A tuned threshold as the correlation it is: the rule's own matches, so many by group within a time.
import type { TuningEffect } from '@tocsin/contracts/tuning';
import type { ResolvedCorrelation } from '@tocsin/sigma';

import type { DocumentColumns } from '../documents/about.ts';
import { asCorrelation } from '../threshold/as-correlation.ts';

export function asTunedCorrelation(
  tuningId: string,
  columns: DocumentColumns,
  effect: TuningEffect & { kind: 'threshold' },
): ResolvedCorrelation {
  const { correlation, refs } = asCorrelation(columns, {
    query: '',
    groupBy: effect.groupBy,
    atLeast: effect.count,
    distinct: null,
    timeframeMs: effect.timeframeSeconds * 1000,
    actions: [],
  });
  return { refs, correlation: { ...correlation, id: `tuning:${tuningId}` } };
}
