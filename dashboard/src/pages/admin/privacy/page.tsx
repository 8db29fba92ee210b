// Requests about personal data: exports and erasures, from asking to the proof.
import { IconUserQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { PrivacyRequest } from '@tocsin/contracts/api/privacy';

import { useUrlSearch } from '../../../lib/url.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { NameCell } from '../shared/name-cell.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { isOpen, privacyQuery } from './queries.ts';
import { RequestDrawer } from './request-drawer.tsx';
import { RequestForm } from './request-form.tsx';
import { kindWords, stateTones, stateWords, words } from './words.ts';

const nameOf = ({ identifier, pseudonym }: PrivacyRequest): string => identifier ?? pseudonym;
const labelOf = (request: PrivacyRequest): string => `${kindWords[request.kind]}, ${nameOf(request)}`;
const wordsOf = (request: PrivacyRequest): string =>
  [labelOf(request), request.reference, request.askedBy, stateWords[request.state]].filter(Boolean).join(' ');

const views = ['all', 'exports', 'erasures', 'open'] as const;
type View = (typeof views)[number];
const keeps: Readonly<Record<View, (request: PrivacyRequest) => boolean>> = {
  all: () => true,
  exports: ({ kind }) => kind === 'export',
  erasures: ({ kind }) => kind === 'erasure',
  open: isOpen,
};

export function PrivacyPage() {
  const query = useQuery(privacyQuery);
  const [search, change] = useUrlSearch();
  const view = views.find((each) => each === search.view?.[0]) ?? 'all';
  return (
    <AdminList
      said={words}
      query={query}
      keep={keeps[view]}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      tabs={
        <Tabs
          label={words.views}
          tabs={views.map((id) => ({ id, label: words.viewNames[id], count: query.data?.filter(keeps[id]).length }))}
          chosen={view}
          onChoose={(id) => change({ view: id === 'all' ? null : id, selected: null }, { push: true })}
        />
      }
      empty={(make) => (
        <NoneYet icon={IconUserQuestion} title={words.none} make={make}>
          {words.noneText}
        </NoneYet>
      )}
      make={{ label: words.make, may: useCan('privacy:write'), form: (close) => <RequestForm onClose={close} /> }}
      beside={(request, close) => <RequestDrawer key={request.id} request={request} onClose={close} />}
    />
  );
}

const columns: readonly Column<PrivacyRequest>[] = [
  {
    id: 'who',
    header: words.who,
    width: 'minmax(180px, 1.6fr)',
    render: (request) => (
      <NameCell name={nameOf(request)}>
        {[kindWords[request.kind], request.reference].filter(Boolean).join(' · ')}
      </NameCell>
    ),
  },
  {
    id: 'state',
    header: words.state,
    width: '170px',
    render: ({ state }) => <Badge tone={stateTones[state]}>{stateWords[state]}</Badge>,
  },
  {
    id: 'by',
    header: words.askedBy,
    width: 'minmax(110px, 0.8fr)',
    from: 620,
    render: ({ askedBy }) => <span className="ellipsis">{askedBy}</span>,
  },
  {
    id: 'asked',
    header: words.asked,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    from: 480,
    render: ({ askedAt }) => <Time at={askedAt} />,
  },
  {
    id: 'due',
    header: words.due,
    width: 'minmax(110px, 0.6fr)',
    align: 'end',
    from: 720,
    render: (request) => (isOpen(request) ? <Time at={request.dueAt} look="absolute" /> : null),
  },
];
