// The views of the page one is on: opened, saved, managed. A page that nothing was said of begins with its default.
import { Menu } from '@mantine/core';
import { IconBookmark, IconBookmarkFilled, IconDeviceFloppy, IconLink, IconListDetails } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import type { ViewPage } from '@tocsin/contracts/words';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';

import { call } from '../lib/api.ts';
import { copyText } from '../lib/clipboard.ts';
import { useUrlSearch } from '../lib/url.ts';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toast.tsx';
import { useChange, viewCountsQuery, viewsQuery } from './queries.ts';
import { isFresh, isOpen, pageOf, searchOf, stateOf } from './state.ts';
import { words } from './words.ts';

import classes from './views.module.css';

const SaveView = lazy(async () => ({ default: (await import('./save-view.tsx')).SaveView }));
const ManageViews = lazy(async () => ({ default: (await import('./manage-views.tsx')).ManageViews }));

export function ViewsMenu() {
  const { pathname } = useLocation();
  const page = pageOf(pathname);
  return page === null ? null : <ViewsOf key={page} page={page} />;
}

function ViewsOf({ page }: { page: ViewPage }) {
  const [search] = useUrlSearch();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState<'save' | 'manage' | null>(null);
  const views = (useQuery(viewsQuery).data?.items ?? []).filter((view) => view.page === page);
  const counts = useQuery({ ...viewCountsQuery(page), enabled: open }).data;
  const change = useChange();
  const current = views.find((view) => isOpen(view, search));
  const go = (view: (typeof views)[number]) => void navigate({ to: `/${page}`, search: searchOf(view) });
  useDefaultView(page, views);
  // The view one came from, whose changes can be kept.
  const [last, setLast] = useState<string | null>(null);
  if (current && current.id !== last) setLast(current.id);
  const changed = current ? undefined : views.find((view) => view.id === last && view.mayChange);
  const share = async (): Promise<void> => {
    const copied = await copyText(location.href);
    showToast(copied ? { title: words.linkCopied, detail: location.href } : { title: words.refused, look: 'problem' });
  };
  const Icon = current ? IconBookmarkFilled : IconBookmark;
  return (
    <>
      <Menu position="bottom-end" width={300} opened={open} onChange={setOpen}>
        <Menu.Target>
          <Button small look="quiet" icon={<Icon size={15} stroke={1.6} />}>
            <span className={`${classes.name} ellipsis`}>{current?.name ?? words.views}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 && <Menu.Label>{words.none}</Menu.Label>}
          {views.map((view) => {
            const counted = counts?.get(view.id);
            return (
              <Menu.Item
                key={view.id}
                aria-current={view === current || undefined}
                rightSection={counted && <span className="num muted">{words.count(counted.count, counted.more)}</span>}
                onClick={() => go(view)}
              >
                {view.name}
                <span className={classes.whose}>
                  {view.team?.name ?? words.audience[view.audience]}
                  {view.isDefault ? ` · ${words.beginsHere}` : ''}
                </span>
              </Menu.Item>
            );
          })}
          <Menu.Divider />
          {changed && (
            <Menu.Item
              leftSection={<IconDeviceFloppy size={15} stroke={1.6} />}
              onClick={() =>
                void change(() =>
                  call('PATCH /saved-views/:savedViewId', {
                    savedViewId: changed.id,
                    rev: changed.rev,
                    state: stateOf(search),
                  }),
                )
              }
            >
              {words.overwrite(changed.name)}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconBookmark size={15} stroke={1.6} />} onClick={() => setAsking('save')}>
            {words.save}
          </Menu.Item>
          <Menu.Item leftSection={<IconLink size={15} stroke={1.6} />} onClick={() => void share()}>
            {words.link}
          </Menu.Item>
          {views.length > 0 && (
            <Menu.Item leftSection={<IconListDetails size={15} stroke={1.6} />} onClick={() => setAsking('manage')}>
              {words.manage}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {asking === 'save' && <SaveView page={page} state={stateOf(search)} onClose={() => setAsking(null)} />}
        {asking === 'manage' && <ManageViews page={page} views={views} onClose={() => setAsking(null)} />}
      </Suspense>
    </>
  );
}

/** Once for each coming to the page: whoever clears the filters afterwards is left alone. */
function useDefaultView(page: ViewPage, views: readonly { isDefault: boolean; state: string }[]): void {
  const [search] = useUrlSearch();
  const navigate = useNavigate();
  const settled = useRef(!isFresh(search));
  const begin = views.find((view) => view.isDefault);
  const loaded = useQuery(viewsQuery).isSuccess;
  useEffect(() => {
    if (settled.current || !loaded) return;
    settled.current = true;
    if (begin && isFresh(search))
      void navigate({ to: `/${page}`, search: { ...search, ...searchOf(begin) }, replace: true });
  }, [begin, loaded, navigate, page, search]);
}
