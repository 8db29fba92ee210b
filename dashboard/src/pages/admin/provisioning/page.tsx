// Directories that keep the organisation's people over SCIM, and who gets access tokens for a password.
import { IconAddressBook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ScimConnection } from '@tocsin/contracts/api/scim';
import { useState, type ReactNode } from 'react';

import { useUrlSearch } from '../../../lib/url.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { ConnectionDrawer } from './connection-drawer.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { connectionsQuery } from './queries.ts';
import { TokensView } from './tokens-view.tsx';
import { words } from './words.ts';

import classes from '../admin.module.css';

const views = [
  { id: 'scim', label: words.scim },
  { id: 'tokens', label: words.tokens },
] as const;

export function ProvisioningPage() {
  const [search, change] = useUrlSearch();
  const view = views.find(({ id }) => id === search.view?.[0])?.id ?? 'scim';
  const tabs = (
    <Tabs
      label={words.views}
      tabs={views}
      chosen={view}
      onChoose={(id) => change({ view: id === 'scim' ? null : id, selected: null, q: null }, { push: true })}
    />
  );
  return view === 'tokens' ? <TokensView tabs={tabs} /> : <ConnectionsView tabs={tabs} />;
}

const labelOf = ({ name }: ScimConnection): string => name;

function ConnectionsView({ tabs }: { tabs: ReactNode }) {
  const query = useQuery(connectionsQuery);
  const mayWrite = useCan('security:write');
  const [making, setMaking] = useState(false);
  const make = () => setMaking(true);
  return (
    <>
      <AdminList
        title={words.title}
        noun={words.noun}
        nouns={words.nouns}
        query={query}
        columns={columns}
        rowLabel={labelOf}
        words={labelOf}
        tabs={tabs}
        empty={
          <EmptyState
            icon={<IconAddressBook size={20} stroke={1.6} />}
            title={words.empty}
            actions={
              mayWrite && (
                <Button look="primary" onClick={make}>
                  {words.fresh}
                </Button>
              )
            }
          >
            {words.emptyMeaning}
          </EmptyState>
        }
        make={mayWrite ? { label: words.fresh, run: make } : null}
        beside={(connection, close) => <ConnectionDrawer key={connection.id} connection={connection} onClose={close} />}
      />
      {making && <ConnectionForm connection={null} onClose={() => setMaking(false)} />}
    </>
  );
}

const columns: readonly Column<ScimConnection>[] = [
  {
    id: 'name',
    header: words.name,
    width: 'minmax(170px, 1.6fr)',
    render: ({ name, prefix, enabled }) => (
      <>
        <div className={`${classes.name} ellipsis`} data-off={!enabled || undefined}>
          {name}
        </div>
        <div className={`${classes.sub} mono ellipsis`}>{prefix}…</div>
      </>
    ),
  },
  { id: 'people', header: words.keeps, width: '120px', render: ({ people }) => words.people(people) },
  {
    id: 'state',
    header: words.state,
    width: '130px',
    render: ({ enabled, previousUntil }) =>
      !enabled ? (
        <Badge tone="neutral">{words.disabled}</Badge>
      ) : previousUntil ? (
        <Badge tone="info">{words.twoValid}</Badge>
      ) : (
        <span className="soft">{words.enabled}</span>
      ),
  },
  {
    id: 'used',
    header: words.lastUsed,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    render: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} /> : <span className="muted">{words.never}</span>),
  },
];
