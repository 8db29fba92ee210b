// The secrets Tocsin keeps, by name: when each was rotated and last used. No value is ever here.
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { KeptSecret } from '@tocsin/contracts/api/secrets';
import { useState, type ReactNode } from 'react';

import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { CreateSecret } from './create-secret.tsx';
import { secretsQuery } from './queries.ts';
import { SecretDrawer } from './secret-drawer.tsx';
import { words } from './secret-words.ts';

import classes from '../admin.module.css';

const labelOf = (secret: KeptSecret): string => secret.name;
const wordsOf = (secret: KeptSecret): string => `${secret.name} ${secret.description}`;

export function SecretsView({ tabs }: { tabs: ReactNode }) {
  const query = useQuery(secretsQuery);
  const mayWrite = useCan('secret:write');
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
        words={wordsOf}
        tabs={tabs}
        empty={
          <EmptyState
            icon={<IconLock size={20} stroke={1.6} />}
            title={words.noSecrets}
            actions={
              mayWrite && (
                <Button look="primary" onClick={make}>
                  {words.newSecret}
                </Button>
              )
            }
          >
            {words.secretsLead}
          </EmptyState>
        }
        make={mayWrite ? { label: words.newSecret, run: make } : null}
        beside={(secret, close) => <SecretDrawer key={secret.id} secret={secret} onClose={close} />}
      />
      {making && <CreateSecret onClose={() => setMaking(false)} />}
    </>
  );
}

const columns: readonly Column<KeptSecret>[] = [
  {
    id: 'name',
    header: words.secret,
    width: 'minmax(180px, 1.6fr)',
    render: (secret) => (
      <>
        <div className={`${classes.name} ellipsis`}>{secret.name}</div>
        <div className={`${classes.sub} ellipsis`}>{secret.description || secret.reference}</div>
      </>
    ),
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
