// What the organisation adds to incidents: read by all, said anew by those who manage them.
import { isDeepStrictEqual } from 'node:util';

import { incidentModelChanged } from '@tocsin/contracts/activity';
import type * as modelApi from '@tocsin/contracts/api/incident-model';
import { IncidentModel, plainIncidentModel } from '@tocsin/contracts/incident-model';
import { incidentTypes } from '@tocsin/contracts/words';
import type * as z from 'zod';

import { requireSites } from '#identity';
import { record } from '#platform/activity';
import { authorize } from '#platform/authorize';
import { inTransaction, type Context, type Tx } from '#platform/context';
import { conflict, invalid, type Fault } from '#platform/errors';

import { tables } from './tables.ts';

type Said = z.output<typeof modelApi.getIncidentModel.output>;

/** The organisation's, or nothing beside what all have; `rev` 0 then. */
export async function findModel(tx: Tx): Promise<Said> {
  const row = await tables(tx.db).selectFrom('incidentModel').select(['model', 'rev']).executeTakeFirst();
  return row ? { ...IncidentModel.parse(row.model), rev: row.rev } : { ...plainIncidentModel, rev: 0 };
}

const twice = (ids: readonly string[]): number => ids.findIndex((id, at) => ids.indexOf(id) !== at);

/** What no schema says: ids are there once, what is named exists, tasks wait only for earlier ones. */
export function faultsOf(model: IncidentModel): Fault[] {
  const lists = { types: model.types, fields: model.fields, labels: model.labels, templates: model.templates };
  const doubled = Object.entries(lists).flatMap(([name, list]) => {
    const at = twice(list.map(({ id }) => id));
    return at < 0 ? [] : [{ pointer: `/${name}/${at}/id`, detail: 'This id is there already.' }];
  });
  const types = new Set<string>([...incidentTypes, ...model.types.map(({ id }) => id)]);
  const shadowed = model.types.flatMap(({ id }, at) =>
    incidentTypes.some((type) => type === id)
      ? [{ pointer: `/types/${at}/id`, detail: 'Every organisation has this type.' }]
      : [],
  );
  const choiceless = model.fields.flatMap(({ kind, choices }, at) =>
    kind === 'choice' && choices.length === 0
      ? [{ pointer: `/fields/${at}/choices`, detail: 'A choice needs something to choose from.' }]
      : [],
  );
  const templates = model.templates.flatMap(({ incidentType, tasks }, at) => [
    ...(incidentType === null || types.has(incidentType)
      ? []
      : [{ pointer: `/templates/${at}/incidentType`, detail: 'There is no such type.' }]),
    ...tasks.flatMap(({ dependsOn }, place) =>
      dependsOn.some((other) => other >= place)
        ? [{ pointer: `/templates/${at}/tasks/${place}/dependsOn`, detail: 'A task waits only for earlier ones.' }]
        : [],
    ),
  ]);
  return [...doubled, ...shadowed, ...choiceless, ...templates];
}

export async function getIncidentModel(ctx: Context): Promise<Said> {
  authorize(ctx, 'incident:read');
  return inTransaction(ctx, findModel);
}

/** @throws Problem `invalid_incident_model`; `conflict` `stale_revision`; `sites_exceed_yours`. */
export async function setIncidentModel(
  ctx: Context,
  { rev, ...said }: z.output<typeof modelApi.setIncidentModel.input>,
): Promise<Said> {
  authorize(ctx, 'incident:manage');

  return inTransaction(ctx, async (tx) => {
    requireSites(tx, null);
    const faults = faultsOf(said);
    if (faults.length > 0) throw invalid('invalid_incident_model', 'This does not fit together.', faults);
    await tables(tx.db).selectFrom('incidentModel').select('rev').forUpdate().executeTakeFirst();
    const { rev: present, ...before } = await findModel(tx);
    if (rev !== undefined && rev !== present)
      throw conflict('stale_revision', 'Someone has changed this since you loaded it. Look again, then repeat.');
    const parts = Object.keys(IncidentModel.shape).filter(
      (part) => !isDeepStrictEqual(Reflect.get(before, part), Reflect.get(said, part)),
    );
    if (parts.length === 0) return { ...before, rev: present };
    const values = {
      model: JSON.stringify(said),
      rev: present + 1,
      changedBy: tx.actor.name,
      changedAt: tx.now(),
    };
    await tables(tx.db)
      .insertInto('incidentModel')
      .values({ orgId: tx.orgId, ...values })
      .onConflict((on) => on.column('orgId').doUpdateSet(values))
      .execute();
    await record(
      tx,
      incidentModelChanged,
      { subjectId: tx.orgId },
      {
        fields: Object.fromEntries(
          parts.map((part) => [part, { before: Reflect.get(before, part), after: Reflect.get(said, part) }]),
        ),
      },
    );
    return { ...said, rev: present + 1 };
  });
}
