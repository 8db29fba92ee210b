// What can be changed about a webhook, new keys for it, and its end.
import { PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Webhook, WebhookProvider } from '@tocsin/contracts/api/webhooks';
import type { Input } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { sitesQuery } from '../../shell/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormPair } from '../../ui/form.tsx';
import { Section } from '../../ui/panel.tsx';
import { showToast } from '../../ui/toast.tsx';
import { FormEnd } from '../admin/shared/form-end.tsx';
import { Keys } from './keys.tsx';
import { webhooksQuery } from './queries.ts';
import { mappingText, sampleMapping, words } from './words.ts';

type SettingsProps = { webhook: Webhook; provider: WebhookProvider; onDeleted: () => void };
type Change = Omit<Input<'PATCH /webhooks/:webhookId'>, 'webhookId'>;

const none = 'none';

/** New keys change the webhook too; they are shown once, and must stay while it is read anew. */
export function Settings({ webhook, provider, onDeleted }: SettingsProps) {
  return (
    <>
      <About key={webhook.rev} webhook={webhook} provider={provider} />
      <Keys webhook={webhook} provider={provider} onDeleted={onDeleted} />
    </>
  );
}

function About({ webhook, provider }: Omit<SettingsProps, 'onDeleted'>) {
  const [name, setName] = useState(webhook.name);
  const [siteId, setSiteId] = useState(webhook.site?.id ?? null);
  const [enabled, setEnabled] = useState(webhook.enabled);
  const [autoClose, setAutoClose] = useState(webhook.autoClose);
  const [proof, setProof] = useState(webhook.verify?.preset ?? none);
  const [secret, setSecret] = useState('');
  const [mapping, setMapping] = useState(mappingText(webhook.mapping));
  const sites = useQuery(sitesQuery).data ?? [];
  const save = useMutation({
    mutationFn: async () => {
      const webhookId = webhook.id;
      const change: Change = { name: name.trim(), siteId, enabled, autoClose };
      if (provider.id === 'generic') change.mapping = mapping.trim() === '' ? null : readMapping(mapping);
      if (proof !== (webhook.verify?.preset ?? none))
        change.verify = provider.verify.find(({ id }) => id === proof)?.verify ?? null;
      if (secret !== '') await call('POST /webhooks/:webhookId/rotate-secret', { webhookId, secret });
      return call('PATCH /webhooks/:webhookId', { webhookId, ...change });
    },
    onSuccess: (changed) => {
      queryClient.setQueryData(webhooksQuery.queryKey, (all) =>
        all?.map((each) => (each.id === changed.id ? changed : each)),
      );
      setSecret('');
      showToast({ title: words.saved, detail: changed.name });
    },
  });
  return (
    <Form
      onSubmit={() => {
        save.mutate();
      }}
    >
      <FormPair>
        <TextInput
          label={words.name}
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
      </FormPair>
      <Switch
        label={words.takeDeliveries}
        checked={enabled}
        onChange={(event) => setEnabled(event.currentTarget.checked)}
      />
      <Switch
        label={words.autoClose}
        description={words.autoCloseMore}
        checked={autoClose}
        onChange={(event) => setAutoClose(event.currentTarget.checked)}
      />
      {provider.verify.length > 0 && (
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
            onChange={(value) => setProof(value ?? none)}
          />
          {proof !== none && (
            <PasswordInput
              label={webhook.secrets === 0 ? words.secret : words.anotherSecret}
              description={webhook.secrets === 0 ? words.secretNeeded : words.secretsStay}
              autoComplete="new-password"
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
            />
          )}
        </FormPair>
      )}
      {provider.id === 'generic' && <Mapping text={mapping} onChange={setMapping} />}
      <FormEnd work={save}>
        <Button type="submit" look="primary" busy={save.isPending} disabled={name.trim() === ''}>
          {words.save}
        </Button>
      </FormEnd>
    </Form>
  );
}

/** The server checks every part and names the wrong ones. @throws Error for what is no JSON. */
function readMapping(text: string): NonNullable<Change['mapping']> {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(words.notJson);
  }
}

function Mapping({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  return (
    <Section
      title={words.mapping}
      aside={
        text.trim() === '' && (
          <Button small look="quiet" onClick={() => onChange(sampleMapping)}>
            {words.beginWithExample}
          </Button>
        )
      }
    >
      <Textarea
        aria-label={words.mapping}
        description={words.mappingMore}
        classNames={{ input: 'mono' }}
        autosize
        minRows={4}
        maxRows={24}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Section>
  );
}
