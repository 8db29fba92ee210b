// Policies: what is promised, in the order in which they are asked.
import { IconContract, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { SlaPolicy } from '@tocsin/contracts/sla';

import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SplitPage } from '../../ui/split-page.tsx';
import { PolicyForm } from './policy-form.tsx';
import { calendarsQuery, policiesQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const fresh = 'new';

export function PoliciesView() {
  const query = useQuery(policiesQuery);
  const calendars = useQuery(calendarsQuery).data ?? [];
  const mayWrite = useCan('sla:write');
  const [search, change] = useUrlSearch();
  const chosen = search.selected?.[0] ?? null;
  const choose = (selected: string | null) => change({ selected });
  const add = mayWrite && (
    <Button small icon={<IconPlus size={14} />} onClick={() => choose(fresh)}>
      {words.newPolicy}
    </Button>
  );
  return (
    <Loaded query={query} what={words.loading.policies} rows={8}>
      {(policies) => {
        const policy = policies.find(({ id }) => id === chosen) ?? null;
        return (
          <SplitPage
            list={
              <Panel title={words.policies} aside={add}>
                {policies.length === 0 ? (
                  <EmptyState icon={<IconContract size={20} stroke={1.6} />} title={words.noPolicies}>
                    {words.noPoliciesText}
                  </EmptyState>
                ) : (
                  <div className={classes.list}>
                    {policies.map((each) => (
                      <PolicyItem
                        key={each.id}
                        policy={each}
                        chosen={each.id === chosen}
                        onChoose={() => choose(each.id)}
                      />
                    ))}
                  </div>
                )}
              </Panel>
            }
          >
            {policy || (chosen === fresh && mayWrite) ? (
              <PolicyForm
                key={`${chosen} ${policy?.rev ?? 0}`}
                policy={policy}
                calendars={calendars}
                mayWrite={mayWrite}
                onDone={choose}
              />
            ) : (
              <Panel label={words.choosePolicy}>
                <EmptyState icon={<IconContract size={20} stroke={1.6} />} title={words.choosePolicy}>
                  {words.layerHint}
                </EmptyState>
              </Panel>
            )}
          </SplitPage>
        );
      }}
    </Loaded>
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
