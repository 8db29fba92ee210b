// The places an organisation works from; their codes are what senders and searches write.
import { IconBuilding } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Site } from '@tocsin/contracts/identity';

import { useCan } from '../../../session/session.ts';
import { sitesQuery } from '../../../shell/queries.ts';
import type { Column } from '../../../ui/data-grid.tsx';
import { Time } from '../../../ui/time.tsx';
import { AdminList } from '../list-page.tsx';
import { NoneYet } from '../shared/none-yet.tsx';
import { CreateSite } from './create-site.tsx';
import { SiteDrawer } from './site-drawer.tsx';
import { words } from './words.ts';

import classes from '../admin.module.css';

/** `45.76° N, 4.84° E`. */
function place({ latitude, longitude }: Site): string | null {
  if (latitude === null || longitude === null) return null;
  const half = (value: number, plus: string, minus: string) =>
    `${Math.abs(value).toFixed(2)}° ${value < 0 ? minus : plus}`;
  return `${half(latitude, 'N', 'S')}, ${half(longitude, 'E', 'W')}`;
}

const columns: readonly Column<Site>[] = [
  {
    id: 'code',
    header: words.code,
    width: 'minmax(64px, 0.4fr)',
    render: (site) => <span className="mono">{site.code}</span>,
  },
  {
    id: 'name',
    header: words.site,
    width: 'minmax(180px, 2fr)',
    render: (site) => <div className={`${classes.name} ellipsis`}>{site.name}</div>,
  },
  {
    id: 'city',
    header: words.city,
    width: 'minmax(100px, 1fr)',
    render: (site) => <div className="ellipsis">{site.city ?? <span className="muted">{words.notSaid}</span>}</div>,
  },
  {
    id: 'place',
    header: words.place,
    width: 'minmax(140px, 0.9fr)',
    from: 640,
    render: (site) => <span className="soft num">{place(site) ?? <span className="muted">{words.notSaid}</span>}</span>,
  },
  {
    id: 'created',
    header: words.created,
    width: 'minmax(90px, 0.5fr)',
    align: 'end',
    from: 560,
    render: (site) => (
      <span className="soft">
        <Time at={site.createdAt} />
      </span>
    ),
  },
];

const wordsOf = (site: Site): string => `${site.code} ${site.name} ${site.city ?? ''}`;
const labelOf = (site: Site): string => `${site.name}, ${site.code}`;

export function SitesPage() {
  const query = useQuery(sitesQuery);
  return (
    <AdminList
      said={words}
      query={query}
      columns={columns}
      rowLabel={labelOf}
      words={wordsOf}
      empty={(make) => (
        <NoneYet icon={IconBuilding} title={words.none} make={make}>
          {words.lead}
        </NoneYet>
      )}
      make={{ label: words.newSite, may: useCan('site:write'), form: (close) => <CreateSite onClose={close} /> }}
      beside={(site, close) => <SiteDrawer key={site.id} site={site} onClose={close} />}
    />
  );
}
