// The organisations of this installation, for whoever runs it; nothing of what is in them.
import { IconBuildingSkyscraper } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { PlatformOrganisation } from '@tocsin/contracts/identity';
import { type ReactNode } from 'react';

import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { Time } from '../../ui/time.tsx';
import { AdminList } from '../admin/list-page.tsx';
import { NameCell } from '../admin/shared/name-cell.tsx';
import { useViewTabs } from '../admin/shared/use-view-tabs.tsx';
import { MakeOrganisation } from './make-organisation.tsx';
import { OrganisationDrawer } from './organisation-drawer.tsx';
import { organisationsQuery, storesQuery } from './queries.ts';
import { StoresView } from './stores-view.tsx';
import { words } from './words.ts';

const columns: readonly Column<PlatformOrganisation>[] = [
  {
    id: 'name',
    header: words.organisation,
    width: 'minmax(200px, 2fr)',
    render: ({ name, slug }) => (
      <NameCell name={name} mono>
        {slug}
      </NameCell>
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
  const { view, tabs } = useViewTabs(words.views, views);
  if (view === 'organisations') return <OrganisationList tabs={tabs} />;
  return (
    <PageFrame>
      <PageHeader title={words.title}>{tabs}</PageHeader>
      <StoresView />
    </PageFrame>
  );
}

function OrganisationList({ tabs }: { tabs: ReactNode }) {
  // What is chosen from stands ready when somebody chooses.
  useQuery(storesQuery);
  return (
    <AdminList
      said={words}
      query={useQuery(organisationsQuery)}
      columns={columns}
      tabs={tabs}
      rowLabel={({ name, suspendedAt }) => `${name}${suspendedAt === null ? '' : ', suspended'}`}
      words={({ name, slug, store }) => `${name} ${slug} ${store}`}
      empty={() => <EmptyState icon={<IconBuildingSkyscraper size={20} stroke={1.6} />} title={words.none} />}
      make={{
        label: words.newOne,
        may: useCan('platform:write'),
        form: (close) => <MakeOrganisation onClose={close} />,
      }}
      beside={(organisation, close) => (
        <OrganisationDrawer key={organisation.id} organisation={organisation} onClose={close} />
      )}
    />
  );
}
