// The doors through which events come in: how each stands, how to send through it, who may, how it is set, what came.
import { useQuery } from '@tanstack/react-query';
import type { Door } from '@tocsin/contracts/api/doors';

import { useKeys } from '../../lib/keyboard.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { moved } from '../../ui/selection.ts';
import { LoadingPanel, SplitPage } from '../../ui/split-page.tsx';
import { DoorList } from './door-list.tsx';
import { DoorPanel, tabOf } from './door-panel.tsx';
import { doorsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const none: readonly Door[] = [];

export function DoorsPage() {
  const [search, change] = useUrlSearch();
  const query = useQuery(doorsQuery);
  const doors = query.data?.items ?? none;
  const chosen = doors.find(({ id }) => id === search.door?.[0]) ?? doors[0] ?? null;
  const choose = (door: string | null) => change({ door });
  const ids = doors.map(({ id }) => id);
  useKeys([
    { keys: 'j', label: words.nextDoor, hint: words.next, run: () => choose(moved(ids, chosen?.id ?? null, 1)) },
    {
      keys: 'k',
      label: words.previousDoor,
      hint: words.previous,
      run: () => choose(moved(ids, chosen?.id ?? null, -1)),
    },
    { keys: '1', label: words.howToSend, group: words.title, run: () => change({ tab: null }) },
    { keys: '2', label: words.tokensAndSenders, group: words.title, run: () => change({ tab: 'senders' }) },
    { keys: '3', label: words.settings, group: words.title, run: () => change({ tab: 'settings' }) },
    { keys: '4', label: words.activity, group: words.title, run: () => change({ tab: 'activity' }) },
  ]);
  const open = doors.filter(({ state }) => state === 'open').length;
  return (
    <>
      <PageHeader title={words.title} />
      <SplitPage
        list={
          <Panel
            title={words.listTitle}
            aside={query.data && <span className={classes.aside}>{words.openOf(open, doors.length)}</span>}
          >
            <Loaded query={query} what={words.things} rows={12} flush>
              {() => (
                <ScrollPane label={words.list}>
                  <DoorList doors={doors} chosen={chosen?.id ?? null} onChoose={choose} />
                </ScrollPane>
              )}
            </Loaded>
          </Panel>
        }
      >
        {chosen && (
          <DoorPanel
            key={chosen.id}
            door={chosen}
            tab={tabOf(search.tab?.[0])}
            onTab={(tab) => change({ tab: tab === 'send' ? null : tab }, { push: true })}
          />
        )}
        {query.isPending && <LoadingPanel label={words.loading} />}
      </SplitPage>
    </>
  );
}
