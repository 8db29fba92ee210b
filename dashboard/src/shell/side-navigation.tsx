// The pages in groups, with what is open in each, and the person who is signed in.
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';

import { formatCount } from '../lib/format.ts';
import { prefer, usePreferences } from '../lib/preferences.ts';
import { useUrlSearch } from '../lib/url.ts';
import type { Page, PageGroup } from '../page.ts';
import { pages } from '../pages.ts';
import { useSession } from '../session/session.ts';
import { pageGroupWords } from '../words/pages.ts';
import { Mark } from './mark.tsx';
import { incidentCountsQuery, openAlertsQuery, waitingProposalsQuery } from './queries.ts';
import { UserMenu } from './user-menu.tsx';
import { words } from './words.ts';

import classes from './shell.module.css';

const groups: readonly PageGroup[] = ['Respond', 'Investigate', 'Detect', 'Operate', 'Administer'];

export function SideNavigation() {
  const session = useSession();
  const mine = pages.filter((page) => page.group !== undefined && session?.permissions.includes(page.permission));
  return (
    <nav className={classes.side} aria-label={words.primary}>
      <Link to="/" className={classes.brand} aria-label={words.firstPage}>
        <Mark />
        <span className={classes.word}>Tocsin</span>
      </Link>
      {groups.map((group) => (
        <Group key={group} group={group} inGroup={mine.filter((page) => page.group === group)} />
      ))}
      <div id="pinned-views" />
      <div className={classes.foot}>
        <UserMenu />
      </div>
    </nav>
  );
}

/** What is folded away opens for the page one is on, and in the narrow form, which has no headings. */
function Group({ group, inGroup }: { group: PageGroup; inGroup: readonly Page[] }) {
  const { pathname } = useLocation();
  const { folded, navigation } = usePreferences();
  if (inGroup.length === 0) return null;
  const isFolded = folded.includes(group);
  const shown = isFolded && navigation === 'wide' ? inGroup.filter((page) => pageAt(pathname) === page) : inGroup;
  const others = folded.filter((each) => each !== group);
  return (
    <div>
      <button
        type="button"
        className={`${classes.group} micro`}
        aria-expanded={!isFolded}
        onClick={() => prefer({ folded: isFolded ? others : [...others, group] })}
      >
        {pageGroupWords[group]}
        <IconChevronRight size={12} stroke={2} />
      </button>
      {shown.map((page) => (
        <PageLink key={page.path} page={page} />
      ))}
    </div>
  );
}

const holds = ({ path }: Page, pathname: string): boolean => pathname === path || pathname.startsWith(`${path}/`);

/** The page of the navigation one is on: the one with the longest path that leads here. */
const pageAt = (pathname: string): Page | undefined =>
  pages
    .filter((page) => page.group !== undefined && holds(page, pathname))
    .toSorted((one, other) => other.path.length - one.path.length)[0];

function PageLink({ page }: { page: Page }) {
  const { pathname } = useLocation();
  const [search] = useUrlSearch();
  const here = pageAt(pathname) === page;
  const Icon = page.icon;
  // Site and time range are the person's, not the page's: they go along.
  const kept = Object.fromEntries(
    ['site', 'range', 'from', 'to'].flatMap((key) => (search[key] ? [[key, search[key]]] : [])),
  );
  return (
    <Link
      to={page.path}
      search={kept}
      className={classes.link}
      // Otherwise the router marks every page whose path this one begins with.
      activeOptions={{ exact: true }}
      aria-current={here ? 'page' : undefined}
      title={page.title}
    >
      {Icon && <Icon size={16} stroke={1.6} />}
      <span className={classes.word}>{page.title}</span>
      {page.count && <OpenCount of={page.count} />}
    </Link>
  );
}

function OpenCount({ of }: { of: NonNullable<Page['count']> }) {
  const alerts = useQuery({ ...openAlertsQuery, enabled: of === 'alerts' });
  const incidents = useQuery({ ...incidentCountsQuery, enabled: of === 'incidents' });
  const proposals = useQuery({ ...waitingProposalsQuery, enabled: of === 'proposals' });
  const counts = {
    alerts: alerts.data?.total,
    incidents: incidents.data?.open,
    proposals: proposals.data || undefined,
  };
  const count = counts[of];
  return count === undefined ? null : <span className={classes.count}>{formatCount(count)}</span>;
}
