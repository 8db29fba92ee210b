// Pulls: the buckets that Tocsin reads by itself, and the folder it watches.
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { moved } from '../../ui/selection.ts';
import { SplitPage } from '../../ui/split-page.tsx';
import { CreatePull } from './create-pull.tsx';
import { InboxPanel } from './inbox-panel.tsx';
import { inboxId, PullList } from './pull-list.tsx';
import { PullPanel } from './pull-panel.tsx';
import { pullsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export function PullsPage() {
  const [search, change] = useUrlSearch();
  const mayWrite = useCan('identity:write');
  const [making, setMaking] = useState(false);
  const query = useQuery(pullsQuery);
  const pulls = query.data ?? [];
  const ids = [...pulls.map(({ id }) => id), inboxId];
  const chosen = ids.find((id) => id === search.selected?.[0]) ?? ids[0] ?? inboxId;
  const pull = pulls.find(({ id }) => id === chosen) ?? null;
  const choose = (selected: string | null) => change({ selected, state: null });
  const make = () => setMaking(true);
  useKeys([
    { keys: 'j', label: words.nextPull, hint: words.next, run: () => choose(moved(ids, chosen, 1)) },
    { keys: 'k', label: words.previousPull, hint: words.previous, run: () => choose(moved(ids, chosen, -1)) },
    ...(mayWrite ? [{ keys: 'n', label: words.newPull, hint: words.new, run: make }] : []),
  ]);
  const tab = search.tab?.[0];
  const onTab = (next: string | null) => change({ tab: next }, { push: true });
  return (
    <>
      <PageHeader title={words.title} />
      <SplitPage
        list={
          <Panel
            title={words.listTitle}
            aside={
              mayWrite && (
                <Button small look="primary" icon={<IconPlus size={14} />} onClick={make}>
                  {words.newPull}
                </Button>
              )
            }
          >
            <Loaded query={query} what={words.things} rows={6} height={46} flush>
              {(items) => (
                <ScrollPane label={words.list}>
                  <PullList pulls={items} chosen={chosen} onChoose={choose} />
                  {items.length === 0 && <p className={classes.none}>{words.none}</p>}
                </ScrollPane>
              )}
            </Loaded>
          </Panel>
        }
      >
        {query.isError && !query.data ? null : pull ? (
          <PullPanel key={pull.id} pull={pull} tab={tab} onTab={onTab} onDeleted={() => choose(null)} />
        ) : (
          query.data && <InboxPanel tab={tab} onTab={onTab} />
        )}
      </SplitPage>
      {making && <CreatePull onMade={choose} onClose={() => setMaking(false)} />}
    </>
  );
}
