// An entry written by hand, or corrected: when, what, how it is known, and what stands behind it.
import { Modal, MultiSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import type { TimelineEntry } from '@tocsin/contracts/timeline';
import { assertions, entryLanes, severityNames, timePrecisions } from '@tocsin/contracts/words';
import { useState } from 'react';

import { fromLocalInput, toLocalInput } from '../lib/local-time.ts';
import { Button } from '../ui/button.tsx';
import { Form, FormFoot, FormPair } from '../ui/form.tsx';
import { showToast } from '../ui/toast.tsx';
import { severityWord } from '../words/severity.ts';
import { tacticWord } from '../words/tactics.ts';
import type { EntryChanges } from './use-entry-changes.ts';
import { words } from './viewer-words.ts';
import { entryLaneWords } from './words.ts';

const tactics = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
] as const;

type FormProps = { entry: TimelineEntry | null; changes: EntryChanges; onClose: () => void };
type Draft = Pick<
  TimelineEntry,
  'lane' | 'precision' | 'severity' | 'title' | 'body' | 'tactics' | 'assertion' | 'confidence'
> & { at: string; end: string; host: string; user: string; source: string };

/** To the second where a browser's field keeps seconds. */
const localOf = (iso: string | null): string =>
  iso === null ? '' : `${toLocalInput(iso)}:${String(new Date(iso).getSeconds()).padStart(2, '0')}`;

function draftOf(entry: TimelineEntry | null): Draft {
  if (!entry)
    return {
      lane: 'attack',
      precision: 's',
      severity: 2,
      title: '',
      body: '',
      tactics: [],
      assertion: 'reported',
      confidence: null,
      at: localOf(new Date().toISOString()),
      end: '',
      host: '',
      user: '',
      source: '',
    };
  const named = (kind: string): string => entry.entities.find((entity) => entity.kind === kind)?.value ?? '';
  const source = entry.refs.find(({ kind }) => kind === 'external')?.id ?? '';
  return {
    ...entry,
    at: localOf(entry.at),
    end: localOf(entry.endAt),
    host: named('host'),
    user: named('user'),
    source,
  };
}

/** What stays of an entry whatever the form says: entities and sources that it has no field for. */
function wholeOf(draft: Draft, entry: TimelineEntry | null) {
  const { at, end, host, user, source, lane, precision, severity, title, body, tactics, assertion, confidence } = draft;
  const first = { host: entry?.entities.find(({ kind }) => kind === 'host'), user: entry?.entities.find(({ kind }) => kind === 'user') }; // prettier-ignore
  const others = (entry?.entities ?? []).filter((entity) => entity !== first.host && entity !== first.user);
  const external = entry?.refs.find(({ kind }) => kind === 'external');
  const kept = entry && localOf(entry.at) === at ? entry.at : fromLocalInput(at);
  return {
    lane,
    precision,
    severity,
    title,
    body,
    tactics,
    assertion,
    confidence,
    at: kept ?? '',
    endAt: entry && localOf(entry.endAt) === end ? entry.endAt : fromLocalInput(end),
    entities: [
      ...(host.trim() === '' ? [] : [{ kind: 'host' as const, value: host.trim() }]),
      ...(user.trim() === '' ? [] : [{ kind: 'user' as const, value: user.trim() }]),
      ...others,
    ],
    refs: [
      ...(entry?.refs ?? []).filter((ref) => ref !== external),
      ...(source.trim() === '' ? [] : [{ kind: 'external' as const, id: source.trim(), label: external?.label ?? '' }]),
    ],
  };
}

