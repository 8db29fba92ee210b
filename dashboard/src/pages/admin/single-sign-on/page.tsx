// Who signs the organisation's people in, besides Tocsin itself.
import { IconFingerprint } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { IdentityProvider } from '@tocsin/contracts/identity-provider';

import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { AdminList } from '../list-page.tsx';
import { NameCell } from '../shared/name-cell.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { CreateProvider } from './create-provider.tsx';
import { ProviderDrawer } from './provider-drawer.tsx';
import { providersQuery } from './queries.ts';
import { words } from './words.ts';

const labelOf = ({ name }: IdentityProvider): string => name;
const wordsOf = ({ name, domains }: IdentityProvider): string => `${name} ${domains.join(' ')}`;

export function SingleSignOnPage() {
  const query = useQuery(providersQuery);
  return (
    <AdminList
      said={{ title: words.title, noun: words.provider, nouns: words.providers }}
      query={query}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      empty={(make) => (
        <NoneYet icon={IconFingerprint} title={words.none} make={make}>
          {words.noneLead}
        </NoneYet>
      )}
      make={{ label: words.add, may: useCan('security:write'), form: (close) => <CreateProvider onClose={close} /> }}
      beside={(provider, close) => <ProviderDrawer key={provider.id} provider={provider} onClose={close} />}
    />
  );
}

const columns: readonly Column<IdentityProvider>[] = [
  {
    id: 'name',
    header: words.columns.provider,
    width: 'minmax(180px, 1.6fr)',
    render: ({ name, enabled, settings, domains }) => (
      <NameCell name={name} off={!enabled}>
        {[words.kinds[settings.kind], ...domains].join(' · ')}
      </NameCell>
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
