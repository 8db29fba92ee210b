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
import { showToast } from '../../ui/toast.tsx';
import { doorWords } from '../../words/doors.ts';
import { said } from '../../words/said.ts';
import { faultAt } from '../admin/field-faults.ts';
import { Refusal } from '../admin/shared/form-end.tsx';
import { CertificateFacts } from './certificate.tsx';
import { OptionFields } from './option-fields.tsx';
import { optionFields, optionsToSend, optionValues } from './option-form.ts';
import { changeDoor } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const protocol = 'TLS';
const certificateChoices = [
  { value: 'none', label: words.certificates.none },
  { value: 'optional', label: words.certificates.optional },
  { value: 'required', label: words.certificates.required },
];
const ownerChoices = [
  { value: 'any', label: words.owners.any },
  { value: 'own', label: words.owners.own },
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
          ? { title: words.savedButClosed, detail: said(because ?? ''), look: 'problem' }
          : { title: words.saved, detail: doorWords(door).title },
      ),
  });
  const shown = ['host', 'port', 'tls', 'clientCertificates', ...fields.map(({ name }) => `options/${name}`)];
  return (
    <Form label={words.settings} onSubmit={() => save.mutate()}>
      {!isOurs && <Note>{words.belongsToAnother}</Note>}
      <fieldset disabled={!mayChange} className={classes.fields}>
        <Place door={door} form={form} error={save.error} onChange={set} />
        <Section title={words.senders}>
          <FormGrid>
            <Select
              label={words.eventsBelongTo}
              description={door.credential === 'token' ? words.tokenSaysIt : words.whereNoSender}
              allowDeselect={false}
              data={ownerChoices}
              value={form.organisation}
              onChange={(value) => set({ organisation: value === 'own' ? 'own' : 'any' })}
            />
            <Switch
              mt={20}
              label={words.listedOnly}
              description={words.listedOnlyMore}
              checked={form.restricted}
              onChange={(event) => set({ restricted: event.currentTarget.checked })}
            />
          </FormGrid>
        </Section>
        {fields.length > 0 && (
          <Section title={words.options}>
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
      <Refusal work={save} shown={shown} />
      {mayChange && (
        <FormFoot>
          <Button
            onClick={() => {
              setForm(formOf(door));
              setOptions(optionValues(door));
              save.reset();
            }}
          >
            {words.undo}
          </Button>
          <Button type="submit" look="primary" busy={save.isPending}>
            {words.save}
          </Button>
        </FormFoot>
      )}
      {form.tls && (
        <Section title={words.certificate}>
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
    <Section title={words.whereItListens}>
      <FormGrid>
        <Switch
          label={words.states.open}
          description={isHttp ? words.openHttp(door.id) : words.opensAtOnce}
          checked={form.enabled}
          onChange={(event) => onChange({ enabled: event.currentTarget.checked })}
        />
        {door.kind === 'datagram' ? (
          <span />
        ) : (
          <Switch
            label={protocol}
            description={words.tlsMore}
            disabled={!hasPort}
            checked={form.tls}
            onChange={(event) =>
              onChange(event.currentTarget.checked ? { tls: true } : { tls: false, clientCertificates: 'none' })
            }
          />
        )}
        <NumberInput
          label={words.port}
          description={isHttp ? words.ownPortMore(door.usualPort) : words.portMore(door.usualPort)}
          placeholder={isHttp ? words.noPort : String(door.usualPort)}
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
          label={words.address}
          description={words.addressMore}
          data={['127.0.0.1', '0.0.0.0', '::']}
          filter={({ options }) => options}
          disabled={!hasPort}
          value={form.host}
          error={faultAt(error, 'host')}
          onChange={(host) => onChange({ host: host.trim() })}
        />
        {door.kind !== 'datagram' && (
          <Select
            label={words.clientCertificates}
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
