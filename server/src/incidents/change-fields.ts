// Of what somebody wants an incident to say: what differs from what it says, and whether it may say so.
import { isDeepStrictEqual } from 'node:util';

import type { changeIncident as endpoint } from '@tocsin/contracts/api/incidents';
import { noImpact, Impact, type CustomValues } from '@tocsin/contracts/incident';
import type { CustomField, IncidentModel } from '@tocsin/contracts/incident-model';
import { incidentTypes } from '@tocsin/contracts/words';
import * as z from 'zod';

import { invalid, type Fault } from '#platform/errors';

import type { Change } from './store.ts';
import type { IncidentRow } from './tables.ts';

type Input = z.output<typeof endpoint.input>;
export type FieldChange = { name: string; before: unknown; after: unknown; columns: Change };

/** As the row holds it, with what nobody has said. */
export const impactOf = (row: Pick<IncidentRow, 'impact'>): Impact => Impact.parse({ ...noImpact, ...row.impact });

const plain = ['title', 'summary', 'severity', 'type', 'statusLabel', 'tlp', 'pap', 'rootCause', 'lessons'] as const;
/** The database keeps no order of keys. */
const same = (a: unknown, b: unknown): boolean => isDeepStrictEqual(a, b);

/** Whether a value is one of the field's kind; a sentence where it is not. */
export function faultOfValue({ kind, choices }: CustomField, value: CustomValues[string]): string | null {
  switch (kind) {
    case 'number':
      return typeof value === 'number' ? null : 'A number.';
    case 'yes_no':
      return typeof value === 'boolean' ? null : 'true or false.';
    case 'date':
      return z.iso.date().safeParse(value).success ? null : 'A day, as 2026-03-14.';
    case 'choice':
      return choices.some((choice) => choice === value) ? null : 'One of the choices.';
    case 'text':
      return typeof value === 'string' && value.trim() !== '' ? null : 'Text.';
  }
}

function faultsIn(row: IncidentRow, input: Input, model: IncidentModel): Fault[] {
  const { type, statusLabel, custom = {} } = input;
  const types: string[] = [...incidentTypes, ...model.types.map(({ id }) => id)];
  const label = model.labels.find(({ id }) => id === statusLabel);
  return [
    ...(typeof type === 'string' && !types.includes(type)
      ? [{ pointer: '/type', detail: 'There is no such type.' }]
      : []),
    ...(typeof statusLabel === 'string' && label?.stage !== row.stage
      ? [{ pointer: '/statusLabel', detail: 'There is no such label for the stage the incident is in.' }]
      : []),
    ...Object.entries(custom).flatMap(([id, value]) => {
      const field = model.fields.find((each) => each.id === id);
      const pointer = `/custom/${id}`;
      if (!field) return value === null ? [] : [{ pointer, detail: 'There is no such field.' }];
      const fault = value === null ? null : faultOfValue(field, value);
      return fault === null ? [] : [{ pointer, detail: fault }];
    }),
  ];
}

const withoutNulls = <Value>(values: Readonly<Record<string, Value | null>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(values).flatMap(([id, value]) => (value === null ? [] : [[id, value]])));

/**
 * Only what differs. The owner is not among them: assigning is told apart.
 * @throws Problem `invalid_incident_field` with a pointer to each.
 */
export function fieldChanges(row: IncidentRow, input: Input, model: IncidentModel): FieldChange[] {
  const faults = faultsIn(row, input, model);
  if (faults.length > 0) throw invalid('invalid_incident_field', 'The incident cannot say this.', faults);
  const changes: FieldChange[] = plain.flatMap((name) => {
    const after = input[name];
    if (after === undefined || after === row[name]) return [];
    return [{ name, before: row[name], after, columns: { [name]: after } }];
  });
  const impact = impactOf(row);
  if (input.impact && !same(impact, input.impact))
    changes.push({ name: 'impact', before: impact, after: input.impact, columns: { impact: input.impact } });
  const roles = withoutNulls({ ...row.roles, ...input.roles });
  if (!same(row.roles, roles)) changes.push({ name: 'roles', before: row.roles, after: roles, columns: { roles } });
  const custom = withoutNulls({ ...row.custom, ...input.custom });
  if (!same(row.custom, custom))
    changes.push({ name: 'custom', before: row.custom, after: custom, columns: { custom } });
  if (input.priority !== undefined) {
    const before = row.priority === null ? null : { value: row.priority, reason: row.priorityReason };
    if (!same(before, input.priority))
      changes.push({
        name: 'priority',
        before,
        after: input.priority,
        columns: { priority: input.priority?.value ?? null, priorityReason: input.priority?.reason ?? null },
      });
  }
  return changes;
}
