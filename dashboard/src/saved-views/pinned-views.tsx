// The views one has pinned, in the navigation, with how many records each shows.
import { IconBookmark } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import type { SavedView } from '@tocsin/contracts/saved-view';
import { viewPages, type ViewPage } from '@tocsin/contracts/words';

import { useUrlSearch } from '../lib/url.ts';
import { viewCountsQuery, viewsQuery } from './queries.ts';
import { isOpen, searchOf } from './state.ts';
import { words } from './words.ts';

import shell from '../shell/shell.module.css';
import classes from './views.module.css';

export function PinnedViews() {
  const pinned = (useQuery(viewsQuery).data?.items ?? []).filter((view) => view.pinned);
  if (pinned.length === 0) return null;
  return (
    <div role="group" aria-label={words.pinned}>
      <div className={`${shell.group} ${shell.word} micro`} aria-hidden="true">
        {words.views}
      </div>
      {viewPages.map((page) => (
        <PinnedOf key={page} page={page} views={pinned.filter((view) => view.page === page)} />
      ))}
    </div>
  );
}

function PinnedOf({ page, views }: { page: ViewPage; views: readonly SavedView[] }) {
  const { pathname } = useLocation();
  const [search] = useUrlSearch();
  const counts = useQuery({ ...viewCountsQuery(page), enabled: views.length > 0 }).data;
  return views.map((view) => {
    const here = pathname === `/${page}` && isOpen(view, search);
    const counted = counts?.get(view.id);
    return (
      <Link
        key={view.id}
        to={`/${page}`}
        search={searchOf(view)}
        className={shell.link}
        activeOptions={{ exact: true, includeSearch: true }}
        aria-current={here ? 'page' : undefined}
        title={words.of(view.name, words.ofPage[page])}
      >
        <IconBookmark size={16} stroke={1.6} />
        <span className={`${shell.word} ${classes.pinned} ellipsis`}>{view.name}</span>
        {counted && <span className={shell.count}>{words.count(counted.count, counted.more)}</span>}
      </Link>
    );
  });
}
