// What the incident is: type, label, markings, roles, impact, the organisation's own fields, cause and lessons.
import { NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Impact, Incident } from '@tocsin/contracts/incident';
import type { CustomField } from '@tocsin/contracts/incident-model';
import { harmLevels, incidentRoles, papLevels, tlpLevels } from '@tocsin/contracts/words';

import { modelQuery, typeChoices } from '../../incidents/model.ts';
import { peopleQuery } from '../../shell/queries.ts';
import { FormGrid } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { harmWords, papWords, roleWords, tlpWords } from '../../words/incident-model.ts';
import { LongText } from './long-text.tsx';
import { words } from './model-words.ts';
import type { IncidentChanges, IncidentEdit } from './use-incident-changes.ts';

import classes from './rail.module.css';

type Props = { incident: Incident; shownAs: string; changes: IncidentChanges; mayWrite: boolean };
type PartProps = { incident: Incident; edit: ((change: IncidentEdit) => void) | null };

export function Details({ incident, shownAs, changes, mayWrite }: Props) {
  const model = useQuery(modelQuery).data;
  const edit = mayWrite ? (change: IncidentEdit): void => void changes.edit(change, words.fields.doing) : null;
  return (
    <div className={classes.rail}>
      <Panel title={words.fields.title}>
        <div className={classes.body}>
          <Kind incident={incident} edit={edit} />
        </div>
      </Panel>
      <Panel title={words.fields.roles}>
        <div className={classes.body}>
          <Roles incident={incident} edit={edit} />
        </div>
      </Panel>
      <Panel title={words.impact.title}>
        <div className={classes.body}>
          <ImpactFields incident={incident} edit={edit} />
        </div>
      </Panel>
      {model && model.fields.length > 0 && (
        <Panel title={words.fields.custom}>
          <div className={classes.body}>
            <FormGrid>
              {model.fields.map((field) => (
                <Own
                  key={`${field.id} ${String(incident.custom[field.id])}`}
                  field={field}
                  incident={incident}
                  edit={edit}
                />
              ))}
            </FormGrid>
          </div>
        </Panel>
      )}
      <LongText incident={incident} shownAs={shownAs} field="rootCause" mayWrite={mayWrite} />
      <LongText incident={incident} shownAs={shownAs} field="lessons" mayWrite={mayWrite} />
    </div>
  );
}

function Kind({ incident, edit }: PartProps) {
  const model = useQuery(modelQuery).data;
  const labels = (model?.labels ?? []).filter(({ stage }) => stage === incident.stage);
  return (
    <FormGrid>
      <Select
        label={words.fields.type}
        placeholder={words.fields.noType}
        clearable
        disabled={!edit}
        data={typeChoices(model?.types ?? [])}
        value={incident.type}
        onChange={(type) => edit?.({ type })}
      />
      {labels.length > 0 && (
        <Select
          label={words.fields.label}
          placeholder={words.fields.noLabel}
          clearable
          disabled={!edit}
          data={labels.map(({ id, name }) => ({ value: id, label: name }))}
          value={incident.statusLabel}
          onChange={(statusLabel) => edit?.({ statusLabel })}
        />
      )}
      <Select
        label={words.fields.tlp}
        placeholder={words.fields.unmarked}
        clearable
        disabled={!edit}
        data={tlpLevels.map((value) => ({ value, label: tlpWords[value] }))}
        value={incident.tlp}
        onChange={(value) => edit?.({ tlp: tlpLevels.find((level) => level === value) ?? null })}
      />
      <Select
        label={words.fields.pap}
        placeholder={words.fields.unmarked}
        clearable
        disabled={!edit}
        data={papLevels.map((value) => ({ value, label: papWords[value] }))}
        value={incident.pap}
        onChange={(value) => edit?.({ pap: papLevels.find((level) => level === value) ?? null })}
      />
    </FormGrid>
  );
}

