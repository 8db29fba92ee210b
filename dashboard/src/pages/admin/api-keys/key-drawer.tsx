// One key beside the list: what it may do, and the way to end it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ApiKey } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { useNow } from '../../../lib/now.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { apiKeysQuery } from '../queries.ts';
import { serviceAccountsQuery } from '../service-accounts/queries.ts';
import { Rotate } from '../service-accounts/rotate.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { KeyState, stateOf } from './key-state.tsx';
import { words as rotation } from './rotation-words.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

export function KeyDrawer({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const now = useNow();
  const mayWrite = useCan('api_key:write');
  const mayAudit = useCan('audit:read');
  const sites = useQuery(sitesQuery).data;
  const accounts = useQuery(serviceAccountsQuery).data;
  const account =
    apiKey.serviceAccountId === null ? (
      rotation.alone
    ) : (
      <Link to="/admin/service-accounts" search={{ selected: [apiKey.serviceAccountId] }}>
        {accounts?.find(({ id }) => id === apiKey.serviceAccountId)?.name ?? rotation.account}
      </Link>
    );
  const moment = (at: string | null, none: string) => (at ? <Time at={at} /> : none);
  return (
    <NamedDrawer
      name={apiKey.name}
      kind={<span className="mono">{apiKey.prefix}…</span>}
      standing={<KeyState apiKey={apiKey} now={now} />}
      onClose={onClose}
      foot={
        mayWrite && stateOf(apiKey, now) !== 'revoked' ? (
          <>
            {stateOf(apiKey, now) === 'valid' && <RotateKey apiKey={apiKey} />}
            <Revoke apiKey={apiKey} />
          </>
        ) : undefined
      }
    >
      <Section title={words.itMay}>
        <div className={classes.scopes}>
          {apiKey.scopes.map((scope) => (
            <Badge key={scope} tone={scope.endsWith(':write') ? 'medium' : 'neutral'} look="outline">
              <span className="mono">{scope}</span>
            </Badge>
          ))}
        </div>
      </Section>
      <Section title={words.about}>
        <KeyValues
          items={[
            [
              words.site,
              apiKey.siteId === null ? words.any : (sites?.find(({ id }) => id === apiKey.siteId)?.name ?? ''),
            ],
            [words.created, moment(apiKey.createdAt, '')],
            [words.lastUsed, moment(apiKey.lastUsedAt, words.never)],
            [rotation.address, apiKey.lastUsedIp ?? rotation.unknown],
            [rotation.account, account],
            ...(apiKey.replaces === null
              ? []
              : [
                  [
                    rotation.replaces,
                    <Link key="before" to="/admin/api-keys" search={{ state: ['all'], selected: [apiKey.replaces] }}>
                      {rotation.before}
                    </Link>,
                  ] as const,
                ]),
            [words.expires, moment(apiKey.expiresAt, words.never)],
            ...(apiKey.revokedAt === null ? [] : [[words.revoked, moment(apiKey.revokedAt, '')] as const]),
          ]}
        />
        {mayAudit && (
          <p style={{ marginTop: 8 }}>
            <Link to="/admin/audit" search={{ actor: [apiKey.id] }}>
              {words.whatWasDone}
            </Link>
          </p>
        )}
      </Section>
    </NamedDrawer>
  );
}

function RotateKey({ apiKey }: { apiKey: ApiKey }) {
  const [asking, setAsking] = useState(false);
  const rotate = async (overlapHours: number): Promise<string> => {
    const { key } = await call('POST /api-keys/:apiKeyId/rotate', { apiKeyId: apiKey.id, overlapHours });
    void queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    return key;
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{rotation.rotate}</Button>
      {asking && <Rotate name={apiKey.name} rotate={rotate} onClose={() => setAsking(false)} />}
    </>
  );
}

function Revoke({ apiKey }: { apiKey: ApiKey }) {
  const revoke = useMutation({
    mutationFn: () => call('DELETE /api-keys/:apiKeyId', { apiKeyId: apiKey.id }),
    onSuccess: (revoked) => {
      queryClient.setQueryData(apiKeysQuery.queryKey, (keys) =>
        keys?.map((each) => (each.id === revoked.id ? revoked : each)),
      );
      showToast({ title: words.keyRevoked, detail: revoked.name });
    },
    onError: (error) => showProblem(error, words.revoking),
  });
  return (
    <ConfirmedButton
      label={words.revoke}
      look="danger"
      busy={revoke.isPending}
      title={words.revokeOf(apiKey.name)}
      action={words.revoke}
      onConfirm={revoke.mutate}
    >
      {words.revokeHelp}
    </ConfirmedButton>
  );
}
