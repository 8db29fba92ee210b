// What happens to an incident moves its clocks, and what a clock reaches moves the incident.
import { sql } from 'kysely';
import { afterAll, beforeEach, expect, test } from 'vitest';

import { openTestDatabase, type TestContext } from '#platform/testing';

import { listIncidents } from '../incidents/list.ts';
import { openIncident } from '../incidents/open.ts';
import { again, newScene } from '../incidents/scene.ts';
import { addComment } from '../incidents/talk/comments.ts';
import { createPolicy } from './policies.ts';
import { createReactions } from './reactions.ts';
import { asleep, hour, promise, span, standing } from './scene.ts';
import { sweepClocks } from './sweep.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());
let ana: TestContext;
beforeEach(async () => {
  ana = await newScene(handle);
});
const incident = (ctx: TestContext, title = 'Ours', severity = 2) =>
  openIncident(again(ctx), { title, severity, alertIds: [] });

test('reactions follow every kind that changes a clock, and do what a threshold asks for once', async () => {
  await createPolicy(
    again(ana),
    promise({
      targets: [
        {
          key: 'ack',
          kind: 'ack',
          spans: [span(2, 10), span(1, 10)],
          actions: { breached: [{ type: 'raise_severity' }, { type: 'assign', personId: ana.actor.id }] },
        },
      ],
    }),
  );
  const reactions = createReactions(asleep);
  const react = async (): Promise<void> => {
    const { rows } = await ana.transact((db) =>
      sql<{ id: string; type: string; at: Date; subjectId: string; data: unknown }>`select * from activity
        where org_id = ${ana.orgId}::uuid order by id`.execute(db),
    );
    for (const row of rows)
      for (const { type, handle: run } of reactions)
        if (type === row.type)
          await run(
            { ...again(ana), causedBy: row.id },
            { ...row, orgId: ana.orgId, actor: ana.actor, causedBy: null, incidentId: null },
          );
  };
  const { id } = await incident(ana);
  await addComment(again(ana), { incidentId: id, body: 'Looking.' });
  await react();
  expect(await standing(ana, id)).toEqual(['ack1 running']);
  ana.clock.advance(hour);
  await sweepClocks(again(ana));
  await react();
  await react();
  const { items } = await listIncidents(again(ana), { sort: 'dueAt', limit: 9 });
  expect(items[0]).toMatchObject({ severity: 1, owner: { id: ana.actor.id } });
  expect(await standing(ana, id)).toEqual(['ack1 stopped_late!']);
});
