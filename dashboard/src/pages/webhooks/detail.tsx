// One webhook: what came, how to set the product up, trying a sample, and its settings.
import type { Webhook, WebhookProvider } from '@tocsin/contracts/api/webhooks';

import { formatCount, plural } from '../../lib/format.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { Deliveries } from './deliveries.tsx';
import { Lamp } from './lamp.tsx';
import { SampleTester } from './sample-tester.tsx';
import { Settings } from './settings.tsx';
import { SetupSteps } from './setup-steps.tsx';

import classes from './page.module.css';

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
    <Panel label={webhook.name} className={classes.detail}>
      <div className={classes.head}>
        <div className="grow">
          <h2>{webhook.name}</h2>
          <p>{provider.summary}</p>
        </div>
        <div className={classes.arrived} role="status">
          <Lamp webhook={webhook} />
          <div>
            {webhook.lastDeliveryAt ? (
              <>
                Last delivery <Time at={webhook.lastDeliveryAt} />
              </>
            ) : (
              'Waiting for the first delivery'
            )}
            <div className={classes.sub}>
              {plural(webhook.deliveries, 'delivery', 'deliveries')}, {plural(webhook.alerts, 'alert')}
              {webhook.failures > 0 && `, ${formatCount(webhook.failures)} refused`}
            </div>
          </div>
        </div>
      </div>
      <div className={classes.ways}>
        <Tabs
          label="Parts of this webhook"
          tabs={shown}
          chosen={tab}
          onChoose={(id) => change({ tab: id === 'deliveries' ? null : id }, { push: true })}
        />
      </div>
      <ScrollPane label={`${webhook.name}, contents`} className={tab === 'deliveries' ? classes.flush : classes.body}>
        {tab === 'deliveries' && <Deliveries webhook={webhook} />}
        {tab === 'setup' && <Setup webhook={webhook} provider={provider} />}
        {tab === 'sample' && <SampleTester webhook={webhook} />}
        {tab === 'settings' && (
          <Settings key={webhook.rev} webhook={webhook} provider={provider} onDeleted={onDeleted} />
        )}
      </ScrollPane>
    </Panel>
  );
}

function Setup({ webhook, provider }: Omit<DetailProps, 'onDeleted'>) {
  return (
    <>
      <p className={classes.note}>
        The address was shown when this webhook was made and cannot be shown again; a new one can be made in its
        settings.
      </p>
      <SetupSteps provider={provider} known={{ address: null, secret: null }} signed={webhook.verify !== null} />
    </>
  );
}
