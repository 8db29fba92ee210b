// How a door is set: where it listens, TLS, its own options, and whose the events are.
import { Autocomplete, NumberInput, Select, Switch } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';
import { useState } from 'react';

import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormFoot, FormGrid } from '../../ui/form.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showToast } from '../../ui/toast.tsx';
import { faultAt, faultBeyond } from '../admin/field-faults.ts';
import { CertificateFacts } from './certificate.tsx';
import { OptionFields } from './option-fields.tsx';
import { optionFields, optionsToSend, optionValues } from './option-form.ts';
import { changeDoor } from './queries.ts';

import classes from './page.module.css';

const certificateChoices = [
  { value: 'none', label: 'Not asked for' },
  { value: 'optional', label: 'Asked for, and taken without' },
  { value: 'required', label: 'Required' },
];
const ownerChoices = [
  { value: 'any', label: 'The only organisation there is' },
  { value: 'own', label: 'This organisation' },
];

type Form = Pick<Door['settings'], 'enabled' | 'host' | 'port' | 'tls' | 'clientCertificates' | 'restricted'> & {
  organisation: 'any' | 'own';
};
const formOf = ({ settings }: Door): Form => {
  const { enabled, host, port, tls, clientCertificates, restricted, organisation } = settings;
  return {
    enabled,
    host,
    port,
    tls,
    clientCertificates,
    restricted,
    organisation: organisation === 'any' ? 'any' : 'own',
  };
};

export function SettingsTab({ door }: { door: Door }) {
  const isOurs = door.settings.organisation !== 'other';
  const mayChange = useCan('identity:write') && isOurs;
  const [form, setForm] = useState(() => formOf(door));
  const [options, setOptions] = useState(() => optionValues(door));
  const fields = optionFields(door);
  const set = (patch: Partial<Form>) => setForm({ ...form, ...patch });
  const save = useMutation({
    mutationFn: () => changeDoor({ doorId: door.id, ...form, options: optionsToSend(fields, options), rev: door.rev }),
    onSuccess: ({ state, because }) =>
      showToast(
        state === 'failed'
          ? { title: 'Saved, but the door cannot open', detail: because ?? '', look: 'problem' }
          : { title: 'Saved', detail: door.title },
      ),
  });
  const shown = ['host', 'port', 'tls', 'clientCertificates', ...fields.map(({ name }) => `options/${name}`)];
  const beyond = save.isError ? faultBeyond(save.error, shown) : null;
  return (
    <Form label="Settings" onSubmit={() => save.mutate()}>
      {!isOurs && <Note>This door belongs to another organisation on this server.</Note>}
      <fieldset disabled={!mayChange} className={classes.fields}>
        <Place door={door} form={form} error={save.error} onChange={set} />
        <Section title="Senders">
          <FormGrid>
            <Select
              label="Events belong to"
              description={
                door.credential === 'token' ? 'A token says it by itself.' : 'Where no listed sender says otherwise.'
              }
              allowDeselect={false}
              data={ownerChoices}
              value={form.organisation}
              onChange={(value) => set({ organisation: value === 'own' ? 'own' : 'any' })}
            />
            <Switch
              mt={20}
              label="Listed senders only"
              description="Addresses and certificates that are not listed are turned away."
              checked={form.restricted}
              onChange={(event) => set({ restricted: event.currentTarget.checked })}
            />
          </FormGrid>
        </Section>
        {fields.length > 0 && (
          <Section title="Options">
            <OptionFields
              fields={fields}
              values={options}
              secrets={door.settings.secrets}
              error={save.error}
              onChange={setOptions}
            />
          </Section>
        )}
      </fieldset>
      {beyond !== null && <Problem error={beyond} />}
      {mayChange && (
        <FormFoot>
          <Button
            onClick={() => {
              setForm(formOf(door));
              setOptions(optionValues(door));
              save.reset();
            }}
          >
            Undo changes
          </Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            Save
          </Button>
        </FormFoot>
      )}
      {form.tls && (
        <Section title="Certificate">
          <CertificateFacts />
        </Section>
      )}
    </Form>
  );
}

type PlaceProps = { door: Door; form: Form; error: unknown; onChange: (patch: Partial<Form>) => void };

function Place({ door, form, error, onChange }: PlaceProps) {
  const isHttp = door.kind === 'http';
  const hasPort = !isHttp || form.port !== null;
  return (
    <Section title="Where it listens">
      <FormGrid>
        <Switch
          label="Open"
          description={
            isHttp
              ? `Below /doors/${door.id} on the main port, and on its own port if it has one.`
              : 'It opens and closes at once.'
          }
          checked={form.enabled}
          onChange={(event) => onChange({ enabled: event.currentTarget.checked })}
        />
        {door.kind === 'datagram' ? (
          <span />
        ) : (
          <Switch
            label="TLS"
            description="On its own port, 1.2 or newer."
            disabled={!hasPort}
            checked={form.tls}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? { tls: true } : { tls: false, clientCertificates: 'none' })
            }
          />
        )}
        <NumberInput
          label="Port"
          description={isHttp ? `Of its own; clients expect ${door.usualPort}.` : `Clients expect ${door.usualPort}.`}
          placeholder={isHttp ? 'None' : String(door.usualPort)}
          min={1}
          max={65_535}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={form.port ?? ''}
          error={faultAt(error, 'port')}
          onChange={(value) => onChange({ port: value === '' ? null : Number(value) })}
        />
        <Autocomplete
          size="xs"
          label="Address"
          description="127.0.0.1 is this machine only, 0.0.0.0 everyone who can reach it."
          data={['127.0.0.1', '0.0.0.0', '::']}
          filter={({ options }) => options}
          disabled={!hasPort}
          value={form.host}
          error={faultAt(error, 'host')}
          onChange={(host) => onChange({ host: host.trim() })}
        />
        {door.kind !== 'datagram' && (
          <Select
            label="Client certificates"
            allowDeselect={false}
            disabled={!form.tls || !hasPort}
            data={certificateChoices}
            value={form.clientCertificates}
            error={faultAt(error, 'clientCertificates')}
            onChange={(value) =>
              onChange({ clientCertificates: value === 'required' || value === 'optional' ? value : 'none' })
            }
          />
        )}
      </FormGrid>
    </Section>
  );
}
