// A new item that is no file: an address, a search, an event, a note, or a physical thing.
import { Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { tlpLevels, type Evidence } from '@tocsin/contracts/evidence';
import { useState } from 'react';

import { call } from '../lib/api.ts';
import { Button } from '../ui/button.tsx';
import { Form, FormFoot, FormPair } from '../ui/form.tsx';
import { Problem } from '../ui/problem.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { showToast } from '../ui/toast.tsx';
import { refreshEvidence } from './queries.ts';
import { tlpWord } from './tlp.ts';
import { words } from './words.ts';

const ways = ['note', 'url', 'search', 'event', 'physical'] as const;
type Way = (typeof ways)[number];
const form = words.form;

const isoOf = (at: Date): string => at.toISOString().slice(0, 16);
/** The browser's field has minutes and no zone: it is UTC here. */
const moment = (typed: string): string => `${typed.slice(0, 16)}:00.000Z`;
const empty = () => ({
  title: '',
  text: '',
  url: '',
  query: '',
  eventId: '',
  source: '',
  location: '',
  custodian: '',
  from: isoOf(new Date(Date.now() - 86_400_000)),
  to: isoOf(new Date()),
});
type Text = ReturnType<typeof empty>;

function send(incidentId: string, way: Way, tlp: Evidence['tlp'], text: Text): Promise<Evidence> {
  const about = { incidentId, tlp, ...(text.title.trim() !== '' && { title: text.title }) };
  switch (way) {
    case 'note':
      return call('POST /evidence/captures', { ...about, what: { from: 'note', text: text.text } });
    case 'url':
      return call('POST /evidence/captures', { ...about, what: { from: 'url', url: text.url.trim() } });
    case 'event':
      return call('POST /evidence/captures', { ...about, what: { from: 'event', eventId: text.eventId.trim() } });
    case 'search':
      return call('POST /evidence/captures', {
        ...about,
        what: { from: 'search', query: text.query, start: moment(text.from), end: moment(text.to) },
      });
    default:
      return call('POST /evidence', {
        ...about,
        kind: 'physical',
        title: text.title,
        custodian: text.custodian,
        location: text.location,
        acquisition: { source: text.source },
      });
  }
}

export function TakeIn({ incidentId, onClose }: { incidentId: string; onClose: () => void }) {
  const [way, setWay] = useState<Way>('note');
  const [tlp, setTlp] = useState<Evidence['tlp']>('amber');
  const [text, setText] = useState(empty);
  const take = useMutation({
    mutationFn: () => send(incidentId, way, tlp, text),
    onSuccess: ({ number }) => {
      refreshEvidence();
      showToast({ title: form.taken(number) });
      onClose();
    },
  });
  const field = (name: keyof Text, label: string, more: { description?: string; type?: string } = {}) => (
    <TextInput
      label={label}
      value={text[name]}
      onChange={(event) => setText({ ...text, [name]: event.currentTarget.value })}
      {...more}
    />
  );
  return (
    <Modal opened onClose={onClose} title={form.title} size={560}>
      <Form label={form.title} onSubmit={() => take.mutate()}>
        <Tabs
          label={form.what}
          tabs={ways.map((id) => ({ id, label: form.ways[id] }))}
          chosen={way}
          onChoose={(id) => setWay(id)}
        />
        {way === 'note' && (
          <Textarea
            label={form.text}
            autosize
            minRows={4}
            maxRows={12}
            maxLength={100_000}
            value={text.text}
            onChange={(event) => setText({ ...text, text: event.currentTarget.value })}
          />
        )}
        {way === 'url' && field('url', form.url, { description: form.urlHint, type: 'url' })}
        {way === 'event' && field('eventId', form.eventId)}
        {way === 'search' && (
          <>
            {field('query', form.query)}
            <FormPair>
              {field('from', form.from, { type: 'datetime-local' })}
              {field('to', form.to, { type: 'datetime-local' })}
            </FormPair>
          </>
        )}
        {way === 'physical' && (
          <>
            {field('source', form.source, { description: form.sourceHint })}
            <FormPair>
              {field('custodian', form.custodian)}
              {field('location', form.location)}
            </FormPair>
          </>
        )}
        <FormPair>
          {field('title', form.name)}
          <NativeSelect
            label={form.tlp}
            data={tlpLevels.map((level) => ({ value: level, label: tlpWord(level) }))}
            value={tlp}
            onChange={({ currentTarget: { value } }) => setTlp(tlpLevels.find((level) => level === value) ?? 'amber')}
          />
        </FormPair>
        {take.isError && <Problem error={take.error} />}
        <FormFoot>
          <Button onClick={onClose}>{form.cancel}</Button>
          <Button type="submit" look="primary" busy={take.isPending}>
            {form.take}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
