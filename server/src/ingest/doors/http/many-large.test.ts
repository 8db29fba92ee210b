// Many large bodies at once: no more of them is read than may be held, and who is told to come back loses nothing.
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, expect, test } from 'vitest';

import { openTestDatabase, testContext } from '#platform/testing';

import { createAdmission } from '../../admission.ts';
import { anIntake } from '../../fixtures.ts';
import { createHeldBytes } from '../../held-bytes.ts';
import { changeDoor } from '../house/change-door.ts';
import { aHouse, freePort } from '../house/fixtures.ts';
import { createDoorToken } from '../house/tokens.ts';
import { plainDoor } from '../plain/door.ts';

const handle = await openTestDatabase();
afterAll(() => handle.close());

/** Doors belong to the installation, which other tests share: this one is the test's own. */
const door = { ...plainDoor, id: 'plain-large' };

const mega = 1 << 20;
const bodies = 24;
const records = 1_000;
const bodyBytes = 10 * mega;
const line = `${'x'.repeat(bodyBytes / records - 1)}\n`;
const body = line.repeat(records);
/** What the kernel and the server hand over before anybody asks whether there is room. */
const underWayBytes = 512 * 1024;

test(
  'of many bodies of 10 MB no more is held than is set, and all arrive in the end',
  { timeout: 240_000 },
  async () => {
    const intake = await anIntake();
    const held = createHeldBytes({ mostBytes: 8 * mega, patienceMs: 500 });
    Object.assign(intake.line, {
      held,
      admission: createAdmission({ places: 100, queue: 100 }),
      largeAdmission: createAdmission({ places: 1, queue: 100 }),
    });
    let stored = 0;
    await intake.line.telemetry.consume({
      store: ({ count }) => Promise.resolve(void (stored += count)),
      recover: () => Promise.resolve(),
    });
    const { house, stop } = await aHouse(handle, [door], { line: intake.line });
    try {
      const ctx = await testContext(handle, { now: new Date() });
      const port = await freePort();
      const at = { house, mainUrl: () => 'http://127.0.0.1:8480' };
      await changeDoor(at)(ctx, { doorId: door.id, enabled: true, port, organisation: 'own' });
      const { token } = await createDoorToken(house)(ctx, { doorId: door.id, name: 'T', siteId: null, source: null });
      const send = (): Promise<Response> =>
        fetch(`http://127.0.0.1:${port}/?source=syslog`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
          body,
        });

      // Nothing is assembled until the test says so.
      const open = await intake.line.largeAdmission.enter();
      let refused = 0;
      const answers = Array.from({ length: bodies }, async () => {
        const { status } = await send();
        if (status !== 200) refused += 1;
        return status;
      });
      for (let left = bodies; left > 8; left = bodies - refused) {
        expect(held.total()).toBeLessThanOrEqual(8 * mega);
        await sleep(5);
      }
      expect(house.tally.total(door.id, 'bytes')).toBeLessThan(8 * mega + bodies * underWayBytes);
      open();
      const statuses = await Promise.all(answers);
      expect(new Set(statuses)).toEqual(new Set([200, 429]));
      for (const status of statuses) {
        const answer = status === 429 ? await send() : { status };
        expect(answer.status).toBe(200);
      }
      while (intake.line.telemetry.depth().records > 0) await sleep(20);
      expect(stored).toBe(bodies * records);
      expect(held.total()).toBe(0);
    } finally {
      await stop();
      await intake.drop();
    }
  },
);
