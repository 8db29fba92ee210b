// One provider beside the list: where it is, whether it answers, and the ways to change its credential and end it.
import { PasswordInput, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { SecretProviderView } from '@tocsin/contracts/api/secrets';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { plural } from '../../../lib/format.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { Form } from '../../../ui/form.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { FormEnd } from '../shared/form-end.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { providersQuery } from './queries.ts';
import { words } from './secret-words.ts';
import { kindWords, whereOf } from './words.ts';

type ProviderProps = { provider: SecretProviderView };
const again = () => void queryClient.invalidateQueries({ queryKey: providersQuery.queryKey });

export function ProviderDrawer({ provider, onClose }: ProviderProps & { onClose: () => void }) {
  const mayWrite = useCan('secret:write');
  const { name, settings, checkedAt, problem } = provider;
  return (
    <NamedDrawer
      name={name}
      kind={words.provider}
      onClose={onClose}
      foot={mayWrite ? <Remove provider={provider} /> : undefined}
    >
      <Section title={words.about}>
        <KeyValues
          items={[
            [words.kind, kindWords[settings.kind]],
            [words.where, whereOf(settings)],
            ...(settings.kind === 'vault-kv'
              ? [[words.namespace, settings.namespace ?? words.none] as const]
              : [
                  [words.accessKey, settings.accessKeyId] as const,
                  [words.prefix, settings.prefix || words.none] as const,
                ]),
            [words.overlapShort, plural(settings.overlapHours, words.hour, words.hours)],
            [words.lastTest, checkedAt ? <Time key="checked" at={checkedAt} /> : words.never],
            ...(problem === null ? [] : [[words.whatFailed, problem] as const]),
            [words.addedBy, provider.createdBy],
          ]}
        />
      </Section>
      {mayWrite && <Test provider={provider} />}
      {mayWrite && <NewCredential provider={provider} />}
    </NamedDrawer>
  );
}

function Test({ provider }: ProviderProps) {
  const [path, setPath] = useState('');
  const test = useMutation({
    mutationFn: () => call('POST /secret-providers/:providerId/test', { providerId: provider.id, path: path.trim() }),
    onSuccess: ({ ok, problem }) => {
      again();
      showToast(
        ok
          ? { title: words.answered, detail: path.trim() }
          : { title: words.testFailed, detail: problem ?? '', look: 'problem' },
      );
    },
  });
  return (
    <Section title={words.test}>
      <Form onSubmit={() => test.mutate()}>
        <TextInput
          label={words.secretName}
          description={words.secretNameHelp}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        <FormEnd work={test}>
          <Button type="submit" busy={test.isPending} disabled={path.trim() === ''}>
            {words.test}
          </Button>
        </FormEnd>
      </Form>
    </Section>
  );
}

function NewCredential({ provider }: ProviderProps) {
  const [credential, setCredential] = useState('');
  const change = useMutation({
    mutationFn: () =>
      call('PATCH /secret-providers/:providerId', { providerId: provider.id, credential, rev: provider.rev }),
    onSuccess: () => {
      again();
      setCredential('');
      showToast({ title: words.credentialChanged, detail: provider.name });
    },
  });
  return (
    <Section title={words.credential}>
      <Form autoComplete="off" onSubmit={() => change.mutate()}>
        <PasswordInput
          label={words.newCredential}
          autoComplete="new-password"
          value={credential}
          onChange={(event) => setCredential(event.currentTarget.value)}
        />
        <FormEnd work={change}>
          <Button type="submit" busy={change.isPending} disabled={credential === ''}>
            {words.change}
          </Button>
        </FormEnd>
      </Form>
    </Section>
  );
}

function Remove({ provider }: ProviderProps) {
  const remove = useMutation({
    mutationFn: () => call('DELETE /secret-providers/:providerId', { providerId: provider.id }),
    onSuccess: () => {
      again();
      showToast({ title: words.providerDeleted, detail: provider.name });
    },
    onError: (error) => showProblem(error, words.deleting),
  });
  return (
    <>
      <ConfirmedButton
        label={words.remove}
        look="danger"
        busy={remove.isPending}
        title={words.removeOf(provider.name)}
        action={words.remove}
        onConfirm={remove.mutate}
      >
        {words.removeProviderHelp}
      </ConfirmedButton>
    </>
  );
}
