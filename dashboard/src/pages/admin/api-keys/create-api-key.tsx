// A new key: what for, for which site, until when. The key itself is shown once, at the end.
import { Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Permission } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useSession } from '../../../session/session.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Form, FormFoot, FormPair, FormStack } from '../../../ui/form.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ShownOnce } from '../../../ui/shown-once.tsx';
import { faultAt, faultBeyond } from '../field-faults.ts';
import { apiKeysQuery } from '../queries.ts';
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
  const beyond = create.isError ? faultBeyond(create.error, fields) : null;
  if (create.data)
    return (
      <Modal opened onClose={onClose} title={words.yourNewKey} size={520} closeOnClickOutside={false}>
        <MadeKey name={create.data.apiKey.name} text={create.data.key} onClose={onClose} />
      </Modal>
    );
  return (
    <Modal opened onClose={onClose} title={words.newApiKey} size={520}>
      <Form onSubmit={() => create.mutate()}>
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
        {beyond !== null && <Problem error={beyond} />}
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={create.isPending}>
            {words.create}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
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

function MadeKey({ name, text, onClose }: { name: string; text: string; onClose: () => void }) {
  return (
    <FormStack>
      <p className="soft">
        {words.copyBefore}
        <b>{name}</b>
        {words.copyAfter}
      </p>
      <ShownOnce text={text} />
      <FormFoot>
        <Button onClick={onClose}>{words.haveCopied}</Button>
      </FormFoot>
    </FormStack>
  );
}
