// The keys that programs use: what each may do, when it was last used, until when it counts.
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ApiKey, Site } from '@tocsin/contracts/identity';
import { useCallback, useMemo } from 'react';

import { useNow } from '../../../lib/now.ts';
import { useUrlSearch } from '../../../lib/url.ts';
import { useCan } from '../../../session/session.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import { Badge } from '../../../ui/badge.tsx';
import type { Column } from '../../../ui/data-grid.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { apiKeysQuery } from '../queries.ts';
import { NameCell } from '../shared/name-cell.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { presetOf } from '../words.ts';
import { CreateApiKey } from './create-api-key.tsx';
import { KeyDrawer } from './key-drawer.tsx';
import { KeyState, stateOf } from './key-state.tsx';
import { words } from './words.ts';

const labelOf = (key: ApiKey): string => `${key.name}, ${key.prefix}`;
const wordsOf = (key: ApiKey): string => `${key.name} ${key.prefix} ${key.scopes.join(' ')}`;

const all = (): boolean => true;

export function ApiKeysPage() {
  const [search, change] = useUrlSearch();
  const query = useQuery(apiKeysQuery);
  const sites = useQuery(sitesQuery).data;
  const now = useNow();
  const columns = useMemo(() => keyColumns(sites ?? [], now), [sites, now]);
  const tab = search.state?.[0] === 'all' ? 'all' : 'valid';
  const isValid = useCallback((key: ApiKey) => stateOf(key, now) === 'valid', [now]);
  const valid = query.data?.filter(isValid);
  return (
    <AdminList
      said={words}
      query={query}
      keep={tab === 'all' ? all : isValid}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      tabs={
        <Tabs
          label={words.views}
          tabs={[
            { id: 'valid', label: words.valid, count: valid?.length },
            { id: 'all', label: words.all, count: query.data?.length },
          ]}
          chosen={tab}
          onChoose={(id) => change({ state: id === 'all' ? 'all' : null }, { push: true })}
        />
      }
      empty={(make) => (
        <NoneYet icon={IconKey} title={words.none} make={make}>
          {words.lead}
        </NoneYet>
      )}
      make={{ label: words.newKey, may: useCan('api_key:write'), form: (close) => <CreateApiKey onClose={close} /> }}
      beside={(key, close) => <KeyDrawer key={key.id} apiKey={key} onClose={close} />}
    />
  );
}

const keyColumns = (sites: readonly Site[], now: number): readonly Column<ApiKey>[] => [
  {
    id: 'name',
    header: words.key,
    width: 'minmax(170px, 1.6fr)',
    render: (key) => (
      <NameCell name={key.name} off={stateOf(key, now) !== 'valid'} mono>
        {key.prefix}…
      </NameCell>
    ),
  },
  {
    id: 'scopes',
    header: words.may,
    width: 'minmax(130px, 1.2fr)',
    render: (key) => {
      const preset = presetOf(key.scopes);
      return preset ? (
        <Badge tone={preset.id === 'everything' ? 'medium' : 'neutral'} look="outline">
          {preset.title}
        </Badge>
      ) : (
        <div className="ellipsis soft mono" title={key.scopes.join(', ')}>
          {key.scopes.join(', ')}
        </div>
      );
    },
  },
  {
    id: 'site',
    header: words.site,
    width: 'minmax(90px, 0.8fr)',
    from: 700,
    render: (key) => (
      <div className="ellipsis soft">
        {key.siteId === null ? (
          <span className="muted">{words.any}</span>
        ) : (
          sites.find(({ id }) => id === key.siteId)?.name
        )}
      </div>
    ),
  },
  { id: 'state', header: words.state, width: '84px', render: (key) => <KeyState apiKey={key} now={now} /> },
  {
    id: 'used',
    header: words.lastUsed,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    render: (key) => (key.lastUsedAt ? <Time at={key.lastUsedAt} /> : <span className="muted">{words.never}</span>),
  },
  {
    id: 'created',
    header: words.created,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    from: 860,
    render: (key) => (
      <span className="soft">
        <Time at={key.createdAt} />
      </span>
    ),
  },
  {
    id: 'expires',
    header: words.expires,
    width: 'minmax(90px, 0.6fr)',
    align: 'end',
    from: 560,
    render: (key) => (key.expiresAt ? <Time at={key.expiresAt} /> : <span className="muted">{words.never}</span>),
  },
];
