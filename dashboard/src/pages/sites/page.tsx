// The sites: how each stands, on a map and in a table whose numbers open what they count.
import { IconBuilding } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SiteFigures, SiteState } from '@tocsin/contracts/api/boards';
import type { Output } from '@tocsin/contracts/client';
import { lazy, Suspense } from 'react';

import { CountLink, Severities } from '../../boards/figure.tsx';
import * as links from '../../boards/links.ts';
import { siteFiguresQuery, useLiveBoards } from '../../boards/queries.ts';
import { SiteMark } from '../../boards/site-mark.tsx';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { siteStateMeanings, siteStateWords, words } from './words.ts';

import boards from '../../boards/boards.module.css';
import classes from './sites.module.css';

const SiteMap = lazy(async () => ({ default: (await import('./map.tsx')).SiteMap }));

type Sites = Output<'GET /boards/sites'>;
type Placed = SiteFigures & { latitude: number; longitude: number };
const isPlaced = (site: SiteFigures): site is Placed => site.latitude !== null && site.longitude !== null;

const worstFirst: readonly SiteState[] = ['wrong', 'busy', 'well', 'quiet'];
const inOrder = (items: readonly SiteFigures[]): SiteFigures[] =>
  items.toSorted((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state) || a.name.localeCompare(b.name));

export function SitesBoardPage() {
  const query = useQuery(siteFiguresQuery);
  useLiveBoards();
  const mayPlace = useCan('site:write');
  return (
    <>
      <PageHeader title={words.title} />
      <div className={boards.page} aria-busy={query.isFetching}>
        <Loaded query={query} what={words.loading} rows={14}>
          {(sites) =>
            sites.items.length === 0 ? (
              <EmptyState
                icon={<IconBuilding size={20} stroke={1.6} />}
                title={words.none}
                actions={mayPlace && <Link to="/admin/sites">{words.make}</Link>}
              >
                {words.lead}
              </EmptyState>
            ) : (
              <Both sites={sites} mayPlace={mayPlace} />
            )
          }
        </Loaded>
      </div>
    </>
  );
}

function Both({ sites: { at, from, items }, mayPlace }: { sites: Sites; mayPlace: boolean }) {
  const placed = items.filter(isPlaced);
  const unplaced = items.length - placed.length;
  return (
    <>
      <Panel title={words.map}>
        {placed.length > 0 && (
          <Suspense fallback={null}>
            <SiteMap sites={placed} />
          </Suspense>
        )}
        <ul className={classes.legend} aria-label={words.legend}>
          {worstFirst.map((state) => (
            <li key={state} title={siteStateMeanings[state]}>
              <SiteMark state={state} /> {siteStateWords[state]}
            </li>
          ))}
          {unplaced > 0 && (
            <li className="muted">
              {words.unplaced(unplaced)} {mayPlace && <Link to="/admin/sites">{words.place}</Link>}
            </li>
          )}
        </ul>
      </Panel>
      <Panel title={words.table}>
        <div className={classes.scroll}>
          <SmallTable
            label={words.table}
            heads={[words.state, words.site, words.volume, words.usual, words.alerts, words.incidents, words.sources]}
          >
            {inOrder(items).map((site) => (
              <Row key={site.id} site={site} span={{ from, to: at }} />
            ))}
          </SmallTable>
        </div>
      </Panel>
    </>
  );
}

function Row({ site, span }: { site: SiteFigures; span: links.Span }) {
  const { code, name, city, state, volume, usual, alerts, incidents, sources } = site;
  const among = { site: [code] };
  const much = volume > usual * 2 && volume > 10;
  return (
    <tr>
      <td>
        <span className={classes.state} title={siteStateMeanings[state]}>
          <SiteMark state={state} /> {siteStateWords[state]}
        </span>
      </td>
      <td>
        <b>{name}</b> <span className="mono muted">{code}</span>
        {city !== null && city !== name && <span className="muted"> {city}</span>}
      </td>
      <td className={much ? classes.more : undefined}>
        <CountLink label={`${name}, ${words.volume}`} count={volume} link={links.alertsSeen(span, among)} />
        {much && ' ▲'}
      </td>
      <td className="num muted">{usual < 10 ? usual.toFixed(1) : Math.round(usual)}</td>
      <td>
        <Severities
          small
          label={`${name}, ${words.alerts}`}
          of="alerts"
          counts={alerts}
          link={(severity) => links.openAlerts({ ...among, severity })}
        />
      </td>
      <td>
        <Severities
          small
          label={`${name}, ${words.incidents}`}
          of="incidents"
          counts={incidents}
          link={(severity) => links.openIncidents({ ...among, severity })}
        />
      </td>
      <td>
        {sources === null ? (
          <span className="muted">–</span>
        ) : sources.total === 0 ? (
          <span className="muted">{words.noSource}</span>
        ) : (
          <Link to="/source-health" search={{ q: [code] }}>
            {words.ofSources(sources.wrong, sources.total, sources.silent)}
          </Link>
        )}
      </td>
    </tr>
  );
}
