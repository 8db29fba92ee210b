// How critical the assets in an incident are.
import type { Criticality } from '@tocsin/contracts/words';

import { assetsOf, mostCritical } from '#assets';
import type { Tx } from '#platform/context';

import { highestCriticality } from './priority.ts';
import type { IncidentRow } from './tables.ts';

/** By incident: of the assets its entities belong to, what the most critical is. */
export async function criticalityOf(
  tx: Tx,
  rows: readonly Pick<IncidentRow, 'id' | 'entities'>[],
): Promise<Map<string, Criticality>> {
  const assets = await assetsOf(tx, [...new Set(rows.flatMap(({ entities }) => entities))]);
  return new Map(
    rows.map(({ id, entities }) => {
      const most = mostCritical(entities.flatMap((entity) => assets.get(entity) ?? []));
      return [id, highestCriticality(most ? [most.criticality] : [])];
    }),
  );
}
