// A new request: what is asked, about whom, and why.
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { privacyKinds } from '@tocsin/contracts/api/privacy';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { showToast } from '../../../ui/toast.tsx';
import { faultAt } from '../field-faults.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { again } from './queries.ts';
import { kindHints, kindWords, words } from './words.ts';

const fields = ['kind', 'identifier', 'reason', 'reference'];

export function RequestForm({ onClose }: { onClose: () => void }) {
  const [kind, setKind] = useState<(typeof privacyKinds)[number]>('export');
  const [text, setText] = useState({ identifier: '', reason: '', reference: '' });
  const ask = useMutation({
    mutationFn: () => {
      const { identifier, reason, reference } = text;
      return call('POST /privacy/requests', {
        kind,
        identifier: identifier.trim(),
        reason: reason.trim(),
        reference: reference.trim() || null,
      });
    },
    onSuccess: () => {
      again();
      showToast({ title: words.made, detail: kind === 'erasure' ? words.madeErasure : words.madeExport });
      onClose();
    },
  });
  const set = (name: keyof typeof text, value: string) => setText((before) => ({ ...before, [name]: value }));
  return (
    <FormDialog
      title={words.make}
      size={500}
      work={ask}
      shown={fields}
      send={words.send}
      onSend={() => ask.mutate()}
      onClose={onClose}
    >
      <NativeSelect
        label={words.kind}
        description={kindHints[kind]}
        data={privacyKinds.map((value) => ({ value, label: kindWords[value] }))}
        value={kind}
        onChange={({ currentTarget: { value } }) => setKind(privacyKinds.find((each) => each === value) ?? kind)}
      />
      <TextInput
        label={words.identifier}
        description={words.identifierHint}
        data-autofocus
        required
        minLength={3}
        maxLength={200}
        value={text.identifier}
        error={faultAt(ask.error, 'identifier')}
        onChange={(event) => set('identifier', event.currentTarget.value)}
      />
      <Textarea
        label={words.reason}
        required
        minRows={2}
        maxLength={2000}
        value={text.reason}
        error={faultAt(ask.error, 'reason')}
        onChange={(event) => set('reason', event.currentTarget.value)}
      />
      <TextInput
        label={words.reference}
        description={words.referenceHint}
        maxLength={200}
        value={text.reference}
        error={faultAt(ask.error, 'reference')}
        onChange={(event) => set('reference', event.currentTarget.value)}
      />
    </FormDialog>
  );
}
