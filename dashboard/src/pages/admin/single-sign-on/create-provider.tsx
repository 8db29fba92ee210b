// A new provider: a name and a protocol; the rest is filled in beside the list, where the addresses of Tocsin stand.
import { SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useUrlSearch } from '../../../lib/url.ts';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { providersQuery } from './queries.ts';
import { words } from './words.ts';

const blank: Record<'oidc' | 'saml', Input<'POST /identity-providers'>['settings']> = {
  oidc: { kind: 'oidc', issuer: '', clientId: '' },
  saml: { kind: 'saml', entityId: '', ssoUrl: '', certificates: [] },
};

export function CreateProvider({ onClose }: { onClose: () => void }) {
  const [, change] = useUrlSearch();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'oidc' | 'saml'>('oidc');
  const create = useMutation({
    mutationFn: () => call('POST /identity-providers', { name, settings: blank[kind] }),
    onSuccess: async (provider) => {
      await queryClient.invalidateQueries({ queryKey: providersQuery.queryKey });
      showToast({ title: words.added, detail: provider.name });
      change({ selected: provider.id });
      onClose();
    },
  });
  return (
    <FormDialog
      title={words.add}
      size={440}
      work={create}
      shown={['name']}
      send={words.create}
      autoComplete="off"
      onSend={() => create.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        description={words.nameHint}
        data-autofocus
        maxLength={60}
        value={name}
        error={faultAt(create.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SegmentedControl
        aria-label={words.kind}
        data={[
          { value: 'oidc', label: words.kinds.oidc },
          { value: 'saml', label: words.kinds.saml },
        ]}
        value={kind}
        onChange={(value) => setKind(value === 'saml' ? 'saml' : 'oidc')}
      />
    </FormDialog>
  );
}