export function EntryForm({ entry, changes, onClose }: FormProps) {
  const [draft, setDraft] = useState(() => draftOf(entry));
  const [busy, setBusy] = useState(false);
  const set = (patch: Partial<Draft>): void => setDraft((before) => ({ ...before, ...patch }));
  const ready = draft.title.trim() !== '' && fromLocalInput(draft.at) !== null;
  const save = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    const whole = wholeOf(draft, entry);
    const done = entry
      ? await changes.edit(entry.id, { ...whole, rev: entry.rev })
      : await changes.add({ ...whole, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
    setBusy(false);
    if (!done) return;
    if (!entry) showToast({ title: words.form.done });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={entry ? words.form.edit : words.form.add} size={620}>
      <Form label={entry ? words.form.edit : words.form.add} onSubmit={() => void save()}>
        <TextInput
          label={words.form.title}
          data-autofocus
          maxLength={500}
          value={draft.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        <Fields draft={draft} set={set} />
        <Textarea
          label={words.form.body}
          autosize
          minRows={2}
          maxLength={20_000}
          value={draft.body}
          onChange={(event) => set({ body: event.currentTarget.value })}
        />
        <FormFoot>
          <Button onClick={onClose}>{words.form.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={!ready}>
            {entry ? words.entry.save : words.form.add}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}

type FieldsProps = { draft: Draft; set: (patch: Partial<Draft>) => void };

function Fields({ draft, set }: FieldsProps) {
  const one = <Value extends string>(value: string | null, among: readonly Value[], before: Value): Value =>
    among.find((each) => each === value) ?? before;
  return (
    <>
      <FormPair>
        <TextInput
          label={words.form.at}
          type="datetime-local"
          step={1}
          value={draft.at}
          onChange={(event) => set({ at: event.currentTarget.value })}
        />
        <TextInput
          label={words.form.end}
          type="datetime-local"
          step={1}
          value={draft.end}
          onChange={(event) => set({ end: event.currentTarget.value })}
        />
      </FormPair>
      <FormPair>
        <Select
          label={words.form.lane}
          allowDeselect={false}
          data={entryLanes.map((value) => ({ value, label: entryLaneWords[value] }))}
          value={draft.lane}
          onChange={(value) => set({ lane: one(value, entryLanes, draft.lane) })}
        />
        <Select
          label={words.form.severity}
          allowDeselect={false}
          data={severityNames.map((_, value) => ({ value: String(value), label: severityWord(value) }))}
          value={String(draft.severity)}
          onChange={(value) => set({ severity: Number(value ?? draft.severity) })}
        />
      </FormPair>
      <FormPair>
        <Select
          label={words.form.precision}
          allowDeselect={false}
          data={timePrecisions.map((value) => ({ value, label: words.precisions[value] }))}
          value={draft.precision}
          onChange={(value) => set({ precision: one(value, timePrecisions, draft.precision) })}
        />
        <Select
          label={words.form.assertion}
          allowDeselect={false}
          data={assertions.map((value) => ({ value, label: words.assertions[value] }))}
          value={draft.assertion}
          onChange={(value) => set({ assertion: one(value, assertions, draft.assertion) })}
        />
      </FormPair>
      <FormPair>
        <TextInput
          label={words.form.host}
          maxLength={300}
          value={draft.host}
          onChange={(event) => set({ host: event.currentTarget.value })}
        />
        <TextInput
          label={words.form.user}
          maxLength={300}
          value={draft.user}
          onChange={(event) => set({ user: event.currentTarget.value })}
        />
      </FormPair>
      <MultiSelect
        label={words.form.tactics}
        data={tactics.map((value) => ({ value, label: tacticWord(value) }))}
        value={draft.tactics}
        onChange={(chosen) => set({ tactics: chosen })}
      />
      <FormPair>
        <TextInput
          label={words.form.source}
          maxLength={2000}
          value={draft.source}
          onChange={(event) => set({ source: event.currentTarget.value })}
        />
        <NumberInput
          label={words.form.confidence}
          min={0}
          max={100}
          allowDecimal={false}
          value={draft.confidence ?? ''}
          onChange={(value) => set({ confidence: typeof value === 'number' ? value : null })}
        />
      </FormPair>
    </>
  );
}
