// The event stores of this installation: where each is, whether it answers, what waits for it, and who is pinned to it.
import { useQuery } from '@tanstack/react-query';
import type { PlatformStore } from '@tocsin/contracts/api/platform';

import { formatCount } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { organisationsQuery, storesQuery } from './queries.ts';
import { words } from './words.ts';

import admin from '../admin/admin.module.css';
import classes from './stores.module.css';

export function StoresView() {
  const stores = useQuery(storesQuery);
  const { data: organisations = [] } = useQuery(organisationsQuery);
  const pinnedTo = (name: string) => organisations.filter(({ store }) => store === name).map((each) => each.name);
  return (
    <Panel title={words.stores} className={classes.panel}>
      <div className={classes.body}>
        <p className="muted">{words.storesHelp}</p>
        <Loaded query={stores} what={words.storesLoading} rows={3}>
          {(items) => (
            <SmallTable
              label={words.stores}
              heads={[words.store, words.region, words.state, words.waiting, words.files, words.title]}
            >
              {items.map((store) => (
                <StoreRow key={store.name} store={store} organisations={pinnedTo(store.name)} />
              ))}
            </SmallTable>
          )}
        </Loaded>
      </div>
    </Panel>
  );
}

function StoreRow({ store, organisations }: { store: PlatformStore; organisations: readonly string[] }) {
  const { name, title, region, kind, waitingBatches, holdsObjects } = store;
  return (
    <tr>
      <td>
        <div className={admin.name}>{title}</div>
        <div className={admin.sub}>
          <span className="mono">{name}</span>, {words.kinds[kind]}
        </div>
      </td>
      <td>{region === '' ? <span className="soft">{words.regionUnsaid}</span> : region}</td>
      <td>
        <StoreState store={store} />
      </td>
      <td>
        {waitingBatches === 0 ? <span className="soft">{words.nothingWaits}</span> : words.batches(waitingBatches)}
      </td>
      <td>{holdsObjects ? words.filesHere : words.filesElsewhere}</td>
      <td>
        {organisations.length === 0 ? (
          <span className="soft">{words.noneOfThem}</span>
        ) : (
          <>
            {organisations.slice(0, namesShown).join(', ')}
            {organisations.length > namesShown && ` +${formatCount(organisations.length - namesShown)}`}
          </>
        )}
      </td>
    </tr>
  );
}

const namesShown = 6;

function StoreState({ store: { state, since } }: { store: PlatformStore }) {
  if (state === 'up') return <span className="soft">{words.up}</span>;
  return (
    <>
      <Badge tone="critical">{words.away}</Badge> {since !== null && <Time at={since} />}
      <div className={admin.sub}>{words.logSays}</div>
    </>
  );
}
