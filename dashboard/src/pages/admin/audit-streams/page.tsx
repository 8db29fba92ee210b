// Where the audit trail is sent as it grows, and how far each receiver has got it.
import { IconBroadcast } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AuditSink } from '@tocsin/contracts/api/audit-streams';
import { useState } from 'react';

import { useNow } from '../../../lib/now.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { auditSinksQuery } from './queries.ts';
import { SinkDrawer } from './sink-drawer.tsx';
import { SinkForm } from './sink-form.tsx';
import { stateOf, whereOf } from './state.ts';
import { words } from './words.ts';

import classes from '../admin.module.css';

const labelOf = ({ name }: AuditSink): string => name;
const wordsOf = (sink: AuditSink): string => `${sink.name} ${whereOf(sink)}`;

export function AuditStreamsPage() {
  const query = useQuery(auditSinksQuery);
  const mayWrite = useCan('security:write');
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
        empty={
          <EmptyState
            icon={<IconBroadcast size={20} stroke={1.6} />}
            title={words.emptyTitle}
            actions={
              mayWrite && (
                <Button look="primary" onClick={make}>
                  {words.make}
                </Button>
              )
            }
          >
            {words.empty}
          </EmptyState>
        }
        make={mayWrite ? { label: words.make, run: make } : null}
        beside={(sink, close) => <SinkDrawer key={sink.id} sink={sink} onClose={close} />}
      />
      {making && <SinkForm sink={null} onClose={() => setMaking(false)} />}
    </>
  );
}

function State({ sink }: { sink: AuditSink }) {
  const { word, tone } = stateOf(sink, useNow());
  return <Badge tone={tone}>{word}</Badge>;
}

const columns: readonly Column<AuditSink>[] = [
  {
    id: 'name',
    header: words.name,
    width: 'minmax(180px, 1.6fr)',
    render: (sink) => (
      <>
        <div className={`${classes.name} ellipsis`}>{sink.name}</div>
        <div className={`${classes.sub} ellipsis`}>
          {words.kinds[sink.settings.kind]} · {whereOf(sink)}
        </div>
      </>
    ),
  },
  { id: 'state', header: words.state, width: '120px', render: (sink) => <State sink={sink} /> },
  {
    id: 'waiting',
    header: words.waiting,
    width: 'minmax(110px, 0.7fr)',
    from: 560,
    render: ({ waiting }) =>
      waiting.count === 0 ? <span className="muted">{words.nothingWaits}</span> : words.records(waiting.count),
  },
  {
    id: 'sent',
    header: words.sent,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    render: ({ sentAt }) => (sentAt ? <Time at={sentAt} /> : <span className="muted">{words.never}</span>),
  },
];
