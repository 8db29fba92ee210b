// A new provider: a name and a protocol; the rest is filled in beside the list, where the addresses of Tocsin stand.
import { Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useUrlSearch } from '../../../lib/url.ts';
import { Button } from '../../../ui/button.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt, faultBeyond } from '../field-faults.ts';
import { providersQuery } from './queries.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

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
  const beyond = create.isError ? faultBeyond(create.error, ['name']) : null;
  return (
    <Modal opened onClose={onClose} title={words.add} size={440}>
      <form
        className={classes.form}
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
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
        {beyond !== null && <Problem error={beyond} />}
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            {words.create}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
