// The webhooks: how each is doing, when something came last, what became of it.
import type { Webhook, WebhookProvider } from '@tocsin/contracts/api/webhooks';

import { formatShort, plural } from '../../lib/format.ts';
import { Time } from '../../ui/time.tsx';
import { Lamp } from './lamp.tsx';

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
    <ul className={classes.webhooks}>
      {webhooks.map((webhook) => (
        <li key={webhook.id} data-chosen={webhook.id === chosen || undefined}>
          <Lamp webhook={webhook} />
          <div className={classes.words}>
            <button
              type="button"
              className={classes.choose}
              aria-current={webhook.id === chosen || undefined}
              onClick={() => onChoose(webhook.id)}
            >
              {webhook.name}
            </button>
            <span className={`${classes.sub} ellipsis`}>
              {titles.get(webhook.provider) ?? webhook.provider}
              {webhook.site && ` · ${webhook.site.name}`}
              {webhook.enabled ? (
                webhook.lastDeliveryAt && (
                  <>
                    {' · '}
                    <Time at={webhook.lastDeliveryAt} />
                  </>
                )
              ) : (
                <> · switched off</>
              )}
            </span>
          </div>
          <div className={classes.counts}>
            <b className="num" data-none={webhook.alerts === 0 || undefined}>
              {formatShort(webhook.alerts)}
            </b>
            {webhook.failures > 0 ? (
              <span className={classes.failures}>{plural(webhook.failures, 'refused', 'refused')}</span>
            ) : (
              <span className={classes.sub}>{webhook.alerts === 1 ? 'alert' : 'alerts'}</span>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
