// Legal holds: who holds what and why, and the two steps of their release.
import { IconLock } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { LegalHold } from '@tocsin/contracts/api/retention';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem } from '../../../ui/toast.tsx';
import { HoldForm } from './hold-form.tsx';
import { holdsQuery } from './queries.ts';
import { scopeLine, words } from './words.ts';

import classes from './retention.module.css';

export function HoldsView() {
  const query = useQuery(holdsQuery);
  const mayWrite = useCan('privacy:write');
  const [making, setMaking] = useState(false);
  const make = mayWrite && (
    <Button look="primary" onClick={() => setMaking(true)}>
      {words.newHold}
    </Button>
  );
  return (
    <Panel title={words.holds} aside={make} className={classes.panel}>
      <Loaded query={query} what={words.loading.holds} rows={6}>
        {(holds) =>
          holds.length === 0 ? (
            <EmptyState icon={<IconLock size={20} stroke={1.6} />} title={words.noHolds}>
              {words.noHoldsText}
            </EmptyState>
          ) : (
            <div className={classes.body}>
              <SmallTable label={words.holds} heads={[words.scope, words.reason, words.placed, words.state]} actions>
                {holds.map((hold) => (
                  <HoldRow key={hold.id} hold={hold} />
                ))}
              </SmallTable>
            </div>
          )
        }
      </Loaded>
      {making && <HoldForm onClose={() => setMaking(false)} />}
    </Panel>
  );
}

function HoldRow({ hold }: { hold: LegalHold }) {
  const { reason, placedBy, placedAt, releaseAskedBy, releaseReason, releasedBy, releasedAt } = hold;
  return (
    <tr data-off={releasedAt !== null || undefined}>
      <td>{scopeLine(hold)}</td>
      <td>{reason}</td>
      <td>
        {placedBy}, <Time at={placedAt} />
      </td>
      <td>
        {releasedAt !== null ? (
          words.releasedBy([releaseAskedBy, releasedBy].filter(Boolean).join(', '))
        ) : (
          <>
            <Badge tone="info">{words.stands}</Badge>{' '}
            {releaseAskedBy !== null && words.askedBy(releaseAskedBy, releaseReason ?? '')}
          </>
        )}
      </td>
      <td>{releasedAt === null && <Release hold={hold} />}</td>
    </tr>
  );
}

function Release({ hold: { id: holdId, releaseAskedById } }: { hold: LegalHold }) {
  const mayWrite = useCan('privacy:write');
  const me = useSession()?.user.id;
  const [asking, setAsking] = useState(false);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: holdsQuery.queryKey });
  const ask = useMutation({
    mutationFn: (reason: string) => call('POST /legal-holds/:holdId/release-request', { holdId, reason }),
    onSuccess: refresh,
    onError: (error) => showProblem(error, words.askRelease),
  });
  const release = useMutation({
    mutationFn: () => call('POST /legal-holds/:holdId/release', { holdId }),
    onSuccess: refresh,
    onError: (error) => showProblem(error, words.release),
  });
  if (!mayWrite) return null;
  if (releaseAskedById !== null && releaseAskedById !== me)
    return (
      <ConfirmedButton
        small
        look="danger"
        label={words.release}
        busy={release.isPending}
        title={words.releaseTitle}
        action={words.release}
        onConfirm={() => release.mutate()}
      >
        {words.releaseText}
      </ConfirmedButton>
    );
  if (releaseAskedById !== null) return null;
  return (
    <>
      <Button small look="quiet" busy={ask.isPending} onClick={() => setAsking(true)}>
        {words.askRelease}
      </Button>
      <Confirm
        opened={asking}
        title={words.askTitle}
        action={words.askRelease}
        reason={words.reason}
        onConfirm={(reason) => {
          setAsking(false);
          ask.mutate(reason);
        }}
        onClose={() => setAsking(false)}
      >
        {words.askText}
      </Confirm>
    </>
  );
}
