// Stage moves, all of them.
import { hasEnded, incidentStages, type IncidentStage } from '@tocsin/contracts/incident';
import { describe, expect, it } from 'vitest';

import { checkStageMove } from './lifecycle.ts';

const expected = (from: IncidentStage, to: IncidentStage): [string, string] => {
  if (hasEnded(from)) return ['incident_closed', 'incident_closed'];
  if (hasEnded(to)) return ['close_needs_verdict', 'close_needs_verdict'];
  if (from === to) return ['stage_unchanged', 'stage_unchanged'];
  return [incidentStages.indexOf(to) > incidentStages.indexOf(from) ? 'ok' : 'reason_missing', 'ok'];
};

describe('a move to another stage', () => {
  it.each(incidentStages.flatMap((from) => incidentStages.map((to) => [from, to] as const)))(
    'from %s to %s, without a reason and with one',
    (from, to) => {
      const codes = [undefined, 'New facts.'].map((reason) => {
        const move = checkStageMove(from, to, reason);
        return move.ok ? 'ok' : move.code;
      });
      expect(codes).toEqual(expected(from, to));
    },
  );
});
