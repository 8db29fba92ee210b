// One webhook: what came, how to set the product up, trying a sample, and its settings.
import type { Webhook, WebhookProvider } from '@tocsin/contracts/api/webhooks';

import { formatCount, plural } from '../../lib/format.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { DetailPanel, Standing } from '../../ui/detail-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Time } from '../../ui/time.tsx';
import { Deliveries } from './deliveries.tsx';
import { SampleTester } from './sample-tester.tsx';
import { Settings } from './settings.tsx';
import { SetupSteps } from './setup-steps.tsx';
import { WebhookLamp } from './webhook-lamp.tsx';

const tabs = [
  { id: 'deliveries', label: 'Deliveries' },
  { id: 'setup', label: 'Set up' },
  { id: 'sample', label: 'Try a sample' },
  { id: 'settings', label: 'Settings' },
] as const;
type Tab = (typeof tabs)[number]['id'];

type DetailProps = { webhook: Webhook; provider: WebhookProvider; onDeleted: () => void };

export function Detail({ webhook, provider, onDeleted }: DetailProps) {
  const [search, change] = useUrlSearch();
  const mayWrite = useCan('identity:write');
  const shown = mayWrite ? tabs : tabs.slice(0, 2);
  const tab: Tab = shown.find(({ id }) => id === search.tab?.[0])?.id ?? 'deliveries';
  return (
    <DetailPanel
      title={webhook.name}
      summary={provider.summary}
      standing={
        <Standing
          lamp={<WebhookLamp webhook={webhook} />}
          sub={
            <>
              {plural(webhook.deliveries, 'delivery', 'deliveries')}, {plural(webhook.alerts, 'alert')}
              {webhook.failures > 0 && `, ${formatCount(webhook.failures)} refused`}
            </>
          }
        >
          {webhook.lastDeliveryAt ? (
            <>
              Last delivery <Time at={webhook.lastDeliveryAt} />
            </>
          ) : (
            'Waiting for the first delivery'
          )}
        </Standing>
      }
      tabsLabel="Parts of this webhook"
      tabs={shown}
      tab={tab}
      onTab={(id) => change({ tab: id === 'deliveries' ? null : id }, { push: true })}
      flush={tab === 'deliveries'}
    >
      {tab === 'deliveries' && <Deliveries webhook={webhook} />}
      {tab === 'setup' && <Setup webhook={webhook} provider={provider} />}
      {tab === 'sample' && <SampleTester webhook={webhook} />}
      {tab === 'settings' && <Settings webhook={webhook} provider={provider} onDeleted={onDeleted} />}
    </DetailPanel>
  );
}

function Setup({ webhook, provider }: Omit<DetailProps, 'onDeleted'>) {
  return (
    <>
      <Note>
        The address was shown when this webhook was made and cannot be shown again; a new one can be made in its
        settings.
      </Note>
      <SetupSteps provider={provider} known={{ address: null, secret: null }} signed={webhook.verify !== null} />
    </>
  );
}
