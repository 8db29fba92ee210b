// Types, fields, labels and gates of the model, each row changed in its place.
import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { customFieldKinds, openIncidentStages, requirableFields } from '@tocsin/contracts/words';
import type { ReactNode } from 'react';

import { Button, IconButton } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';
import { customKindWords, requirableWords } from '../../../words/incident-model.ts';
import { incidentStageWords } from '../../../words/stages.ts';
import { freeId, withoutRow, withRow, type PartProps } from './draft.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type RowsProps = {
  label: string;
  lead: string;
  heads: readonly string[];
  add: string;
  isEmpty: boolean;
  onAdd: () => void;
  children: ReactNode;
};

export const Rows = ({ label, lead, heads, add, isEmpty, onAdd, children }: RowsProps) => (
  <div className={classes.part}>
    <p className="soft">{lead}</p>
    {isEmpty ? (
      <p className="muted">{words.nothingYet}</p>
    ) : (
      <SmallTable label={label} heads={heads} actions>
        {children}
      </SmallTable>
    )}
    <div>
      <Button small icon={<IconPlus size={14} />} onClick={onAdd}>
        {add}
      </Button>
    </div>
  </div>
);

export const Remove = ({ name, onRemove }: { name: string; onRemove: () => void }) => (
  <IconButton label={words.remove(name)} onClick={onRemove}>
    <IconTrash size={14} stroke={1.6} />
  </IconButton>
);

type NamedProps = { row: { id: string; name: string }; onChange: (change: { id?: string; name?: string }) => void };

/** Key and name of a row. */
const Named = ({ row, onChange }: NamedProps) => (
  <>
    <td>
      <TextInput
        aria-label={`${words.id} ${row.name}`}
        maxLength={40}
        value={row.id}
        onChange={(event) => onChange({ id: event.currentTarget.value })}
      />
    </td>
    <td>
      <TextInput
        aria-label={`${words.name} ${row.id}`}
        maxLength={100}
        value={row.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
    </td>
  </>
);

/* Rows are told apart by their place: keys change while they are typed. */
/* eslint-disable react/no-array-index-key */
export function Types({ model: { types }, onChange }: PartProps) {
  return (
    <Rows
      label={words.types}
      lead={words.typesLead}
      heads={[words.id, words.name]}
      add={words.addType}
      isEmpty={types.length === 0}
      onAdd={() => onChange({ types: [...types, { id: freeId(types, 'type'), name: words.newName }] })}
    >
      {types.map((type, at) => (
        <tr key={at}>
          <Named row={type} onChange={(change) => onChange({ types: withRow(types, at, change) })} />
          <td>
            <Remove name={type.name} onRemove={() => onChange({ types: withoutRow(types, at) })} />
          </td>
        </tr>
      ))}
    </Rows>
  );
}

export function Fields({ model: { fields }, onChange }: PartProps) {
  const fresh = {
    id: freeId(fields, 'field'),
    name: words.newName,
    kind: 'text',
    choices: [],
    required: false,
  } as const;
  return (
    <Rows
      label={words.fields}
      lead={words.fieldsLead}
      heads={[words.id, words.name, words.kind, words.choices, words.required]}
      add={words.addField}
      isEmpty={fields.length === 0}
      onAdd={() => onChange({ fields: [...fields, { ...fresh, choices: [] }] })}
    >
      {fields.map((field, at) => {
        const set = (change: Partial<typeof field>): void => onChange({ fields: withRow(fields, at, change) });
        return (
          <tr key={at}>
            <Named row={field} onChange={set} />
            <td>
              <Select
                aria-label={`${words.kind} ${field.name}`}
                allowDeselect={false}
                data={customFieldKinds.map((value) => ({ value, label: customKindWords[value] }))}
                value={field.kind}
                onChange={(value) => set({ kind: customFieldKinds.find((kind) => kind === value) ?? field.kind })}
              />
            </td>
            <td>
              {field.kind === 'choice' && (
                <TagsInput
                  aria-label={`${words.choices} ${field.name}`}
                  placeholder={words.choicesHelp}
                  value={field.choices}
                  onChange={(choices) => set({ choices })}
                />
              )}
            </td>
            <td>
              <Checkbox
                aria-label={`${words.required} ${field.name}`}
                checked={field.required}
                onChange={(event) => set({ required: event.currentTarget.checked })}
              />
            </td>
            <td>
              <Remove name={field.name} onRemove={() => onChange({ fields: withoutRow(fields, at) })} />
            </td>
          </tr>
        );
      })}
    </Rows>
  );
}

export function Labels({ model: { labels }, onChange }: PartProps) {
  const fresh = { id: freeId(labels, 'label'), name: words.newName, stage: 'investigating' } as const;
  return (
    <Rows
      label={words.labels}
      lead={words.labelsLead}
      heads={[words.id, words.name, words.stage]}
      add={words.addLabel}
      isEmpty={labels.length === 0}
      onAdd={() => onChange({ labels: [...labels, fresh] })}
    >
      {labels.map((label, at) => {
        const set = (change: Partial<typeof label>): void => onChange({ labels: withRow(labels, at, change) });
        return (
          <tr key={at}>
            <Named row={label} onChange={set} />
            <td>
              <Select
                aria-label={`${words.stage} ${label.name}`}
                allowDeselect={false}
                data={openIncidentStages.map((value) => ({ value, label: incidentStageWords[value] }))}
                value={label.stage}
                onChange={(value) => set({ stage: openIncidentStages.find((stage) => stage === value) ?? label.stage })}
              />
            </td>
            <td>
              <Remove name={label.name} onRemove={() => onChange({ labels: withoutRow(labels, at) })} />
            </td>
          </tr>
        );
      })}
    </Rows>
  );
}

export function Gates({ model: { gates }, onChange }: PartProps) {
  const set = (change: Partial<typeof gates>): void => onChange({ gates: { ...gates, ...change } });
  return (
    <div className={classes.part}>
      <p className="soft">{words.gatesLead}</p>
      <MultiSelect
        label={words.requiredFields}
        data={requirableFields.map((value) => ({ value, label: requirableWords[value] }))}
        value={gates.required}
        onChange={(values) => set({ required: requirableFields.filter((field) => values.includes(field)) })}
      />
      <label className="row">
        <Checkbox checked={gates.tasks} onChange={(event) => set({ tasks: event.currentTarget.checked })} />
        {words.gateTasks}
      </label>
      <label className="row">
        <Checkbox checked={gates.alerts} onChange={(event) => set({ alerts: event.currentTarget.checked })} />
        {words.gateAlerts}
      </label>
    </div>
  );
}
