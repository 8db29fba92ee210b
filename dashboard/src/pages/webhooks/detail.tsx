// One webhook: what came, how to set the product up, trying a sample, and its settings.
import type { Webhook, WebhookProvider } from '@tocsin/contracts/api/webhooks';

import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { DetailPanel, Standing } from '../../ui/detail-panel.tsx';
import { Note } from '../../ui/note.tsx';
import { Time } from '../../ui/time.tsx';
import { Sentence } from '../../words/sentence.tsx';
import { Deliveries } from './deliveries.tsx';
import { SampleTester } from './sample-tester.tsx';
import { Settings } from './settings.tsx';
import { SetupSteps } from './setup-steps.tsx';
import { WebhookLamp } from './webhook-lamp.tsx';
import { words } from './words.ts';

const tabs = [
  { id: 'deliveries', label: words.deliveries },
  { id: 'setup', label: words.setUp },
  { id: 'sample', label: words.trySample },
  { id: 'settings', label: words.settings },
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
            webhook.failures > 0
              ? words.sumsRefused(webhook.deliveries, webhook.alerts, webhook.failures)
              : words.sums(webhook.deliveries, webhook.alerts)
          }
        >
          {webhook.lastDeliveryAt ? (
            <Sentence text={words.lastDelivery} parts={{ when: <Time at={webhook.lastDeliveryAt} /> }} />
          ) : (
            words.waiting
          )}
        </Standing>
      }
      tabsLabel={words.parts}
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
      <Note>{words.addressWasShown}</Note>
      <SetupSteps provider={provider} known={{ address: null, secret: null }} signed={webhook.verify !== null} />
    </>
  );
}
