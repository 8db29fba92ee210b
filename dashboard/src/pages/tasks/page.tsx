// The action board: what is to be done about all incidents, by state or by when it is due.
import { IconChecklist } from '@tabler/icons-react';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { Task } from '@tocsin/contracts/task';
import { useEffect, useRef } from 'react';

import { incidentTone } from '../../incidents/severity.tsx';
import { call } from '../../lib/api.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { useLive } from '../../lib/live.ts';
import { useNow } from '../../lib/now.ts';
import { useUrlSearch } from '../../lib/url.ts';
import { useCan } from '../../session/session.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { TaskDrawer } from '../../tasks/task-drawer.tsx';
import { TaskDue } from '../../tasks/task-due.tsx';
import { useTaskChanges } from '../../tasks/use-task-changes.ts';
import { words as taskWords } from '../../tasks/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { toneClass } from '../../ui/tone.ts';
import { columnsOf, type Column } from './columns.ts';
import { words } from './words.ts';

import card from '../../tasks/tasks.module.css';
import classes from './page.module.css';

const pageSize = 200;
const whose = ['mine', 'unassigned', 'all'] as const;
type Whose = (typeof whose)[number];
const assigneeOf = { mine: 'me', unassigned: 'none', all: undefined } as const;

const useTasks = (of: Whose) =>
  useInfiniteQuery({
    queryKey: ['tasks', 'board', of],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /tasks',
        {
          limit: pageSize,
          ...(assigneeOf[of] === undefined ? {} : { assignee: assigneeOf[of] }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
        },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export function TasksPage() {
  const [search, change] = useUrlSearch();
  const of = whose.find((each) => each === search.whose?.[0]) ?? 'mine';
  const byDue = search.by?.[0] === 'due';
  const selected = search.selected?.[0] ?? null;
  const list = useTasks(of);
  const client = useQueryClient();
  useLive('incidents', (message) => {
    if ('activity' in message && message.activity.type.startsWith('incident.'))
      void client.invalidateQueries({ queryKey: ['tasks'] });
  });
  const mayWrite = useCan('incident:write');
  const changes = useTaskChanges();
  const columns = columnsOf(list.data?.pages.flatMap((page) => page.items) ?? [], byDue, useNow());
  const inOrder = columns.flatMap(({ tasks }) => tasks);
  const at = inOrder.findIndex(({ id }) => id === selected);
  const chosen = inOrder[at] ?? null;
  const choose = (task: Task | undefined): void => change({ selected: task?.id ?? null });
  const step = (by: number): void =>
    choose(inOrder[at === -1 ? 0 : Math.min(inOrder.length - 1, Math.max(0, at + by))]);
  // Blocking needs a reason: the drawer asks for it.
  const walk = ['todo', 'in_progress', 'in_review', 'done'] as const;
  const shift = (by: number): void => {
    if (!chosen) return;
    const to = walk[walk.findIndex((state) => state === chosen.state) + by];
    if (to) void changes.move(chosen.id, to);
  };
  useKeys([
    { keys: 'j', label: words.next, hint: words.board, group: words.title, run: () => step(1) },
    { keys: 'k', label: words.previous, group: words.title, run: () => step(-1) },
    ...(chosen ? [{ keys: 'Escape', label: words.close, group: words.title, run: () => choose(undefined) }] : []),
    ...(chosen && mayWrite
      ? [
          { keys: ']', label: words.forward, hint: words.forward, group: words.title, run: () => shift(1) },
          { keys: '[', label: words.back, group: words.title, run: () => shift(-1) },
        ]
      : []),
  ]);

  return (
    <div className={classes.page} data-preview={chosen !== null}>
      <div className={classes.main}>
        <PageHeader title={words.title}>
          <Tabs
            label={words.whose}
            tabs={whose.map((id) => ({ id, label: words[id] }))}
            chosen={of}
            onChoose={(id) => change({ whose: id === 'mine' ? null : id, selected: null })}
          />
          <Tabs
            label={words.order}
            tabs={[
              { id: 'state', label: words.byState },
              { id: 'due', label: words.byDue },
            ]}
            chosen={byDue ? 'due' : 'state'}
            onChoose={(id) => change({ by: id === 'due' ? id : null })}
          />
        </PageHeader>
        {list.isError && !list.data ? (
          <Problem error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <SkeletonRows label={taskWords.loading} rows={10} />
        ) : inOrder.length === 0 ? (
          <EmptyState
            icon={<IconChecklist size={20} stroke={1.6} />}
            title={words.none}
            actions={of !== 'all' && <Button onClick={() => change({ whose: 'all' })}>{words.all}</Button>}
          >
            {of === 'all' ? words.noneAll : words.noneMine}
          </EmptyState>
        ) : (
          <Board columns={columns} chosen={chosen} onChoose={choose} />
        )}
        {list.hasNextPage && (
          <Button small busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {words.more}
          </Button>
        )}
      </div>
      {chosen && (
        <TaskDrawer
          key={chosen.id}
          task={chosen}
          others={inOrder.filter(({ incident }) => incident.id === chosen.incident.id)}
          mayWrite={mayWrite}
          linked
          onClose={() => choose(undefined)}
        />
      )}
    </div>
  );
}

type BoardProps = { columns: readonly Column[]; chosen: Task | null; onChoose: (task: Task) => void };

const Board = ({ columns, chosen, onChoose }: BoardProps) => (
  <ScrollPane label={words.board} className={classes.board}>
    {columns.map(({ id, name, tasks }) => (
      <section key={id} className={classes.column} aria-label={words.column(name, tasks.length)}>
        <h2 className={classes.head}>
          {name} <span className="muted num">{tasks.length}</span>
        </h2>
        <ul className={classes.cards}>
          {tasks.map((task) => (
            <Card key={task.id} task={task} isChosen={task.id === chosen?.id} onChoose={() => onChoose(task)} />
          ))}
        </ul>
        {tasks.length === 0 && <p className={classes.none}>{words.nothing}</p>}
      </section>
    ))}
  </ScrollPane>
);

function Card({ task, isChosen, onChoose }: { task: Task; isChosen: boolean; onChoose: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isChosen) button.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  return (
    <li>
      <button
        ref={button}
        type="button"
        className={classNames(card.card, toneClass(incidentTone(task.incident.severity)))}
        aria-current={isChosen || undefined}
        onClick={onChoose}
      >
        <span className={card.title}>{task.title}</span>
        <span className={card.cardLine}>
          <span className="ellipsis grow">
            {task.incident.number} {task.incident.title}
          </span>
          <Avatar name={task.assignee?.name ?? null} nobody={taskWords.nobody} />
        </span>
        {(task.mandatory || task.dueAt !== null) && (
          <span className={card.cardLine}>
            {task.mandatory && <Badge tone="medium">{taskWords.mandatory}</Badge>}
            <span className="grow" />
            <TaskDue task={task} />
          </span>
        )}
      </button>
    </li>
  );
}
