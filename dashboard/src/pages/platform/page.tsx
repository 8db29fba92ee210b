// The organisations of this installation, for whoever runs it; nothing of what is in them.
import { IconBuildingSkyscraper } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { PlatformOrganisation } from '@tocsin/contracts/identity';
import { useState, type ReactNode } from 'react';

import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { AdminList } from '../admin/list-page.tsx';
import { MakeOrganisation } from './make-organisation.tsx';
import { OrganisationDrawer } from './organisation-drawer.tsx';
import { organisationsQuery, storesQuery } from './queries.ts';
import { StoresView } from './stores-view.tsx';
import { words } from './words.ts';

import classes from '../admin/admin.module.css';

const columns: readonly Column<PlatformOrganisation>[] = [
  {
    id: 'name',
    header: words.organisation,
    width: 'minmax(200px, 2fr)',
    render: ({ name, slug }) => (
      <>
        <div className={`${classes.name} ellipsis`}>{name}</div>
        <div className={`${classes.sub} mono ellipsis`}>{slug}</div>
      </>
    ),
  },
  {
    id: 'state',
    header: words.state,
    width: '110px',
    render: ({ suspendedAt }) =>
      suspendedAt === null ? (
        <span className="soft">{words.active}</span>
      ) : (
        <Badge tone="medium">{words.suspended}</Badge>
      ),
  },
  {
    id: 'store',
    header: words.store,
    width: 'minmax(90px, 0.6fr)',
    render: ({ store }) => <span className="mono ellipsis">{store}</span>,
  },
  { id: 'people', header: words.users, width: '80px', align: 'end', render: ({ people }) => people },
  {
    id: 'created',
    header: words.created,
    width: 'minmax(96px, 0.7fr)',
    align: 'end',
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
];

const views = [
  { id: 'organisations', label: words.title },
  { id: 'stores', label: words.stores },
] as const;

export function OrganisationsPage() {
  const [search, change] = useUrlSearch();
  const view = views.find(({ id }) => id === search.view?.[0])?.id ?? 'organisations';
  const tabs = (
    <Tabs
      label={words.views}
      tabs={views}
      chosen={view}
      onChoose={(id) => change({ view: id === 'organisations' ? null : id, selected: null, q: null }, { push: true })}
    />
  );
  if (view === 'organisations') return <OrganisationList tabs={tabs} />;
  return (
    <div className={classes.page}>
      <PageHeader title={words.title}>{tabs}</PageHeader>
      <StoresView />
    </div>
  );
}

function OrganisationList({ tabs }: { tabs: ReactNode }) {
  const mayWrite = useCan('platform:write');
  // What is chosen from stands ready when somebody chooses.
  useQuery(storesQuery);
  const [making, setMaking] = useState(false);
  return (
    <>
      <AdminList
        title={words.title}
        noun={words.noun}
        nouns={words.nouns}
        query={useQuery(organisationsQuery)}
        columns={columns}
        tabs={tabs}
        rowLabel={({ name, suspendedAt }) => `${name}${suspendedAt === null ? '' : ', suspended'}`}
        words={({ name, slug, store }) => `${name} ${slug} ${store}`}
        empty={<EmptyState icon={<IconBuildingSkyscraper size={20} stroke={1.6} />} title={words.none} />}
        make={mayWrite ? { label: words.newOne, run: () => setMaking(true) } : null}
        beside={(organisation, close) => (
          <OrganisationDrawer key={organisation.id} organisation={organisation} onClose={close} />
        )}
      />
      {making && <MakeOrganisation onClose={() => setMaking(false)} />}
    </>
  );
}
