// A stream to make or to change: where it goes, how it signs in there, and what it carries.
import { MultiSelect, NativeSelect, NumberInput, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core'; // prettier-ignore
import { useMutation } from '@tanstack/react-query';
import type { AuditSink } from '@tocsin/contracts/api/audit-streams';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { authOf, draftOf, filterChoices, kindOf, settingsOf, type Draft } from './form.ts';
import { auditSinksQuery } from './queries.ts';
import { words } from './words.ts';

type FormProps = { /** Null to make one. */ sink: AuditSink | null; onClose: () => void };
type FieldsProps = { draft: Draft; patch: (fields: Partial<Draft>) => void; error: unknown; isNew: boolean };
const { form } = words;
const shown = ['name', 'credential', 'filter', ...['host', 'port', 'ca', 'url'].map((field) => `settings/${field}`)];

export function SinkForm({ sink, onClose }: FormProps) {
  const [draft, setDraft] = useState(() => draftOf(sink));
  const patch = (fields: Partial<Draft>) => setDraft((before) => ({ ...before, ...fields }));
  const save = useMutation({
    mutationFn: () => {
      const { name, filter, needToKnow, from, credential } = draft;
      const settings = settingsOf(draft);
      const common = { name: name.trim(), settings, filter, needToKnow };
      if (!sink) return call('POST /audit-sinks', { ...common, from, credential: credential || null });
      const isWithout = settings.kind === 'https' && settings.auth === 'none' && sink.hasCredential;
      const given = isWithout ? { credential: null } : credential === '' ? {} : { credential };
      return call('PATCH /audit-sinks/:auditSinkId', { auditSinkId: sink.id, ...common, ...given, rev: sink.rev });
    },
    onSuccess: ({ name }) => {
      void queryClient.invalidateQueries({ queryKey: auditSinksQuery.queryKey });
      showToast({ title: sink ? words.saved : words.created, detail: name });
      onClose();
    },
  });
  const fields = { draft, patch, error: save.error, isNew: sink === null };
  return (
    <FormDialog
      title={sink ? words.changeTitle(sink.name) : words.make}
      size={480}
      work={save}
      shown={shown}
      send={sink ? words.save : words.add}
      autoComplete="off"
      onSend={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={form.name}
        data-autofocus
        maxLength={80}
        value={draft.name}
        error={faultAt(save.error, 'name')}
        onChange={(event) => patch({ name: event.currentTarget.value })}
      />
      <NativeSelect
        label={form.kind}
        data={(['syslog', 'https'] as const).map((value) => ({ value, label: words.kinds[value] }))}
        value={draft.kind}
        onChange={(event) => patch({ kind: kindOf(event.currentTarget.value), credential: '' })}
      />
      {draft.kind === 'syslog' ? <SyslogFields {...fields} /> : <HttpsFields {...fields} />}
      <WhatFields {...fields} />
    </FormDialog>
  );
}

function SyslogFields({ draft, patch, error }: FieldsProps) {
  return (
    <>
      <TextInput
        label={form.host}
        description={form.hostHint}
        value={draft.host}
        error={faultAt(error, 'settings/host')}
        onChange={(event) => patch({ host: event.currentTarget.value })}
      />
      <NumberInput
        label={form.port}
        min={1}
        max={65_535}
        hideControls
        value={draft.port}
        error={faultAt(error, 'settings/port')}
        onChange={(value) => patch({ port: Number(value) })}
      />
      <Switch label={form.tls} checked={draft.tls} onChange={(event) => patch({ tls: event.currentTarget.checked })} />
      {draft.tls && (
        <>
          <Authorities draft={draft} patch={patch} error={error} />
          <Textarea
            label={form.identity}
            description={form.identityHint}
            rows={3}
            className="mono"
            value={draft.credential}
            error={faultAt(error, 'credential')}
            onChange={(event) => patch({ credential: event.currentTarget.value })}
          />
        </>
      )}
    </>
  );
}

const Authorities = ({ draft, patch, error }: Omit<FieldsProps, 'isNew'>) => (
  <Textarea
    label={form.ca}
    description={form.caHint}
    rows={3}
    className="mono"
    value={draft.ca}
    error={faultAt(error, 'settings/ca')}
    onChange={(event) => patch({ ca: event.currentTarget.value })}
  />
);

function HttpsFields({ draft, patch, error, isNew }: FieldsProps) {
  return (
    <>
      <TextInput
        label={form.url}
        description={form.urlHint}
        placeholder="https://"
        value={draft.url}
        error={faultAt(error, 'settings/url')}
        onChange={(event) => patch({ url: event.currentTarget.value })}
      />
      <Authorities draft={draft} patch={patch} error={error} />
      <NativeSelect
        label={form.auth}
        data={(['bearer', 'hmac', 'none'] as const).map((value) => ({ value, label: form.auths[value] }))}
        value={draft.auth}
        onChange={(event) => patch({ auth: authOf(event.currentTarget.value) })}
      />
      {draft.auth !== 'none' && (
        <PasswordInput
          label={draft.auth === 'bearer' ? form.token : form.shared}
          description={isNew ? form.credentialHint : form.keptHint}
          autoComplete="new-password"
          value={draft.credential}
          error={faultAt(error, 'credential')}
          onChange={(event) => patch({ credential: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function WhatFields({ draft, patch, error, isNew }: FieldsProps) {
  const mayShowRestricted = useCan('incident:restricted');
  return (
    <>
      <MultiSelect
        label={form.filter}
        description={form.filterHint}
        data={filterChoices}
        searchable
        value={draft.filter}
        error={faultAt(error, 'filter')}
        onChange={(filter) => patch({ filter })}
      />
      {(mayShowRestricted || draft.needToKnow) && (
        <Switch
          label={form.needToKnow}
          checked={draft.needToKnow}
          onChange={(event) => patch({ needToKnow: event.currentTarget.checked })}
        />
      )}
      {isNew && (
        <NativeSelect
          label={form.from}
          data={(['now', 'beginning'] as const).map((value) => ({ value, label: form[value] }))}
          value={draft.from}
          onChange={(event) => patch({ from: event.currentTarget.value === 'now' ? 'now' : 'beginning' })}
        />
      )}
    </>
  );
}
