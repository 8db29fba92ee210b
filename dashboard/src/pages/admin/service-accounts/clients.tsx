// The OAuth clients of a service account.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { OAuthClient } from '@tocsin/contracts/api/oauth';
import type { ServiceAccount } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { showProblem } from '../../../ui/toast.tsx';
import { LastUse } from './account-state.tsx';
import { NewClient } from './credentials.tsx';
import { clientsQuery } from './queries.ts';
import { Rotate } from './rotate.tsx';
import { words } from './words.ts';

export function Clients({ account }: { account: ServiceAccount }) {
  const query = useQuery(clientsQuery(account.id));
  const mayWrite = useCan('api_key:write');
  const [making, setMaking] = useState(false);
  const clients = query.data?.filter(({ revokedAt }) => revokedAt === null) ?? [];
  return (
    <Section
      title={words.clients}
      aside={
        mayWrite && (
          <Button small onClick={() => setMaking(true)}>
            {words.freshClient}
          </Button>
        )
      }
    >
      {query.isError ? (
        <Problem error={query.error} onRetry={() => void query.refetch()} />
      ) : clients.length === 0 ? (
        <span className="muted">{words.noClients}</span>
      ) : (
        clients.map((client) => <Client key={client.id} client={client} mayWrite={mayWrite} />)
      )}
      {making && <NewClient account={account} onClose={() => setMaking(false)} />}
    </Section>
  );
}

function Client({ client, mayWrite }: { client: OAuthClient; mayWrite: boolean }) {
  const [rotating, setRotating] = useState(false);
  const again = () => void queryClient.invalidateQueries({ queryKey: clientsQuery(client.serviceAccountId).queryKey });
  const revoke = useMutation({
    mutationFn: () => call('DELETE /oauth-clients/:clientId', { clientId: client.id }),
    onSuccess: again,
    onError: (error) => showProblem(error, words.failed),
  });
  const rotate = async (overlapHours: number): Promise<string> => {
    const { secret } = await call('POST /oauth-clients/:clientId/rotate', { clientId: client.id, overlapHours });
    again();
    return secret;
  };
  return (
    <div style={{ marginBottom: 10 }}>
      <b>{client.name}</b> <span className="muted">{words.method[client.method]}</span>
      <KeyValues
        items={[
          [
            words.clientId,
            <span key="id" className="mono">
              {client.id} <CopyButton text={client.id} />
            </span>,
          ],
          [words.may, client.scopes?.join(', ') ?? words.allScopes],
          [words.lastUsed, <LastUse key="used" {...client} />],
        ]}
      />
      {client.previousUntil !== null && (
        <p className="muted">{words.twoValid(new Date(client.previousUntil).toLocaleString())}</p>
      )}
      {mayWrite && (
        <div style={{ display: 'flex', gap: 6, marginTop: 4 }}>
          {client.method === 'client_secret' && (
            <Button small onClick={() => setRotating(true)}>
              {words.rotate}
            </Button>
          )}
          <ConfirmedButton
            label={words.revoke}
            look="danger"
            small
            busy={revoke.isPending}
            title={words.revokeTitle(client.name)}
            action={words.revoke}
            onConfirm={() => revoke.mutate()}
          >
            {words.revokeMeaning}
          </ConfirmedButton>
        </div>
      )}
      {rotating && <Rotate name={client.name} rotate={rotate} onClose={() => setRotating(false)} />}
    </div>
  );
}
