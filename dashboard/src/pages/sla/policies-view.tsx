// Policies: what is promised, in the order in which they are asked.
import { IconContract } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { SlaPolicy } from '@tocsin/contracts/sla';

import { useCan } from '../../session/session.ts';
import { Badge } from '../../ui/badge.tsx';
import { Chooser } from './chooser.tsx';
import { PolicyForm } from './policy-form.tsx';
import { calendarsQuery, policiesQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export function PoliciesView() {
  const query = useQuery(policiesQuery);
  const calendars = useQuery(calendarsQuery).data ?? [];
  const mayWrite = useCan('sla:write');
  return (
    <Chooser
      query={query}
      what={words.loading.policies}
      said={{ title: words.policies, add: words.newPolicy, choose: words.choosePolicy, chooseText: words.layerHint }}
      icon={IconContract}
      none={{ title: words.noPolicies, text: words.noPoliciesText }}
      item={(policy, chosen, onChoose) => <PolicyItem policy={policy} chosen={chosen} onChoose={onChoose} />}
      form={(policy, onDone) => (
        <PolicyForm policy={policy} calendars={calendars} mayWrite={mayWrite} onDone={onDone} />
      )}
    />
  );
}

function PolicyItem({ policy, chosen, onChoose }: { policy: SlaPolicy; chosen: boolean; onChoose: () => void }) {
  const { name, appliesTo, layer, enabled, version } = policy;
  return (
    <button type="button" className={classes.item} aria-pressed={chosen} onClick={onChoose}>
      <b className={classes.itemName}>
        {name} <Badge tone={enabled ? 'ok' : 'neutral'}>{enabled ? words.on : words.off}</Badge>
      </b>
      <span>
        {words.subjects[appliesTo]} · {words.layers[layer]} · {words.version(version)}
      </span>
    </button>
  );
}
