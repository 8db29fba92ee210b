// Directories that keep the organisation's people over SCIM, and who gets access tokens for a password.
import { IconAddressBook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ScimConnection } from '@tocsin/contracts/api/scim';
import type { ReactNode } from 'react';

import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { NameCell } from '../shared/name-cell.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { useViewTabs } from '../shared/use-view-tabs.tsx';
import { ConnectionDrawer } from './connection-drawer.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { connectionsQuery } from './queries.ts';
import { TokensView } from './tokens-view.tsx';
import { words } from './words.ts';

const views = [
  { id: 'scim', label: words.scim },
  { id: 'tokens', label: words.tokens },
] as const;

export function ProvisioningPage() {
  const { view, tabs } = useViewTabs(words.views, views);
  return view === 'tokens' ? <TokensView tabs={tabs} /> : <ConnectionsView tabs={tabs} />;
}

const labelOf = ({ name }: ScimConnection): string => name;

function ConnectionsView({ tabs }: { tabs: ReactNode }) {
  const query = useQuery(connectionsQuery);
  return (
    <AdminList
      said={words}
      query={query}
      columns={columns}
      rowLabel={labelOf}
      words={labelOf}
      tabs={tabs}
      empty={(make) => (
        <NoneYet icon={IconAddressBook} title={words.empty} make={make}>
          {words.emptyMeaning}
        </NoneYet>
      )}
      make={{
        label: words.fresh,
        may: useCan('security:write'),
        form: (close) => <ConnectionForm connection={null} onClose={close} />,
      }}
      beside={(connection, close) => <ConnectionDrawer key={connection.id} connection={connection} onClose={close} />}
    />
  );
}

const columns: readonly Column<ScimConnection>[] = [
  {
    id: 'name',
    header: words.name,
    width: 'minmax(170px, 1.6fr)',
    render: ({ name, prefix, enabled }) => (
      <NameCell name={name} off={!enabled} mono>
        {prefix}…
      </NameCell>
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
