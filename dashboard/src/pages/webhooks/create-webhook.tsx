// A new webhook: which product, what it is called, how it proves itself. Address and secret are shown once, at the end.
import { Modal, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { WebhookProvider } from '@tocsin/contracts/api/webhooks';
import type { Output } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { sitesQuery } from '../../shell/queries.ts';
import { FormPair } from '../../ui/form.tsx';
import { FormDialog } from '../admin/shared/form-dialog.tsx';
import { Made } from './made.tsx';
import { webhooksQuery } from './queries.ts';
import { words } from './words.ts';

type Keyed = Output<'POST /webhooks'>;
type CreateProps = { providers: readonly WebhookProvider[]; onMade: (made: Keyed) => void; onClose: () => void };

const none = 'none';

export function CreateWebhook({ providers, onMade, onClose }: CreateProps) {
  const [providerId, setProviderId] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [siteId, setSiteId] = useState<string | null>(null);
  const [proof, setProof] = useState(none);
  const [secret, setSecret] = useState('');
  const [autoClose, setAutoClose] = useState(false);
  const sites = useQuery(sitesQuery).data ?? [];
  const provider = providers.find(({ id }) => id === providerId) ?? null;
  const create = useMutation({
    mutationFn: () =>
      call('POST /webhooks', {
        provider: providerId ?? '',
        name: name.trim() || (provider?.title ?? ''),
        siteId,
        autoClose,
        verify: provider?.verify.find(({ id }) => id === proof)?.verify ?? null,
        ...(proof !== none && secret !== '' ? { secret } : {}),
      }),
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey });
      onMade(made);
    },
  });
  if (create.data && provider)
    return (
      <Modal opened onClose={onClose} title={words.setUpProduct(provider.title)} size={720} closeOnClickOutside={false}>
        <Made
          provider={provider}
          keyed={create.data}
          given={proof === none ? null : secret || null}
          onClose={onClose}
        />
      </Modal>
    );
  const choose = (id: string | null) => {
    setProviderId(id);
    setProof(none);
  };
  return (
    <FormDialog
      title={words.newWebhook}
      size={560}
      work={create}
      send={words.create}
      ready={provider !== null}
      onSend={() => {
        if (provider) create.mutate();
      }}
      onClose={onClose}
    >
      <Select
        label={words.product}
        description={provider?.summary ?? words.productMore}
        placeholder={words.chooseProduct}
        data-autofocus
        searchable
        data={providers.map(({ id, title }) => ({ value: id, label: title }))}
        value={providerId}
        maxDropdownHeight={320}
        onChange={choose}
      />
      <TextInput
        label={words.name}
        description={words.nameMore}
        placeholder={provider?.title ?? words.nameExample}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label={words.site}
        placeholder={words.noSite}
        clearable
        searchable
        data={sites.map((site) => ({ value: site.id, label: site.name }))}
        value={siteId}
        onChange={setSiteId}
      />
      {provider && provider.verify.length > 0 && (
        <Proof provider={provider} proof={proof} secret={secret} onProof={setProof} onSecret={setSecret} />
      )}
      <Switch
        label={words.autoClose}
        description={words.autoCloseMore}
        checked={autoClose}
        onChange={(event) => setAutoClose(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}

type ProofProps = {
  provider: WebhookProvider;
  proof: string;
  secret: string;
  onProof: (proof: string) => void;
  onSecret: (secret: string) => void;
};

function Proof({ provider, proof, secret, onProof, onSecret }: ProofProps) {
  return (
    <FormPair>
      <Select
        label={words.proof}
        description={words.proofMore}
        data={[
          { value: none, label: words.addressAlone },
          ...provider.verify.map(({ id, title }) => ({ value: id, label: title })),
        ]}
        value={proof}
        allowDeselect={false}
        onChange={(value) => onProof(value ?? none)}
      />
      {proof !== none && (
        <PasswordInput
          label={words.secret}
          description={proof === 'basic' ? words.secretAsBasic : words.secretMade}
          autoComplete="new-password"
          value={secret}
          onChange={(event) => onSecret(event.currentTarget.value)}
        />
      )}
    </FormPair>
  );
}
