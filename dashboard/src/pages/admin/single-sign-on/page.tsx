// Who signs the organisation's people in, besides Tocsin itself.
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { IdentityProvider } from '@tocsin/contracts/identity-provider';
import { useState } from 'react';

import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { AdminList } from '../list-page.tsx';
import { CreateProvider } from './create-provider.tsx';
import { ProviderDrawer } from './provider-drawer.tsx';
import { providersQuery } from './queries.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

const labelOf = ({ name }: IdentityProvider): string => name;
const wordsOf = ({ name, domains }: IdentityProvider): string => `${name} ${domains.join(' ')}`;

export function SingleSignOnPage() {
  const query = useQuery(providersQuery);
  const mayWrite = useCan('security:write');
  const [making, setMaking] = useState(false);
  const make = () => setMaking(true);
  return (
    <>
      <AdminList
        title={words.title}
        noun={words.provider}
        nouns={words.providers}
        query={query}
        columns={columns}
        rowLabel={labelOf}
        words={wordsOf}
        empty={
          <EmptyState
            icon={<IconFingerprint size={20} stroke={1.6} />}
            title={words.none}
            actions={
              mayWrite && (
                <Button look="primary" onClick={make}>
                  {words.add}
                </Button>
              )
            }
          >
            {words.noneLead}
          </EmptyState>
        }
        make={mayWrite ? { label: words.add, run: make } : null}
        beside={(provider, close) => <ProviderDrawer key={provider.id} provider={provider} onClose={close} />}
      />
      {making && <CreateProvider onClose={() => setMaking(false)} />}
    </>
  );
}

const columns: readonly Column<IdentityProvider>[] = [
  {
    id: 'name',
    header: words.columns.provider,
    width: 'minmax(180px, 1.6fr)',
    render: ({ name, enabled, settings, domains }) => (
      <>
        <div className={`${classes.name} ellipsis`} data-off={enabled ? undefined : true}>
          {name}
        </div>
        <div className={`${classes.sub} ellipsis`}>{[words.kinds[settings.kind], ...domains].join(' · ')}</div>
      </>
    ),
  },
  {
    id: 'state',
    header: words.columns.state,
    width: '120px',
    render: ({ enabled, enforced }) =>
      enabled ? (
        <Badge tone="ok">{enforced ? words.only : words.on}</Badge>
      ) : (
        <span className="muted">{words.off}</span>
      ),
  },
  {
    id: 'people',
    header: words.columns.people,
    width: 'minmax(80px, 0.4fr)',
    align: 'end',
    render: ({ people }) => <span className="num">{people}</span>,
  },
];
