// Tests' scene: an organisation with alerts raised through the real door.
import { raiseAlerts, type Detection } from '#alerts';
import type { DatabaseHandle } from '#platform/database';
import { uuidv7 } from '#platform/id';
import { testContext, type TestContext } from '#platform/testing';

export const noon = Date.parse('2026-03-14T12:00:00.000Z');

type Said = {
  rule: string;
  severity?: number;
  entities?: string[];
  minute?: number;
  dataset?: string;
  site?: Detection['site'];
};

const detection = ({
  rule,
  severity = 2,
  entities = ['host:lyo-ws514'],
  minute = 0,
  dataset = 'windows.sysmon',
  site,
}: Said): Detection => ({
  rule: {
    id: rule,
    title: `Rule ${rule}`,
    version: 1,
    severity,
    description: '',
    falsePositives: [],
    references: [],
    attack: { tactics: ['execution'], techniques: ['T1059'] },
  },
  site: site ?? null,
  dataset,
  time: noon + minute * 60_000,
  eventId: `${noon}-1-${rule}`,
  message: 'something ran',
  matched: { rule },
  fields: {},
  entities,
});

export const newScene = (handle: DatabaseHandle): Promise<TestContext> =>
  testContext(handle, { now: new Date(noon + 60 * 60_000), name: 'Ana' });

/** The ids of the alerts, in the order given. */
export async function raise(ctx: TestContext, ...said: Said[]): Promise<string[]> {
  const ids: string[] = [];
  for (const one of said) {
    const { alerts } = await raiseAlerts(ctx, { batchKey: uuidv7(), detections: [detection(one)] });
    ids.push(...alerts.map(({ id }) => id));
  }
  return ids;
}

/** The same person, as another request. */
export const again = (ctx: TestContext): TestContext => ({ ...ctx, requestId: uuidv7() });
