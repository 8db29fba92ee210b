// Webhooks: where other products post their alerts.
import { IconPlus, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { moved } from '../../ui/selection.ts';
import { LoadingPanel, SplitPage } from '../../ui/split-page.tsx';
import { CreateWebhook } from './create-webhook.tsx';
import { Detail } from './detail.tsx';
import { providersQuery, webhooksQuery } from './queries.ts';
import { WebhookList } from './webhook-list.tsx';
import { words } from './words.ts';

export function WebhooksPage() {
  const [search, change] = useUrlSearch();
  const mayWrite = useCan('identity:write');
  const [making, setMaking] = useState(false);
  const query = useQuery(webhooksQuery);
  const providers = useQuery(providersQuery);
  const webhooks = query.data ?? [];
  const chosen = webhooks.find(({ id }) => id === search.selected?.[0]) ?? webhooks[0] ?? null;
  const provider = providers.data?.find(({ id }) => id === chosen?.provider) ?? null;
  const choose = (selected: string | null) => change({ selected });
  const ids = webhooks.map(({ id }) => id);
  const make = () => setMaking(true);
  useKeys([
    { keys: 'j', label: words.nextWebhook, hint: words.next, run: () => choose(moved(ids, chosen?.id ?? null, 1)) },
    {
      keys: 'k',
      label: words.previousWebhook,
      hint: words.previous,
      run: () => choose(moved(ids, chosen?.id ?? null, -1)),
    },
    ...(mayWrite && providers.data ? [{ keys: 'n', label: words.newWebhook, hint: words.new, run: make }] : []),
  ]);
  const failed = [query, providers].find(({ isError, data }) => isError && !data);
  const create = mayWrite && providers.data && (
    <Button small look="primary" icon={<IconPlus size={14} />} onClick={make}>
      {words.newWebhook}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.title} />
      <SplitPage
        list={
          <Panel title={words.listTitle} aside={create}>
            <Loaded<unknown>
              query={failed ?? (providers.isPending ? providers : query)}
              what={words.things}
              rows={6}
              flush
            >
              {() =>
                webhooks.length === 0 ? (
                  <Nothing create={create} />
                ) : (
                  <ScrollPane label={words.list}>
                    <WebhookList
                      webhooks={webhooks}
                      providers={providers.data ?? []}
                      chosen={chosen?.id ?? null}
                      onChoose={choose}
                    />
                  </ScrollPane>
                )
              }
            </Loaded>
          </Panel>
        }
      >
        {chosen && provider && (
          <Detail key={chosen.id} webhook={chosen} provider={provider} onDeleted={() => choose(null)} />
        )}
        {!failed && (query.isPending || (chosen !== null && providers.isPending)) && (
          <LoadingPanel label={words.loading} />
        )}
      </SplitPage>
      {making && providers.data && (
        <CreateWebhook
          providers={providers.data}
          onMade={({ webhook }) => choose(webhook.id)}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  );
}

const Nothing = ({ create }: { create: React.ReactNode }) => (
  <EmptyState icon={<IconWebhook size={20} stroke={1.6} />} title={words.none} actions={create}>
    {words.noneMore}
  </EmptyState>
);
