// What rules have found, told to other programs on the bus: `threats.<organisation>.<severity>`.
import { severityName } from '@tocsin/contracts/words';

import type { ModedDetection } from '#detection';
import type { Bus } from '#platform/bus';
import type { Context } from '#platform/context';

/** One message a match of an active rule; it has the same id however often its batch is settled. */
export async function tellThreats(
  bus: Pick<Bus, 'publish'>,
  { orgId }: Pick<Context, 'orgId'>,
  detections: readonly ModedDetection[],
): Promise<void> {
  const active = detections.filter(({ mode = 'active' }) => mode === 'active');
  await Promise.all(
    active.map(({ rule, site, time, dataset, eventId, message, matched, entities }) =>
      bus.publish(
        `threats.${orgId}.${severityName(rule.severity)}`,
        Buffer.from(
          JSON.stringify({
            organisation: orgId,
            site: site?.code ?? null,
            time: new Date(time).toISOString(),
            severity: severityName(rule.severity),
            rule: { id: rule.id, title: rule.title, version: rule.version, attack: rule.attack },
            event: { id: eventId, dataset, message },
            matched,
            entities,
          }),
        ),
        `${eventId} ${rule.id}`,
      ),
    ),
  );
}
