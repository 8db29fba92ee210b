// A new address, a new secret, and the end of a webhook.
import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Webhook, WebhookProvider } from '@tocsin/contracts/api/webhooks';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { FormStack } from '../../ui/form.tsx';
import { Section } from '../../ui/panel.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { Made } from './made.tsx';
import { webhooksQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type KeysProps = { webhook: Webhook; provider: WebhookProvider; onDeleted: () => void };
type Asking = 'address' | 'secret' | 'delete' | null;

const again = () => void queryClient.invalidateQueries({ queryKey: webhooksQuery.queryKey });

export function Keys({ webhook, provider, onDeleted }: KeysProps) {
  const [asking, setAsking] = useState<Asking>(null);
  const webhookId = webhook.id;
  const address = useMutation({
    mutationFn: () => call('POST /webhooks/:webhookId/rotate-token', { webhookId }),
    onSuccess: again,
    onError: (error) => showProblem(error, words.makingAddress),
  });
  const secret = useMutation({
    mutationFn: () => call('POST /webhooks/:webhookId/rotate-secret', { webhookId }),
    onSuccess: again,
    onError: (error) => showProblem(error, words.makingSecret),
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /webhooks/:webhookId', { webhookId }),
    onSuccess: () => {
      showToast({ title: words.deleted, detail: webhook.name });
      again();
      onDeleted();
    },
    onError: (error) => showProblem(error, words.deleting),
  });
  const run = { address, secret, delete: remove };
  const close = () => setAsking(null);
  return (
    <Section title={words.keys}>
      <div className={classes.keys}>
        <Button onClick={() => setAsking('address')}>{words.newAddress}</Button>
        {webhook.verify !== null && <Button onClick={() => setAsking('secret')}>{words.newSecret}</Button>}
        <span className="grow" />
        <Button look="danger" onClick={() => setAsking('delete')}>
          {words.deleteWebhook}
        </Button>
      </div>
      {asking !== null && (
        <Confirm
          opened
          title={words.questions[asking].title}
          action={words.questions[asking].action}
          danger={asking === 'delete'}
          onClose={close}
          onConfirm={() => {
            close();
            run[asking].mutate();
          }}
        >
          {words.questions[asking].text}
        </Confirm>
      )}
      {address.data && (
        <Modal opened onClose={address.reset} title={words.theNewAddress} size={720} closeOnClickOutside={false}>
          <Made provider={provider} keyed={address.data} given={null} onClose={address.reset} />
        </Modal>
      )}
      {secret.data?.secret && (
        <Modal opened onClose={secret.reset} title={words.theNewSecret} size={560} closeOnClickOutside={false}>
          <p className="soft">{words.copySecret}</p>
          <FormStack>
            <ShownOnce label={words.secret} text={secret.data.secret} />
          </FormStack>
        </Modal>
      )}
    </Section>
  );
}
