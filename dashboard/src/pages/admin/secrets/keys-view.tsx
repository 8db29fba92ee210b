// The keys that seal the organisation's secrets, and how far the newest has come.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Keys } from '@tocsin/contracts/api/secrets';
import { type ReactNode } from 'react';

import { call } from '../../../lib/api.ts';
import { plural } from '../../../lib/format.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { PageFrame } from '../../../ui/page-frame.tsx';
import { Panel, Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { keysQuery } from './queries.ts';
import { words } from './secret-words.ts';

import adminClasses from '../admin.module.css';
import classes from './keys.module.css';

const stateWords = { active: words.inForce, retired: words.opensOnly, shredded: words.destroyed } as const;

export function KeysView({ tabs }: { tabs: ReactNode }) {
  const query = useQuery(keysQuery);
  const mayWrite = useCan('secret:write');
  return (
    <PageFrame>
      <PageHeader title={words.title}>{tabs}</PageHeader>
      <Panel title={words.keys} aside={mayWrite && query.data ? <Rotate /> : undefined} className={classes.panel}>
        {query.isError && !query.data ? (
          <div className={adminClasses.problem}>
            <Problem error={query.error} onRetry={() => void query.refetch()} />
          </div>
        ) : query.data ? (
          <KeyList keys={query.data} />
        ) : (
          <SkeletonRows label={words.loadingKeys} rows={4} />
        )}
      </Panel>
    </PageFrame>
  );
}

function KeyList({ keys }: { keys: Keys }) {
  return (
    <div className={classes.body}>
      <Section title={words.masterKey}>
        <div className="mono">{keys.masterKey}</div>
      </Section>
      <Section title={words.ownKeys}>
        {keys.keys.length === 0 ? (
          <span className="muted">{words.firstKey}</span>
        ) : (
          <KeyValues
            items={keys.keys.map(({ version, state, masterKey, createdAt }) => [
              words.keyNumber(version),
              <span key={version} className="row">
                <Badge tone={state === 'active' ? 'ok' : state === 'retired' ? 'neutral' : 'critical'}>
                  {stateWords[state]}
                </Badge>
                <span>
                  {words.made}
                  <Time at={createdAt} />
                </span>
                {masterKey !== keys.masterKey && (
                  <span className="muted">
                    {words.wrappedBy}
                    {masterKey}
                  </span>
                )}
              </span>,
            ])}
          />
        )}
      </Section>
      {keys.reseal.length > 0 && <Resealing places={keys.reseal} />}
    </div>
  );
}

/** One bar a place: rows sealed with the newest key, of all rows. */
function Resealing({ places }: { places: Keys['reseal'] }) {
  return (
    <Section title={words.sealedNewest}>
      <ul className={classes.places}>
        {places.map(({ place, done, total, failed, finished }) => (
          <li key={place}>
            <span className="mono">{place}</span>
            <progress aria-label={place} max={Math.max(total, 1)} value={finished ? Math.max(total, 1) : done} />
            <span className="num">
              {done}
              {words.of}
              {total}
              {failed > 0 && words.unopened(plural(failed, words.valueNoun, words.valueNouns))}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Rotate() {
  const rotate = useMutation({
    mutationFn: () => call('POST /keys/rotate', {}),
    onSuccess: (keys) => {
      queryClient.setQueryData(keysQuery.queryKey, keys);
      showToast({ title: words.keyMade, detail: words.keyMadeHelp });
    },
    onError: (error) => showProblem(error, words.makingKey),
  });
  return (
    <ConfirmedButton
      label={words.newKey}
      look="primary"
      busy={rotate.isPending}
      title={words.makeKeyOf}
      action={words.makeKey}
      danger={false}
      onConfirm={rotate.mutate}
    >
      {words.makeKeyHelp}
    </ConfirmedButton>
  );
}
