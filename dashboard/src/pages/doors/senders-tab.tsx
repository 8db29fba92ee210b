// Who may send: the tokens of the door, and the senders it knows by their address or certificate.
import { IconKey, IconNetwork } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Door, DoorSender, DoorToken } from '@tocsin/contracts/api/doors';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { sitesQuery } from '../../shell/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { AddSender } from './add-sender.tsx';
import { CreateToken } from './create-token.tsx';
import { sendersQuery, tokensQuery } from './queries.ts';

import classes from './page.module.css';

export function SendersTab({ door }: { door: Door }) {
  return (
    <>
      {door.credential === 'token' && <Tokens door={door} />}
      <Senders door={door} />
    </>
  );
}

function Tokens({ door }: { door: Door }) {
  const query = useQuery(tokensQuery(door.id));
  const mayChange = useCan('identity:write');
  const [making, setMaking] = useState(false);
  const make = mayChange && (
    <Button small onClick={() => setMaking(true)}>
      New token
    </Button>
  );
  return (
    <Section title="Tokens" aside={make}>
      {query.isPending && <SkeletonRows label="Loading tokens" rows={3} height={32} />}
      {query.isError && !query.data && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.length === 0 && (
        <EmptyState icon={<IconKey size={20} stroke={1.6} />} title="No token yet">
          A sender shows a token of this door, or any API key that may send events.
        </EmptyState>
      )}
      {query.data && query.data.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th>Token</th>
              <th>Bound to</th>
              <th>Last used</th>
              <th>Created</th>
              <th>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((token) => (
              <tr key={token.id} data-off={token.revokedAt !== null || undefined}>
                <td>
                  <b>{token.name}</b> <span className="mono muted">{token.prefix}…</span>
                </td>
                <td>
                  <Bound siteId={token.siteId} source={token.source} />
                </td>
                <td>{token.lastUsedAt ? <Time at={token.lastUsedAt} /> : <span className="muted">Never</span>}</td>
                <td>
                  <Time at={token.createdAt} />
                </td>
                <td className={classes.action}>
                  {token.revokedAt !== null ? (
                    <Badge tone="critical">Revoked</Badge>
                  ) : (
                    mayChange && <Revoke doorId={door.id} token={token} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {making && <CreateToken door={door} onClose={() => setMaking(false)} />}
    </Section>
  );
}

function Senders({ door }: { door: Door }) {
  const query = useQuery(sendersQuery(door.id));
  const mayChange = useCan('identity:write');
  const [adding, setAdding] = useState(false);
  const add = mayChange && (
    <Button small onClick={() => setAdding(true)}>
      Add sender
    </Button>
  );
  return (
    <Section title="Senders by address or certificate" aside={add}>
      {query.isPending && <SkeletonRows label="Loading senders" rows={3} height={32} />}
      {query.isError && !query.data && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.length === 0 && (
        <EmptyState icon={<IconNetwork size={20} stroke={1.6} />} title="No sender is listed">
          {emptyWords(door)}
        </EmptyState>
      )}
      {query.data && query.data.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th>Sender</th>
              <th>Known by</th>
              <th>Bound to</th>
              <th>Added</th>
              <th>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {query.data.map((sender) => (
              <tr key={sender.id}>
                <td>
                  <b>{sender.name}</b>
                </td>
                <td className="mono">{sender.network ?? sender.certificateName}</td>
                <td>
                  <Bound siteId={sender.siteId} source={sender.source} />
                </td>
                <td>
                  <Time at={sender.createdAt} />
                </td>
                <td className={classes.action}>{mayChange && <Remove doorId={door.id} sender={sender} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adding && <AddSender door={door} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function emptyWords({ credential, settings: { restricted } }: Door): string {
  if (restricted) return 'The door takes listed senders only: until one is listed, nobody is let in.';
  if (credential === 'token') return 'Listed addresses matter here once the door takes listed senders only.';
  return 'Whoever reaches the door may send. List senders to give them a site or a source, or to keep others out.';
}

function Bound({ siteId, source }: { siteId: string | null; source: string | null }) {
  const sites = useQuery(sitesQuery).data;
  const site = siteId === null ? null : (sites?.find(({ id }) => id === siteId)?.name ?? '');
  if (site === null && source === null) return <span className="muted">Any site and source</span>;
  return <span className="soft">{[site, source].filter((part) => part !== null).join(', ')}</span>;
}

function Revoke({ doorId, token }: { doorId: string; token: DoorToken }) {
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => call('DELETE /doors/:doorId/tokens/:tokenId', { doorId, tokenId: token.id }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: tokensQuery(doorId).queryKey });
      showToast({ title: 'Token revoked', detail: token.name });
    },
    onError: (error) => showProblem(error, 'Revoking the token'),
  });
  return (
    <>
      <Button small look="quiet" busy={revoke.isPending} onClick={() => setAsking(true)}>
        Revoke
      </Button>
      <Confirm
        opened={asking}
        title={`Revoke ${token.name}?`}
        action="Revoke"
        danger
        onConfirm={() => {
          setAsking(false);
          revoke.mutate();
        }}
        onClose={() => setAsking(false)}
      >
        Whatever sends with this token is refused within a few seconds. It never comes back; a new one can take its
        place.
      </Confirm>
    </>
  );
}

function Remove({ doorId, sender }: { doorId: string; sender: DoorSender }) {
  const remove = useMutation({
    mutationFn: () => call('DELETE /doors/:doorId/senders/:senderId', { doorId, senderId: sender.id }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: sendersQuery(doorId).queryKey });
      showToast({ title: 'Sender removed', detail: sender.name });
    },
    onError: (error) => showProblem(error, 'Removing the sender'),
  });
  return (
    <Button small look="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
      Remove
    </Button>
  );
}
