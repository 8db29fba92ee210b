// The secrets Tocsin keeps, by name: when each was rotated and last used. No value is ever here.
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { KeptSecret } from '@tocsin/contracts/api/secrets';
import type { ReactNode } from 'react';

import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { NameCell } from '../shared/name-cell.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { CreateSecret } from './create-secret.tsx';
import { secretsQuery } from './queries.ts';
import { SecretDrawer } from './secret-drawer.tsx';
import { words } from './secret-words.ts';

const labelOf = (secret: KeptSecret): string => secret.name;
const wordsOf = (secret: KeptSecret): string => `${secret.name} ${secret.description}`;

export function SecretsView({ tabs }: { tabs: ReactNode }) {
  const query = useQuery(secretsQuery);
  return (
    <AdminList
      said={words}
      query={query}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      tabs={tabs}
      empty={(make) => (
        <NoneYet icon={IconLock} title={words.noSecrets} make={make}>
          {words.secretsLead}
        </NoneYet>
      )}
      make={{ label: words.newSecret, may: useCan('secret:write'), form: (close) => <CreateSecret onClose={close} /> }}
      beside={(secret, close) => <SecretDrawer key={secret.id} secret={secret} onClose={close} />}
    />
  );
}

const columns: readonly Column<KeptSecret>[] = [
  {
    id: 'name',
    header: words.secret,
    width: 'minmax(180px, 1.6fr)',
    render: (secret) => <NameCell name={secret.name}>{secret.description || secret.reference}</NameCell>,
  },
  {
    id: 'state',
    header: words.state,
    width: '110px',
    render: (secret) =>
      secret.due ? (
        <Badge tone="medium">{words.rotationDue}</Badge>
      ) : secret.previousUntil ? (
        <Badge tone="info">{words.twoValid}</Badge>
      ) : (
        <span className="muted">{words.inForce}</span>
      ),
  },
  {
    id: 'rotated',
    header: words.rotated,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    from: 560,
    render: (secret) => <Time at={secret.rotatedAt} />,
  },
  {
    id: 'used',
    header: words.lastUsed,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    render: (secret) =>
      secret.lastUsedAt ? <Time at={secret.lastUsedAt} /> : <span className="muted">{words.never}</span>,
  },
];