function Roles({ incident, edit }: PartProps) {
  const people = useQuery(peopleQuery).data ?? [];
  const choices = new Map([...incident.roles.map(({ person }) => person), ...people].map(({ id, name }) => [id, name]));
  return (
    <FormGrid>
      {incidentRoles.map((role) => (
        <Select
          key={role}
          label={roleWords[role]}
          placeholder={words.fields.nobody}
          searchable
          clearable
          disabled={!edit}
          data={[...choices].map(([value, label]) => ({ value, label }))}
          value={incident.roles.find((each) => each.role === role)?.person.id ?? null}
          onChange={(id) => edit?.({ roles: { [role]: id } })}
        />
      ))}
    </FormGrid>
  );
}

const harms = ['confidentiality', 'integrity', 'availability'] as const;
const counts = ['records', 'systems'] as const;

function ImpactFields({ incident, edit }: PartProps) {
  const { impact } = incident;
  const set = (change: Partial<Impact>): void => edit?.({ impact: { ...impact, ...change } });
  const { amount = null, currency = 'EUR' } = impact.money ?? {};
  return (
    <FormGrid>
      {harms.map((name) => (
        <Select
          key={name}
          label={words.impact[name]}
          placeholder={words.impact.unknown}
          clearable
          disabled={!edit}
          data={harmLevels.map((value) => ({ value, label: harmWords[value] }))}
          value={impact[name]}
          onChange={(value) => set({ [name]: harmLevels.find((level) => level === value) ?? null })}
        />
      ))}
      {counts.map((name) => (
        <NumberInput
          key={`${name} ${String(impact[name])}`}
          label={words.impact[name]}
          placeholder={words.impact.unknown}
          disabled={!edit}
          min={0}
          allowDecimal={false}
          hideControls
          defaultValue={impact[name] ?? ''}
          onBlur={(event) => {
            const value = numberIn(event.currentTarget.value);
            if (value !== impact[name]) set({ [name]: value });
          }}
        />
      ))}
      <TagsInput
        label={words.impact.regions}
        placeholder={impact.regions.length === 0 ? words.impact.unknown : ''}
        disabled={!edit}
        value={impact.regions}
        onChange={(regions) => set({ regions })}
      />
      <NumberInput
        key={`money ${String(amount)}`}
        label={words.impact.money}
        placeholder={words.impact.unknown}
        disabled={!edit}
        min={0}
        hideControls
        defaultValue={amount ?? ''}
        onBlur={(event) => {
          const value = numberIn(event.currentTarget.value);
          if (value !== amount) set({ money: value === null ? null : { amount: value, currency } });
        }}
      />
      <Select
        label={words.impact.currency}
        allowDeselect={false}
        disabled={!edit || impact.money === null}
        data={['EUR', 'USD', 'GBP', 'CHF']}
        value={currency}
        onChange={(value) => {
          if (impact.money && value !== null) set({ money: { ...impact.money, currency: value } });
        }}
      />
    </FormGrid>
  );
}

/** Null for what is no number. */
function numberIn(text: string): number | null {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? null : value;
}

/** A field of the organisation's own, by its kind. */
function Own({ field, incident, edit }: PartProps & { field: CustomField }) {
  const value = incident.custom[field.id];
  const set = (next: string | number | boolean | null): void => {
    if (next !== (value ?? null)) edit?.({ custom: { [field.id]: next } });
  };
  const shared = {
    label: field.name,
    disabled: !edit,
    withAsterisk: field.required,
    placeholder: words.fields.notSaid,
  };
  switch (field.kind) {
    case 'choice':
      return (
        <Select
          {...shared}
          clearable
          data={field.choices}
          value={typeof value === 'string' ? value : null}
          onChange={set}
        />
      );
    case 'yes_no':
      return (
        <Select
          {...shared}
          clearable
          data={[
            { value: 'yes', label: words.fields.yes },
            { value: 'no', label: words.fields.no },
          ]}
          value={value === undefined ? null : value === true ? 'yes' : 'no'}
          onChange={(said) => set(said === null ? null : said === 'yes')}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...shared}
          hideControls
          defaultValue={typeof value === 'number' ? value : ''}
          onBlur={(event) => set(numberIn(event.currentTarget.value))}
        />
      );
    case 'date':
    case 'text':
      return (
        <TextInput
          {...shared}
          {...(field.kind === 'date' ? { type: 'date' } : {})}
          maxLength={2000}
          defaultValue={typeof value === 'string' ? value : ''}
          onBlur={(event) => set(event.currentTarget.value.trim() || null)}
        />
      );
  }
}
