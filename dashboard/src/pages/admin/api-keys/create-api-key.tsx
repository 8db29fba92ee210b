// A new key: what for, for which site, until when. The key itself is shown once, at the end.
import { Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Permission } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useSession } from '../../../session/session.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import { FormPair } from '../../../ui/form.tsx';
import { ShownOnce } from '../../../ui/shown-once.tsx';
import { faultAt } from '../field-faults.ts';
import { apiKeysQuery } from '../queries.ts';
import { FormDialog } from '../shared/form-dialog.tsx';
import { ShownOnceDialog } from '../shared/shown-once-dialog.tsx';
import { presets, type Preset } from '../words.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

const fields = ['name', 'scopes', 'siteId', 'expiresAt'];
const dayMs = 86_400_000;
const lives = [
  { value: 'never', label: words.never },
  { value: '30', label: words.in30 },
  { value: '90', label: words.in90 },
  { value: '365', label: words.inYear },
];

export function CreateApiKey({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [preset, setPreset] = useState<Preset>('send');
  const [siteId, setSiteId] = useState<string | null>(null);
  const [days, setDays] = useState('never');
  const sites = useQuery(sitesQuery).data ?? [];
  const create = useMutation({
    mutationFn: () =>
      call('POST /api-keys', {
        name: name.trim(),
        scopes: [...(presets.find(({ id }) => id === preset)?.scopes ?? [])],
        siteId,
        expiresAt: days === 'never' ? null : new Date(Date.now() + Number(days) * dayMs).toISOString(),
      }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  });
  if (create.data)
    return (
      <ShownOnceDialog
        title={words.yourNewKey}
        lead={
          <>
            {words.copyBefore}
            <b>{create.data.apiKey.name}</b>
            {words.copyAfter}
          </>
        }
        done={words.haveCopied}
        onClose={onClose}
      >
        <ShownOnce text={create.data.key} />
      </ShownOnceDialog>
    );
  return (
    <FormDialog
      title={words.newApiKey}
      size={520}
      work={create}
      shown={fields}
      send={words.create}
      onSend={() => create.mutate()}
      onClose={onClose}
    >
      <TextInput
        label={words.name}
        description={words.nameHelp}
        placeholder={words.nameExample}
        data-autofocus
        maxLength={120}
        value={name}
        error={faultAt(create.error, 'name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Presets chosen={preset} onChange={setPreset} />
      <FormPair>
        <Select
          label={words.site}
          placeholder={words.anySite}
          clearable
          searchable
          data={sites.map((site) => ({ value: site.id, label: site.name }))}
          value={siteId}
          error={faultAt(create.error, 'siteId')}
          onChange={setSiteId}
        />
        <Select
          label={words.expires}
          data={lives}
          value={days}
          allowDeselect={false}
          error={faultAt(create.error, 'expiresAt')}
          onChange={(value) => setDays(value ?? 'never')}
        />
      </FormPair>
    </FormDialog>
  );
}

function Presets({ chosen, onChange }: { chosen: Preset; onChange: (preset: Preset) => void }) {
  const mine = useSession()?.permissions ?? [];
  const within = (wanted: readonly Permission[]) => wanted.every((scope) => mine.includes(scope));
  return (
    <fieldset className={classes.presets}>
      <legend>{words.itMay}</legend>
      {presets.map(({ id, title, meaning, scopes }) => (
        <label key={id} className={classes.preset} aria-disabled={!within(scopes)}>
          <input
            className="visually-hidden"
            type="radio"
            name="preset"
            checked={chosen === id}
            disabled={!within(scopes)}
            onChange={() => onChange(id)}
          />
          <b>{title}</b>
          <span className={classes.can}>{meaning}</span>
        </label>
      ))}
    </fieldset>
  );
}
