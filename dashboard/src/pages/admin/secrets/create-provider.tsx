// A new provider: where it is, and the one credential Tocsin asks it with.
import { NativeSelect, NumberInput, PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { SecretProviderSettings } from '@tocsin/contracts/api/secrets';
import type { Input } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { providersQuery } from './queries.ts';
import { words } from './secret-words.ts';
import { kindWords, type ProviderKind } from './words.ts';

const empty = {
  region: 'eu-west-3',
  accessKeyId: '',
  prefix: '',
  endpoint: '',
  address: '',
  namespace: '',
  mount: 'secret',
};
type Text = typeof empty;
const labels: Record<ProviderKind, readonly (readonly [keyof Text, label: string, description?: string])[]> = {
  'aws-secrets-manager': [
    ['region', words.region],
    ['accessKeyId', words.accessKeyId],
    ['prefix', words.prefix, words.prefixHelp],
    ['endpoint', words.endpoint, words.endpointHelp],
  ],
  'vault-kv': [
    ['address', words.address, words.addressHelp],
    ['namespace', words.namespace, words.namespaceHelp],
    ['mount', words.mount, words.mountHelp],
  ],
};
const kinds: readonly ProviderKind[] = ['aws-secrets-manager', 'vault-kv'];
const shown = [
  'name',
  'credential',
  'settings/overlapHours',
  ...Object.keys(empty).map((field) => `settings/${field}`),
];

function settingsOf(kind: ProviderKind, text: Text, overlapHours: number): SecretProviderSettings {
  const { region, accessKeyId, prefix, address, mount } = text;
  return kind === 'vault-kv'
    ? { kind, address, namespace: text.namespace || null, mount, overlapHours }
    : { kind, region, accessKeyId, prefix, endpoint: text.endpoint || null, overlapHours };
}

export function CreateProvider({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<ProviderKind>('aws-secrets-manager');
  const [name, setName] = useState('');
  const [text, setText] = useState(empty);
  const [credential, setCredential] = useState('');
  const [hours, setHours] = useState<number | string>(24);
  const create = useMutation({
    mutationFn: (sent: Input<'POST /secret-providers'>) => call('POST /secret-providers', sent),
    onSuccess: (provider) => {
      void queryClient.invalidateQueries({ queryKey: providersQuery.queryKey });
      showToast({ title: words.providerAdded, detail: `secret://${provider.name}/…` });
      onClose();
    },
  });
  return (
    <FormDialog
      title={words.newProvider}
      size={460}
      work={create}
      shown={shown}
      send={words.addProvider}
      autoComplete="off"
      onSend={() => {
        const settings = settingsOf(kind, text, typeof hours === 'number' ? hours : 0);
        create.mutate({ name: name.trim(), settings, credential });
      }}
      onClose={onClose}
    >
      <NativeSelect
        label={words.kind}
        data={kinds.map((value) => ({ value, label: kindWords[value] }))}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value === 'vault-kv' ? 'vault-kv' : 'aws-secrets-manager')}
      />
      <TextInput
        label={words.name}
        description={words.providerReference(name.trim() || 'name')}
        data-autofocus
        maxLength={41}
        value={name}
        error={faultAt(create.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value.toLowerCase())}
      />
      {labels[kind].map(([field, label, description]) => (
        <TextInput
          key={field}
          label={label}
          description={description}
          value={text[field]}
          error={faultAt(create.error, `settings/${field}`)}
          onChange={(event) => setText({ ...text, [field]: event.currentTarget.value })}
        />
      ))}
      <PasswordInput
        label={kind === 'vault-kv' ? words.token : words.secretAccessKey}
        description={words.credentialHelp}
        autoComplete="new-password"
        value={credential}
        error={faultAt(create.error, 'credential')}
        onChange={(event) => setCredential(event.currentTarget.value)}
      />
      <NumberInput
        label={words.overlap}
        description={words.overlapHelp}
        min={0}
        max={720}
        hideControls
        value={hours}
        error={faultAt(create.error, 'settings/overlapHours')}
        onChange={setHours}
      />
    </FormDialog>
  );
}
