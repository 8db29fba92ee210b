// The systems that secrets are fetched from.
import { IconCloudLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { SecretProviderView } from '@tocsin/contracts/api/secrets';
import type { ReactNode } from 'react';

import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { NameCell } from '../shared/name-cell.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { CreateProvider } from './create-provider.tsx';
import { ProviderDrawer } from './provider-drawer.tsx';
import { providersQuery } from './queries.ts';
import { words } from './secret-words.ts';
import { kindWords, whereOf } from './words.ts';

const labelOf = (provider: SecretProviderView): string => provider.name;
const wordsOf = (provider: SecretProviderView): string => `${provider.name} ${kindWords[provider.settings.kind]}`;

export function ProvidersView({ tabs }: { tabs: ReactNode }) {
  const query = useQuery(providersQuery);
  return (
    <AdminList
      said={{ title: words.title, noun: words.providerNoun, nouns: words.providerNouns }}
      query={query}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      tabs={tabs}
      empty={(make) => (
        <NoneYet icon={IconCloudLock} title={words.noProviders} make={make}>
          {words.providersLead}
        </NoneYet>
      )}
      make={{
        label: words.newProvider,
        may: useCan('secret:write'),
        form: (close) => <CreateProvider onClose={close} />,
      }}
      beside={(provider, close) => <ProviderDrawer key={provider.id} provider={provider} onClose={close} />}
    />
  );
}

const columns: readonly Column<SecretProviderView>[] = [
  {
    id: 'name',
    header: words.provider,
    width: 'minmax(160px, 1fr)',
    render: (provider) => <NameCell name={provider.name}>{kindWords[provider.settings.kind]}</NameCell>,
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
