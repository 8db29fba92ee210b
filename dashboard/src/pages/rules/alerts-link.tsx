// From a rule to the alerts it raised.
import { IconInbox } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { Rule } from '@tocsin/contracts/rule';
import { alertStages } from '@tocsin/contracts/words';

import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { words } from './words.ts';

/** Alerts carry the Sigma id. All stages and a long range, because a hit counts for ever. */
export function AlertsLink({ rule }: { rule: Rule }) {
  const navigate = useNavigate();
  if (!useCan('alert:read')) return null;
  return (
    <Button
      icon={<IconInbox size={14} stroke={1.6} />}
      disabled={rule.hits === 0}
      onClick={() =>
        void navigate({ to: '/alerts', search: { rule: [rule.ruleId], stage: [...alertStages], range: ['90d'] } })
      }
    >
      {rule.hits === 0 ? words.body.noAlerts : words.body.showAlerts}
    </Button>
  );
}
