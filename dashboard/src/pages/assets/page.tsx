// What the organisation has: the list with the chosen asset beside it, the import, and hosts that nobody has kept yet.
import { IconFileImport, IconServer2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Asset } from '@tocsin/contracts/entity/schema';
import { useState } from 'react';

import { CriticalityBadge } from '../../entity/marks.tsx';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-grid.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Time } from '../../ui/time.tsx';
import { criticalityWords } from '../../words/graph-kinds.ts';
import { AdminList } from '../admin/list-page.tsx';
import { AssetDrawer } from './asset-drawer.tsx';
import { AssetForm } from './asset-form.tsx';
import { ImportAssets } from './import-assets.tsx';
import { assetsQuery } from './queries.ts';
import { SeenHosts } from './seen-hosts.tsx';
import { words } from './words.ts';

import admin from '../admin/admin.module.css';

const columns: readonly Column<Asset>[] = [
  {
    id: 'name',
    header: words.name,
    width: 'minmax(200px, 1.6fr)',
    render: ({ name, owner }) => (
      <>
        <div className={`${admin.name} ellipsis`}>{name}</div>
        <div className={`${admin.sub} ellipsis`}>{owner}</div>
      </>
    ),
  },
  {
    id: 'criticality',
    header: words.criticality,
    width: '110px',
    render: ({ criticality }) => <CriticalityBadge criticality={criticality} />,
  },
  {
    id: 'site',
    header: words.site,
    width: '110px',
    render: ({ site }) => site && <span className="mono">{site}</span>,
  },
  {
    id: 'identifiers',
    header: words.identifiers,
    width: 'minmax(200px, 2fr)',
    from: 760,
    render: ({ identifiers }) => <span className="mono ellipsis soft">{identifiers.join(', ')}</span>,
  },
  {
    id: 'tags',
    header: words.tags,
    width: 'minmax(100px, 1fr)',
    from: 900,
    render: ({ tags }) => <span className="ellipsis">{tags.join(', ')}</span>,
  },
  {
    id: 'changed',
    header: words.changed,
    width: '110px',
    align: 'end',
    from: 640,
    render: ({ updatedAt }) => <Time at={updatedAt} />,
  },
];

const views = ['all', 'critical', 'seen'] as const;
const isImportant = ({ criticality }: Asset): boolean => criticality === 'critical' || criticality === 'high';
const wordsOf = ({ name, owner, site, tags, identifiers }: Asset): string =>
  [name, owner, site, ...tags, ...identifiers].join(' ');

export function AssetsPage() {
  const [search, change] = useUrlSearch();
  const view = views.find((id) => id === search['tab']?.[0]) ?? 'all';
  const mayWrite = useCan('asset:write');
  const [importing, setImporting] = useState(false);
  const query = useQuery(assetsQuery);
  const tabs = (
    <>
      <Tabs
        label={words.views}
        tabs={views.map((id) => ({
          id,
          label: words.view[id],
          count: id === 'seen' ? undefined : query.data?.filter(id === 'all' ? () => true : isImportant).length,
        }))}
        chosen={view}
        onChoose={(id) => change({ tab: id === 'all' ? null : id, selected: null }, { push: true })}
      />
      {mayWrite && (
        <Button small icon={<IconFileImport size={14} stroke={1.6} />} onClick={() => setImporting(true)}>
          {words.import.open}
        </Button>
      )}
    </>
  );
  return (
    <>
      {view === 'seen' ? (
        <SeenHosts tabs={tabs} />
      ) : (
        <AdminList
          said={words}
          query={query}
          keep={view === 'critical' ? isImportant : everyAsset}
          columns={columns}
          rowLabel={({ name, criticality }) => words.rowLabel(name, criticalityWords[criticality])}
          words={wordsOf}
          tabs={tabs}
          empty={() => (
            <EmptyState
              icon={<IconServer2 size={20} stroke={1.6} />}
              title={view === 'critical' ? words.noneCritical : words.none}
            >
              {words.noneText}
            </EmptyState>
          )}
          make={{ label: words.newAsset, may: mayWrite, form: (close) => <AssetForm start={null} onClose={close} /> }}
          beside={(asset, close) => <AssetDrawer key={`${asset.id}${asset.rev}`} asset={asset} onClose={close} />}
        />
      )}
      {importing && <ImportAssets onClose={() => setImporting(false)} />}
    </>
  );
}
const everyAsset = (): boolean => true;
