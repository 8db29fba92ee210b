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
    onError: (error) => showProblem(error, 'Making a new address'),
  });
  const secret = useMutation({
    mutationFn: () => call('POST /webhooks/:webhookId/rotate-secret', { webhookId }),
    onSuccess: again,
    onError: (error) => showProblem(error, 'Making a new secret'),
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /webhooks/:webhookId', { webhookId }),
    onSuccess: () => {
      showToast({ title: 'Webhook deleted', detail: webhook.name });
      again();
      onDeleted();
    },
    onError: (error) => showProblem(error, 'Deleting'),
  });
  const run = { address, secret, delete: remove };
  const close = () => setAsking(null);
  return (
    <Section title="Keys">
      <div className={classes.keys}>
        <Button onClick={() => setAsking('address')}>New address</Button>
        {webhook.verify !== null && <Button onClick={() => setAsking('secret')}>New secret</Button>}
        <span className="grow" />
        <Button look="danger" onClick={() => setAsking('delete')}>
          Delete webhook
        </Button>
      </div>
      {asking !== null && (
        <Confirm
          opened
          title={questions[asking].title}
          action={questions[asking].action}
          danger={asking === 'delete'}
          onClose={close}
          onConfirm={() => {
            close();
            run[asking].mutate();
          }}
        >
          {questions[asking].text}
        </Confirm>
      )}
      {address.data && (
        <Modal opened onClose={address.reset} title="The new address" size={720} closeOnClickOutside={false}>
          <Made provider={provider} keyed={address.data} given={null} onClose={address.reset} />
        </Modal>
      )}
      {secret.data?.secret && (
        <Modal opened onClose={secret.reset} title="The new secret" size={560} closeOnClickOutside={false}>
          <p className="soft">
            Copy it now; it is shown this once. The one before it stays valid until the next new one.
          </p>
          <FormStack>
            <ShownOnce label="Secret" text={secret.data.secret} />
          </FormStack>
        </Modal>
      )}
    </Section>
  );
}

const questions = {
  address: {
    title: 'Give it a new address?',
    action: 'Make a new address',
    text: 'The address of now ends at once: what is posted there is refused until the product knows the new one.',
  },
  secret: {
    title: 'Make a new secret?',
    action: 'Make a new secret',
    text: 'The newest three are valid beside each other, so that nothing is lost while the product is changed over.',
  },
  delete: {
    title: 'Delete this webhook?',
    action: 'Delete',
    text: 'Its address ends and its deliveries are forgotten. The alerts it made stay.',
  },
} as const;
