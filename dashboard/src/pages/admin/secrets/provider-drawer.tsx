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
import { Confirm } from '../../../ui/confirm.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { providersQuery } from './queries.ts';
import { words } from './secret-words.ts';
import { kindWords, whereOf } from './words.ts';

import classes from '../admin.module.css';

type ProviderProps = { provider: SecretProviderView };
const again = () => void queryClient.invalidateQueries({ queryKey: providersQuery.queryKey });

export function ProviderDrawer({ provider, onClose }: ProviderProps & { onClose: () => void }) {
  const mayWrite = useCan('secret:write');
  const { name, settings, checkedAt, problem } = provider;
  return (
    <Drawer
      label={name}
      head={<span className="muted">{words.provider}</span>}
      onClose={onClose}
      foot={mayWrite ? <Remove provider={provider} /> : undefined}
    >
      <div className={classes.who}>
        <h2 className="grow">{name}</h2>
      </div>
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
    </Drawer>
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
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          test.mutate();
        }}
      >
        <TextInput
          label={words.secretName}
          description={words.secretNameHelp}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
        />
        {test.isError && <Problem error={test.error} />}
        <div className={classes.foot}>
          <Button type="submit" busy={test.isPending} disabled={path.trim() === ''}>
            {words.test}
          </Button>
        </div>
      </form>
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
      <form
        className={classes.form}
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <PasswordInput
          label={words.newCredential}
          autoComplete="new-password"
          value={credential}
          onChange={(event) => setCredential(event.currentTarget.value)}
        />
        {change.isError && <Problem error={change.error} />}
        <div className={classes.foot}>
          <Button type="submit" busy={change.isPending} disabled={credential === ''}>
            {words.change}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Remove({ provider }: ProviderProps) {
  const [asking, setAsking] = useState(false);
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
      <Button look="danger" busy={remove.isPending} onClick={() => setAsking(true)}>
        {words.remove}
      </Button>
      <Confirm
        opened={asking}
        title={words.removeOf(provider.name)}
        action={words.remove}
        danger
        onConfirm={() => {
          setAsking(false);
          remove.mutate();
        }}
        onClose={() => setAsking(false)}
      >
        {words.removeProviderHelp}
      </Confirm>
    </>
  );
}
