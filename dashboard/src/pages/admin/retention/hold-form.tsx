// A new hold: what it names, and why.
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { FormPair } from '../../../ui/form.tsx';
import { showToast } from '../../../ui/toast.tsx';
import { FormDialog } from '../shared/form-dialog.tsx';
import { holdsQuery } from './queries.ts';
import { scopeWords, words, type ScopeKind } from './words.ts';

type Sent = Input<'POST /legal-holds'>;
const empty = { incidentId: '', personId: '', host: '', dataset: '', site: '', from: '', to: '' };
type Text = typeof empty;

/** An item of evidence is held from its own page. */
type FormKind = Exclude<ScopeKind, 'evidence'>;
const kinds = Object.keys(scopeWords);
const isKind = (text: string): text is FormKind => text !== 'evidence' && kinds.includes(text);
/** The browser's field has minutes and no zone: it is UTC here. */
const moment = (typed: string): string => (typed === '' ? '' : `${typed.slice(0, 16)}:00.000Z`);

function scopeOf(kind: FormKind, text: Text): Sent['scope'] {
  switch (kind) {
    case 'organisation':
      return { kind };
    case 'incident':
      return { kind, incidentId: text.incidentId.trim() };
    case 'person':
      return { kind, personId: text.personId.trim() };
    case 'host':
      return { kind, host: text.host };
    default: {
      const { dataset, site, from, to } = text;
      return { kind, dataset: dataset.trim(), site: site.trim() || null, from: moment(from), to: moment(to) };
    }
  }
}

export function HoldForm({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<FormKind>('incident');
  const [text, setText] = useState(empty);
  const [reason, setReason] = useState('');
  const place = useMutation({
    mutationFn: (sent: Sent) => call('POST /legal-holds', sent),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: holdsQuery.queryKey });
      showToast({ title: words.holdPlaced });
      onClose();
    },
  });
  const field = (name: keyof Text, label: string, type = 'text') => (
    <TextInput
      label={label}
      type={type}
      value={text[name]}
      onChange={(event) => setText({ ...text, [name]: event.currentTarget.value })}
    />
  );
  return (
    <FormDialog
      title={words.holdTitle}
      size={480}
      work={place}
      send={words.placeHold}
      onSend={() => place.mutate({ scope: scopeOf(kind, text), reason: reason.trim() })}
      onClose={onClose}
    >
      <NativeSelect
        label={words.holdKind}
        data={kinds.filter(isKind).map((value) => ({ value, label: scopeWords[value] }))}
        value={kind}
        onChange={({ currentTarget: { value } }) => isKind(value) && setKind(value)}
      />
      {kind === 'incident' && field('incidentId', words.incidentId)}
      {kind === 'person' && field('personId', words.personId)}
      {kind === 'host' && field('host', words.host)}
      {kind === 'dataset' && (
        <>
          <FormPair>
            {field('dataset', words.dataset)}
            {field('site', words.site)}
          </FormPair>
          <FormPair>
            {field('from', words.from, 'datetime-local')}
            {field('to', words.to, 'datetime-local')}
          </FormPair>
        </>
      )}
      <Textarea
        label={words.reason}
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
