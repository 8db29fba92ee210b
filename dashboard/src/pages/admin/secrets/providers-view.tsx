// The systems that secrets are fetched from.
import { IconCloudLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { SecretProviderView } from '@tocsin/contracts/api/secrets';
import { useState, type ReactNode } from 'react';

import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { CreateProvider } from './create-provider.tsx';
import { ProviderDrawer } from './provider-drawer.tsx';
import { providersQuery } from './queries.ts';
import { words } from './secret-words.ts';
import { kindWords, whereOf } from './words.ts';

import classes from '../admin.module.css';

const labelOf = (provider: SecretProviderView): string => provider.name;
const wordsOf = (provider: SecretProviderView): string => `${provider.name} ${kindWords[provider.settings.kind]}`;

export function ProvidersView({ tabs }: { tabs: ReactNode }) {
  const query = useQuery(providersQuery);
  const mayWrite = useCan('secret:write');
  const [making, setMaking] = useState(false);
  const make = () => setMaking(true);
  return (
    <>
      <AdminList
        title={words.title}
        noun={words.providerNoun}
        nouns={words.providerNouns}
        query={query}
        columns={columns}
        rowLabel={labelOf}
        words={wordsOf}
        tabs={tabs}
        empty={
          <EmptyState
            icon={<IconCloudLock size={20} stroke={1.6} />}
            title={words.noProviders}
            actions={
              mayWrite && (
                <Button look="primary" onClick={make}>
                  {words.newProvider}
                </Button>
              )
            }
          >
            {words.providersLead}
          </EmptyState>
        }
        make={mayWrite ? { label: words.newProvider, run: make } : null}
        beside={(provider, close) => <ProviderDrawer key={provider.id} provider={provider} onClose={close} />}
      />
      {making && <CreateProvider onClose={() => setMaking(false)} />}
    </>
  );
}

const columns: readonly Column<SecretProviderView>[] = [
  {
    id: 'name',
    header: words.provider,
    width: 'minmax(160px, 1fr)',
    render: (provider) => (
      <>
        <div className={`${classes.name} ellipsis`}>{provider.name}</div>
        <div className={`${classes.sub} ellipsis`}>{kindWords[provider.settings.kind]}</div>
      </>
    ),
  },
  {
    id: 'where',
    header: words.where,
    width: 'minmax(140px, 1.4fr)',
    render: (provider) => <div className="mono soft ellipsis">{whereOf(provider.settings)}</div>,
  },
  {
    id: 'state',
    header: words.lastTest,
    width: 'minmax(130px, 0.8fr)',
    render: ({ checkedAt, problem }) =>
      checkedAt === null ? (
        <span className="muted">{words.never}</span>
      ) : (
        <span className="row">
          <Badge tone={problem === null ? 'ok' : 'high'}>{problem === null ? words.answers : words.fails}</Badge>
          <Time at={checkedAt} />
        </span>
      ),
  },
];
