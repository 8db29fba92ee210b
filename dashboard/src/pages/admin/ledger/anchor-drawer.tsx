// One kind of anchor beside the ledger: how it does, its settings, and the ways to run it and take it away.
import { NumberInput, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { AnchorEntry, AnchorTarget } from '@tocsin/contracts/api/ledger-anchors';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { formatCount } from '../../../lib/format.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { Form } from '../../../ui/form.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { said } from '../../../words/said.ts';
import { faultAt } from '../field-faults.ts';
import { FormEnd } from '../shared/form-end.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { draftOf, settingsOf, type AnchorDraft, type AnchorKind } from './anchor-form.ts';
import { words } from './anchor-words.ts';
import { anchorsQuery } from './queries.ts';

type DrawerProps = {
  kind: AnchorKind;
  /** Null where it is not set up. */
  target: AnchorTarget | null;
  /** The newest of the kind that failed. */
  failed: AnchorEntry | null;
  onClose: () => void;
};
const again = () => void queryClient.invalidateQueries({ queryKey: anchorsQuery.queryKey });

export function AnchorDrawer({ kind, target, failed, onClose }: DrawerProps) {
  const mayWrite = useCan('security:write');
  const title = words.kinds[kind];
  return (
    <NamedDrawer name={title} kind={words.title} onClose={onClose} foot={target ? <Actions kind={kind} /> : undefined}>
      <p className="soft">{words.meanings[kind]}</p>
      {target && <State target={target} failed={failed} />}
      {mayWrite && <Settings kind={kind} target={target} />}
    </NamedDrawer>
  );
}

function State({ target: { done, last, waiting }, failed }: { target: AnchorTarget; failed: AnchorEntry | null }) {
  return (
    <Section title={words.state}>
      <KeyValues
        items={[
          [words.done, formatCount(done)],
          [
            words.last,
            last ? (
              <span key="last">
                {words.lastRoot(last.number)}
                <Time at={last.at} look="absolute" />
              </span>
            ) : (
              words.none
            ),
          ],
          [words.waiting, waiting === 0 ? words.fine : words.waits(waiting)],
          ...(failed?.problem ? [[words.problem, said(failed.problem)] as const] : []),
          ...(failed?.retryAt ? [[words.retry, <Time key="retry" at={failed.retryAt} />] as const] : []),
        ]}
      />
    </Section>
  );
}

type FieldsProps = {
  draft: AnchorDraft;
  patch: (fields: Partial<AnchorDraft>) => void;
  error: unknown;
  isNew: boolean;
};
const shown = [
  'credential',
  ...['url', 'ca', 'endpoint', 'region', 'bucket', 'prefix', 'accessKeyId', 'retainDays', 'to'].map(
    (field) => `settings/${field}`,
  ),
];

function Settings({ kind, target }: Pick<DrawerProps, 'kind' | 'target'>) {
  const [draft, setDraft] = useState(() => draftOf(target));
  const patch = (fields: Partial<AnchorDraft>) => setDraft((before) => ({ ...before, ...fields }));
  const save = useMutation({
    mutationFn: () => {
      const { credential, enabled } = draft;
      const given = { ...(credential !== '' && { credential }), ...(target && { rev: target.rev }) };
      return call('PUT /ledger/anchors/:kind', { kind, settings: settingsOf(kind, draft), enabled, ...given });
    },
    onSuccess: () => {
      again();
      patch({ credential: '' });
      showToast({ title: words.saved, detail: words.kinds[kind] });
    },
  });
  const fields = { draft, patch, error: save.error, isNew: target === null };
  return (
    <Section title={words.settings}>
      <Form autoComplete="off" onSubmit={() => save.mutate()}>
        {kind === 'rfc3161' && <StampFields {...fields} />}
        {kind === 'object-lock' && <BucketFields {...fields} />}
        {kind === 'e-mail' && <Field {...fields} name="to" label={words.to} />}
        <Switch
          label={words.enabled}
          checked={draft.enabled}
          onChange={(event) => patch({ enabled: event.currentTarget.checked })}
        />
        <FormEnd work={save} shown={shown}>
          <Button type="submit" look="primary" busy={save.isPending}>
            {words.save}
          </Button>
        </FormEnd>
      </Form>
    </Section>
  );
}

type TextField = 'url' | 'endpoint' | 'region' | 'bucket' | 'prefix' | 'accessKeyId' | 'to';
type FieldProps = FieldsProps & { name: TextField; label: string; hint?: string };
const Field = ({ draft, patch, error, name, label, hint }: FieldProps) => (
  <TextInput
    label={label}
    description={hint}
    value={draft[name]}
    error={faultAt(error, `settings/${name}`)}
    onChange={(event) => patch({ [name]: event.currentTarget.value })}
  />
);

function StampFields(props: FieldsProps) {
  const { draft, patch, error } = props;
  return (
    <>
      <Field {...props} name="url" label={words.url} />
      <Textarea
        label={words.ca}
        description={words.caHint}
        rows={4}
        className="mono"
        value={draft.ca}
        error={faultAt(error, 'settings/ca')}
        onChange={(event) => patch({ ca: event.currentTarget.value })}
      />
    </>
  );
}

function BucketFields(props: FieldsProps) {
  const { draft, patch, error, isNew } = props;
  return (
    <>
      <Field {...props} name="endpoint" label={words.endpoint} />
      <Field {...props} name="region" label={words.region} />
      <Field {...props} name="bucket" label={words.bucket} hint={words.bucketHint} />
      <Field {...props} name="prefix" label={words.prefix} />
      <Switch
        label={words.pathStyle}
        checked={draft.pathStyle}
        onChange={(event) => patch({ pathStyle: event.currentTarget.checked })}
      />
      <Field {...props} name="accessKeyId" label={words.accessKeyId} />
      <PasswordInput
        label={words.secret}
        description={isNew ? words.secretHint : words.keptHint}
        autoComplete="new-password"
        value={draft.credential}
        error={faultAt(error, 'credential')}
        onChange={(event) => patch({ credential: event.currentTarget.value })}
      />
      <NumberInput
        label={words.retainDays}
        description={words.days}
        min={1}
        max={36_500}
        hideControls
        value={draft.retainDays}
        error={faultAt(error, 'settings/retainDays')}
        onChange={(value) => patch({ retainDays: Number(value) })}
      />
    </>
  );
}

function Actions({ kind }: { kind: AnchorKind }) {
  const mayRun = useCan('ledger:verify');
  const mayWrite = useCan('security:write');
  const run = useMutation({
    mutationFn: () => call('POST /ledger/anchors/:kind/run', { kind }),
    onSuccess: ({ ok, problem }) => {
      again();
      showToast(
        ok
          ? { title: words.ran, detail: words.kinds[kind] }
          : { title: words.runFailed, detail: said(problem ?? ''), look: 'problem' },
      );
    },
    onError: (error) => showProblem(error, words.run),
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /ledger/anchors/:kind', { kind }),
    onSuccess: () => {
      again();
      showToast({ title: words.removed, detail: words.kinds[kind] });
    },
    onError: (error) => showProblem(error, words.remove),
  });
  return (
    <>
      {mayRun && (
        <Button look="primary" busy={run.isPending} onClick={() => run.mutate()}>
          {words.run}
        </Button>
      )}
      {mayWrite && (
        <ConfirmedButton
          label={words.remove}
          look="danger"
          busy={remove.isPending}
          title={words.removeTitle(words.kinds[kind])}
          action={words.remove}
          onConfirm={remove.mutate}
        >
          {words.removeText}
        </ConfirmedButton>
      )}
    </>
  );
}
