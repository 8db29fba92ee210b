// The webhooks: how each is doing, when something came last, what became of it.
import type { Webhook, WebhookProvider } from '@tocsin/contracts/api/webhooks';

import { formatShort } from '../../lib/format.ts';
import { Choice, ChoiceFigure, ChoiceList } from '../../ui/choice-list.tsx';
import { Time } from '../../ui/time.tsx';
import { WebhookLamp } from './webhook-lamp.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type WebhookListProps = {
  webhooks: readonly Webhook[];
  providers: readonly WebhookProvider[];
  chosen: string | null;
  onChoose: (id: string) => void;
};

export function WebhookList({ webhooks, providers, chosen, onChoose }: WebhookListProps) {
  const titles = new Map(providers.map(({ id, title }) => [id, title]));
  return (
    <ChoiceList>
      {webhooks.map((webhook) => (
        <Choice
          key={webhook.id}
          title={webhook.name}
          mark={<WebhookLamp webhook={webhook} />}
          sub={
            <>
              {titles.get(webhook.provider) ?? webhook.provider}
              {webhook.site && ` · ${webhook.site.name}`}
              <LastDelivery webhook={webhook} />
            </>
          }
          end={
            <ChoiceFigure
              figure={formatShort(webhook.alerts)}
              unit={words.alertsUnit(webhook.alerts)}
              isNone={webhook.alerts === 0}
            >
              {webhook.failures > 0 ? (
                <span className={classes.failures}>{words.refusedCount(webhook.failures)}</span>
              ) : (
                words.deliveriesCount(webhook.deliveries)
              )}
            </ChoiceFigure>
          }
          isChosen={webhook.id === chosen}
          onChoose={() => onChoose(webhook.id)}
        />
      ))}
    </ChoiceList>
  );
}

function LastDelivery({ webhook: { enabled, lastDeliveryAt } }: { webhook: Webhook }) {
  if (!enabled) return ` · ${words.switchedOff}`;
  if (lastDeliveryAt === null) return null;
  return (
    <>
      {' · '}
      <Time at={lastDeliveryAt} />
    </>
  );
}
