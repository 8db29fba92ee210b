// The organisations of this installation, for whoever runs it; nothing of what is in them.
import { IconBuildingSkyscraper } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { PlatformOrganisation } from '@tocsin/contracts/identity';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { useCan } from '../../session/session.ts';
import { Badge } from '../../ui/badge.tsx';
import type { Column } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Time } from '../../ui/time.tsx';
import { AdminList } from '../admin/list-page.tsx';
import { MakeOrganisation } from './make-organisation.tsx';
import { OrganisationDrawer } from './organisation-drawer.tsx';

import classes from '../admin/admin.module.css';

const organisationsQuery = queryOptions({
  queryKey: ['platform', 'organisations'],
  queryFn: async ({ signal }) => (await call('GET /platform/organisations', {}, { signal })).items,
});

const columns: readonly Column<PlatformOrganisation>[] = [
  {
    id: 'name',
    header: 'Organisation',
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
    header: 'State',
    width: '110px',
    render: ({ suspendedAt }) =>
      suspendedAt === null ? <span className="soft">Active</span> : <Badge tone="medium">Suspended</Badge>,
  },
  { id: 'people', header: 'Users', width: '80px', align: 'end', render: ({ people }) => people },
  {
    id: 'created',
    header: 'Created',
    width: 'minmax(96px, 0.7fr)',
    align: 'end',
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
];

export function OrganisationsPage() {
  const mayWrite = useCan('platform:write');
  const [making, setMaking] = useState(false);
  return (
    <>
      <AdminList
        title="Organisations"
        noun="organisation"
        nouns="organisations"
        query={useQuery(organisationsQuery)}
        columns={columns}
        rowLabel={({ name, suspendedAt }) => `${name}${suspendedAt === null ? '' : ', suspended'}`}
        words={({ name, slug }) => `${name} ${slug}`}
        empty={<EmptyState icon={<IconBuildingSkyscraper size={20} stroke={1.6} />} title="No organisations" />}
        make={mayWrite ? { label: 'New organisation', run: () => setMaking(true) } : null}
        beside={(organisation, close) => (
          <OrganisationDrawer key={organisation.id} organisation={organisation} onClose={close} />
        )}
      />
      {making && <MakeOrganisation onClose={() => setMaking(false)} />}
    </>
  );
}
