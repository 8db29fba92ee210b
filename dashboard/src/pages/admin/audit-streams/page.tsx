// Where the audit trail is sent as it grows, and how far each receiver has got it.
import { IconBroadcast } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { AuditSink } from '@tocsin/contracts/api/audit-streams';

import { useNow } from '../../../lib/now.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { NameCell } from '../shared/name-cell.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { auditSinksQuery } from './queries.ts';
import { SinkDrawer } from './sink-drawer.tsx';
import { SinkForm } from './sink-form.tsx';
import { stateOf, whereOf } from './state.ts';
import { words } from './words.ts';

const labelOf = ({ name }: AuditSink): string => name;
const wordsOf = (sink: AuditSink): string => `${sink.name} ${whereOf(sink)}`;

export function AuditStreamsPage() {
  const query = useQuery(auditSinksQuery);
  return (
    <AdminList
      said={words}
      query={query}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      empty={(make) => (
        <NoneYet icon={IconBroadcast} title={words.emptyTitle} make={make}>
          {words.empty}
        </NoneYet>
      )}
      make={{
        label: words.make,
        may: useCan('security:write'),
        form: (close) => <SinkForm sink={null} onClose={close} />,
      }}
      beside={(sink, close) => <SinkDrawer key={sink.id} sink={sink} onClose={close} />}
    />
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
      <NameCell name={sink.name}>
        {words.kinds[sink.settings.kind]} · {whereOf(sink)}
      </NameCell>
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
