// One service account beside the list: what it may do, its keys and clients, and the ways to change and stop it.
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ServiceAccount } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { useNow } from '../../../lib/now.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { roleWord } from '../../../words/roles.ts';
import { KeyState, stateOf } from '../api-keys/key-state.tsx';
import { apiKeysQuery } from '../queries.ts';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { AccountForm } from './account-form.tsx';
import { AccountState, LastUse } from './account-state.tsx';
import { Clients } from './clients.tsx';
import { NewKey } from './credentials.tsx';
import { serviceAccountsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

type Shown = { account: ServiceAccount };

export function AccountDrawer({ account, onClose }: Shown & { onClose: () => void }) {
  const now = useNow();
  const mayWrite = useCan('api_key:write');
  const mayAudit = useCan('audit:read');
  return (
    <NamedDrawer
      name={account.name}
      kind={words.noun}
      standing={<AccountState account={account} now={now} />}
      onClose={onClose}
      foot={mayWrite ? <Actions account={account} onGone={onClose} /> : undefined}
    >
      {account.description !== '' && <p className="soft">{account.description}</p>}
      <Section title={words.may}>
        <div className={classes.scopes}>
          {account.role === null ? (
            account.permissions.map((permission) => (
              <Badge key={permission} tone={permission.endsWith(':write') ? 'medium' : 'neutral'} look="outline">
                <span className="mono">{permission}</span>
              </Badge>
            ))
          ) : (
            <Badge tone="neutral" look="outline">
              {roleWord(account.role)}
            </Badge>
          )}
        </div>
      </Section>
      <About account={account} />
      {mayAudit && (
        <p>
          <Link to="/admin/audit" search={{ actor: [account.id] }}>
            {words.audit}
          </Link>
        </p>
      )}
      <Keys account={account} />
      <Clients account={account} />
    </NamedDrawer>
  );
}

const About = ({ account }: Shown) => (
  <Section title={words.about}>
    <KeyValues
      items={[
        [words.owner, account.owner.active ? account.owner.name : words.ownerLeft(account.owner.name)],
        [words.sites, account.siteCodes?.join(', ') ?? words.allSites],
        [words.created, <Time key="created" at={account.createdAt} />],
        [words.expires, account.expiresAt ? <Time key="expires" at={account.expiresAt} /> : words.never],
        [words.lastUsed, <LastUse key="used" {...account} />],
      ]}
    />
  </Section>
);

function Keys({ account }: Shown) {
  const query = useQuery(apiKeysQuery);
  const now = useNow();
  const mayWrite = useCan('api_key:write');
  const [making, setMaking] = useState(false);
  const keys = query.data?.filter((key) => key.serviceAccountId === account.id && stateOf(key, now) === 'valid') ?? [];
  return (
    <Section
      title={words.keys}
      aside={
        mayWrite && (
          <Button small onClick={() => setMaking(true)}>
            {words.freshKey}
          </Button>
        )
      }
    >
      {query.isError ? (
        <Problem error={query.error} onRetry={() => void query.refetch()} />
      ) : keys.length === 0 ? (
        <span className="muted">{words.noKeys}</span>
      ) : (
        <KeyValues
          items={keys.map((key) => [
            `${key.name}, ${key.prefix}…`,
            <Link key={key.id} to="/admin/api-keys" search={{ selected: [key.id] }}>
              <KeyState apiKey={key} now={now} />
            </Link>,
          ])}
        />
      )}
      {making && <NewKey account={account} onClose={() => setMaking(false)} />}
    </Section>
  );
}

function Actions({ account, onGone }: Shown & { onGone: () => void }) {
  const [editing, setEditing] = useState(false);
  const change = useMutation({
    mutationFn: (enabled: boolean) =>
      call('PATCH /service-accounts/:serviceAccountId', { serviceAccountId: account.id, enabled }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: serviceAccountsQuery.queryKey }),
    onError: (error) => showProblem(error, words.failed),
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /service-accounts/:serviceAccountId', { serviceAccountId: account.id }),
    onSuccess: () => {
      showToast({ title: words.removed, detail: account.name });
      onGone();
      void queryClient.invalidateQueries({ queryKey: serviceAccountsQuery.queryKey });
      void queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    },
    onError: (error) => showProblem(error, words.failed),
  });
  return (
    <>
      <ConfirmedButton
        label={words.remove}
        look="quiet"
        busy={remove.isPending}
        title={words.removeTitle(account.name)}
        action={words.remove}
        onConfirm={() => remove.mutate()}
      >
        {words.removeMeaning}
      </ConfirmedButton>
      <Button onClick={() => setEditing(true)}>{words.edit}</Button>
      {account.enabled ? (
        <ConfirmedButton
          label={words.disable}
          look="danger"
          busy={change.isPending}
          title={words.disableTitle(account.name)}
          action={words.disable}
          onConfirm={() => change.mutate(false)}
        >
          {words.disableMeaning}
        </ConfirmedButton>
      ) : (
        <Button look="primary" busy={change.isPending} onClick={() => change.mutate(true)}>
          {words.enable}
        </Button>
      )}
      {editing && <AccountForm account={account} onClose={() => setEditing(false)} />}
    </>
  );
}
