// The Timeline tab of an incident: all entries to scrub and zoom through, one of them beside it, and what came of them.
import { IconTimeline } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { EntryRef, TimelineEntry } from '@tocsin/contracts/timeline';
import { useMemo, useRef, useState } from 'react';

import { useKeys } from '../lib/keyboard.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Note } from '../ui/note.tsx';
import { Panel } from '../ui/panel.tsx';
import { Problem } from '../ui/problem.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { CompareIncidents, CompareSpans } from './compare.tsx';
import { marksQuery, useEntry } from './entries.ts';
import { EntryForm } from './entry-form.tsx';
import { EntryPane } from './entry-pane.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { ImportList, ReportList } from './timeline-lists.tsx';
import type { RowActions } from './timeline-table.tsx';
import { Timeline } from './timeline.tsx';
import { type Comparing, Toolbar } from './toolbar.tsx';
import { type Rowing, trackOf, type Track } from './track.ts';
import { type EntryChanges, useEntryChanges } from './use-entry-changes.ts';
import { words } from './viewer-words.ts';
import { everything, keeping } from './viewing.ts';

import classes from './viewer.module.css';

type TabProps = {
  /** As the URL calls the incident. */
  incidentId: string;
  mayWrite: boolean;
  /** What is open beside it. */
  chosen: string | null;
  onChoose: (id: string | null) => void;
  /** To where the entry comes from. */
  onGo: (ref: EntryRef, entry: TimelineEntry) => void;
  onOpenOther: (incidentId: string, id: string) => void;
};

export function IncidentTimeline({ incidentId, mayWrite, chosen, onChoose, onGo, onOpenOther }: TabProps) {
  const [q, setQ] = useState('');
  const [by, setBy] = useState<Rowing>('lane');
  const [viewing, setViewing] = useState(everything);
  const [comparing, setComparing] = useState<Comparing>(null);
  const [dialog, setDialog] = useState<'add' | 'import' | null>(null);
  const marks = useQuery({ ...marksQuery(incidentId, q), placeholderData: keepPreviousData });
  const columns = marks.data ?? null;
  const track = useMemo(
    () => (columns ? trackOf(columns, by, keeping(columns, viewing)) : null),
    [columns, by, viewing],
  );
  const made = useEntryChanges(incidentId);
  const changes = mayWrite ? made : null;
  const client = useQueryClient();
  const note = useRef<HTMLTextAreaElement>(null);
  useEntryKeys(
    incidentId,
    chosen,
    changes,
    () => note.current?.focus(),
    () => onChoose(null),
  );
  const actions = useRowActions(changes, onChoose, note);

  return (
    <div className={classes.tab} data-open={chosen !== null || undefined}>
      <div className={classes.main}>
        <Toolbar
          columns={columns}
          shown={track?.time.length ?? 0}
          by={by}
          onBy={setBy}
          viewing={viewing}
          onView={setViewing}
          q={q}
          onSearch={setQ}
          comparing={comparing}
          onCompare={setComparing}
          onAdd={mayWrite ? () => setDialog('add') : null}
          onImport={mayWrite ? () => setDialog('import') : null}
        />
        {columns && columns.left > 0 && <Note>{words.left(columns.left)}</Note>}
        {marks.isError && !columns ? (
          <Problem error={marks.error} onRetry={() => void marks.refetch()} />
        ) : !track ? (
          <Panel label={words.loading}>
            <SkeletonRows label={words.loading} rows={7} />
          </Panel>
        ) : track.time.length === 0 ? (
          <Panel label={words.none}>
            <EmptyState
              icon={<IconTimeline size={20} stroke={1.6} />}
              title={columns?.count === 0 && q === '' ? words.none : words.noMatch}
            >
              {columns?.count === 0 && q === '' ? words.noneDetail : ''}
            </EmptyState>
          </Panel>
        ) : (
          <Shown
            incidentId={incidentId}
            track={track}
            by={by}
            comparing={comparing}
            chosen={chosen}
            actions={actions}
            onChoose={onChoose}
            onOpenOther={onOpenOther}
          />
        )}
        <div className={classes.halves}>
          <ReportList incidentId={incidentId} changes={changes} onOpen={onChoose} />
          <ImportList incidentId={incidentId} changes={changes} />
        </div>
      </div>
      {chosen !== null && (
        <EntryPane
          key={chosen}
          incidentId={incidentId}
          id={chosen}
          changes={changes}
          noteRef={note}
          onGo={onGo}
          onClose={() => onChoose(null)}
        />
      )}
      {dialog === 'add' && <EntryForm entry={null} changes={made} onClose={() => setDialog(null)} />}
      {dialog === 'import' && (
        <ImportDialog
          incidentId={incidentId}
          onDone={() => void client.invalidateQueries({ queryKey: ['incidents', 'one', incidentId, 'timeline'] })}
          onClose={() => setDialog(null)}
        />
      )}
    </div>
  );
}

type ShownProps = Pick<TabProps, 'incidentId' | 'chosen' | 'onChoose' | 'onOpenOther'> & {
  track: Track;
  by: Rowing;
  comparing: Comparing;
  actions: RowActions | null;
};

function Shown({ incidentId, track, by, comparing, chosen, actions, onChoose, onOpenOther }: ShownProps) {
  if (comparing?.with === 'spans') return <CompareSpans incidentId={incidentId} track={track} onOpen={onChoose} />;
  if (comparing?.with === 'incident')
    return (
      <CompareIncidents
        incidentId={incidentId}
        track={track}
        by={by}
        other={comparing.number}
        onOpen={onChoose}
        onOpenOther={(id) => onOpenOther(comparing.number, id)}
      />
    );
  return (
    <Timeline incidentId={incidentId} track={track} selected={chosen} actions={actions} keys="all" onOpen={onChoose} />
  );
}

/** S, R and N for what is open. */
function useEntryKeys(
  incidentId: string,
  chosen: string | null,
  changes: EntryChanges | null,
  annotate: () => void,
  close: () => void,
): void {
  const { data: entry } = useEntry(incidentId, chosen ?? '');
  const group = words.entry.label;
  useKeys([
    ...(chosen === null ? [] : [{ keys: 'Escape', label: words.entry.close, group, run: close }]),
    ...(entry && changes
      ? [
          {
            keys: 's',
            label: words.keys.star,
            group,
            run: () => void changes.mark(entry.id, { starred: !entry.starred }),
          },
          {
            keys: 'r',
            label: words.keys.report,
            group,
            run: () => void changes.mark(entry.id, { inReport: !entry.inReport }),
          },
          { keys: 'n', label: words.keys.note, group, run: annotate },
        ]
      : []),
  ]);
}

function useRowActions(
  changes: EntryChanges | null,
  onChoose: (id: string) => void,
  note: React.RefObject<HTMLTextAreaElement | null>,
): RowActions | null {
  return useMemo(
    () =>
      changes && {
        onStar: ({ id, starred }) => void changes.mark(id, { starred: !starred }),
        onReport: ({ id, inReport }) => void changes.mark(id, { inReport: !inReport }),
        onNote: ({ id }) => {
          onChoose(id);
          // The pane is there in the next frame, and its entry was loaded for the row.
          setTimeout(() => note.current?.focus(), 60);
        },
      },
    [changes, onChoose, note],
  );
}
