// A new key or client of a service account; what is secret of it is shown once, at the end.
import { Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Permission, ServiceAccount } from '@tocsin/contracts/identity';
import { useState, type ReactNode } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { ShownOnce } from '../../../ui/shown-once.tsx';
import { faultAt } from '../field-faults.ts';
import { apiKeysQuery } from '../queries.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { ShownOnceDialog } from '../shared/shown-once-dialog.tsx';
import { PermissionChoice } from './account-form.tsx';
import { clientsQuery } from './queries.ts';
import { words } from './words.ts';

type NewProps = { account: ServiceAccount; onClose: () => void };

export function NewKey({ account, onClose }: NewProps) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Permission[]>(account.permissions);
  const create = useMutation({
    mutationFn: () => call('POST /api-keys', { name: name.trim(), scopes, serviceAccountId: account.id }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  if (create.data)
    return (
      <Made title={create.data.apiKey.name} onClose={onClose}>
        <ShownOnce label={words.key} text={create.data.key} />
      </Made>
    );
  return (
    <FormDialog
      title={words.freshKey}
      size={520}
      work={create}
      shown={['name', 'scopes']}
      send={words.create}
      onSend={() => create.mutate()}
      onClose={onClose}
    >
      <NameField name={name} fault={faultAt(create.error, 'name')} onChange={setName} />
      <PermissionChoice
        label={words.may}
        from={account.permissions}
        value={scopes}
        fault={faultAt(create.error, 'scopes')}
        onChange={setScopes}
      />
    </FormDialog>
  );
}

export function NewClient({ account, onClose }: NewProps) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Permission[]>([]);
  const [key, setKey] = useState('');
  const [bad, setBad] = useState(false);
  const create = useMutation({
    mutationFn: (publicKey: { kty: 'EC' | 'RSA' | 'OKP' } | null) =>
      call('POST /service-accounts/:serviceAccountId/clients', {
        serviceAccountId: account.id,
        name: name.trim(),
        scopes: scopes.length === 0 ? null : scopes,
        publicKeys: publicKey && [publicKey],
      }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: clientsQuery(account.id).queryKey }),
  });
  const send = () => {
    try {
      setBad(false);
      create.mutate(key.trim() === '' ? null : JSON.parse(key));
    } catch {
      setBad(true);
    }
  };
  if (create.data)
    return (
      <Made title={create.data.client.name} onClose={onClose}>
        <ShownOnce label={words.clientId} text={create.data.id} />
        {create.data.secret !== null && <ShownOnce label={words.secret} text={create.data.secret} />}
      </Made>
    );
  return (
    <FormDialog
      title={words.freshClient}
      size={520}
      work={create}
      shown={['name', 'scopes']}
      send={words.create}
      onSend={send}
      onClose={onClose}
    >
      <NameField name={name} fault={faultAt(create.error, 'name')} onChange={setName} />
      <PermissionChoice
        label={words.may}
        from={account.permissions}
        placeholder={words.allScopes}
        value={scopes}
        fault={faultAt(create.error, 'scopes')}
        onChange={setScopes}
      />
      <Textarea
        label={words.publicKey}
        description={words.publicKeyMeaning}
        autosize
        minRows={2}
        maxRows={8}
        value={key}
        error={bad ? words.badKey : null}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

type NameFieldProps = { name: string; fault: string | null | undefined; onChange: (name: string) => void };
const NameField = ({ name, fault, onChange }: NameFieldProps) => (
  <TextInput
    label={words.name}
    data-autofocus
    maxLength={120}
    value={name}
    error={fault}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

export const Made = ({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) => (
  <ShownOnceDialog title={title} lead={words.once} done={words.copied} onClose={onClose}>
    {children}
  </ShownOnceDialog>
);
