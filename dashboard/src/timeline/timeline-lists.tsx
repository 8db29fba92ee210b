// Below the timeline: what was chosen for the report, and the files that were imported.
import { IconFileText, IconUpload, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TimelineImport } from '@tocsin/contracts/timeline';
import { useState } from 'react';

import { call } from '../lib/api.ts';
import { saveFile } from '../lib/save-file.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { Panel } from '../ui/panel.tsx';
import { showProblem } from '../ui/toast.tsx';
import { saidTitle } from '../words/said.ts';
import { importsQuery, reportQuery } from './entries.ts';
import { Stamp } from './stamp.tsx';
import type { EntryChanges } from './use-entry-changes.ts';
import { words } from './viewer-words.ts';

import classes from './viewer.module.css';

type ListProps = { incidentId: string; changes: EntryChanges | null };

export function ReportList({ incidentId, changes, onOpen }: ListProps & { onOpen: (id: string) => void }) {
  const report = useQuery(reportQuery(incidentId));
  const count = report.data?.items.length ?? 0;
  return (
    <Panel
      title={words.report.title}
      aside={count > 0 && <span className="muted num">{words.report.count(count)}</span>}
    >
      <Loaded query={report} what={words.report.title} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconFileText size={18} stroke={1.6} />} title={words.report.title}>
              {words.report.empty}
            </EmptyState>
          ) : (
            <ol className={classes.list}>
              {items.map((entry) => (
                <li key={entry.id}>
                  <span className="muted mono">
                    <Stamp at={entry.at} />
                  </span>
                  <span className={classes.listed}>
                    <button type="button" className={classes.link} onClick={() => onOpen(entry.id)}>
                      {saidTitle(entry.title)}
                    </button>
                    {entry.annotation !== '' && <span className="soft"> {entry.annotation}</span>}
                  </span>
                  {changes && (
                    <IconButton
                      label={words.report.remove}
                      aria-label={`${words.report.remove}: ${saidTitle(entry.title)}`}
                      onClick={() => void changes.mark(entry.id, { inReport: false })}
                    >
                      <IconX size={13} />
                    </IconButton>
                  )}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  );
}

export function ImportList({ incidentId, changes }: ListProps) {
  const imports = useQuery(importsQuery(incidentId));
  const [undoing, setUndoing] = useState<TimelineImport | null>(null);
  return (
    <Panel title={words.import.imports}>
      <Loaded query={imports} what={words.import.imports} rows={2}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={<IconUpload size={18} stroke={1.6} />} title={words.import.imports}>
              {words.import.empty}
            </EmptyState>
          ) : (
            <ul className={classes.list}>
              {items.map((each) => (
                <li key={each.id}>
                  <span className={classes.listed}>
                    <span className="mono">{each.name}</span>{' '}
                    <span className="muted">
                      <Stamp at={each.at} /> {words.import.byWhom(each.by.name)} · {words.import.done(each.counts.new)}
                    </span>
                  </span>
                  {each.counts.bad > 0 && (
                    <Button small onClick={() => void saveRejected(incidentId, each)}>
                      {words.import.rejected(each.counts.bad)}
                    </Button>
                  )}
                  {each.undone ? (
                    <Badge>{words.import.undone}</Badge>
                  ) : (
                    changes && (
                      <Button small onClick={() => setUndoing(each)}>
                        {words.import.undo}
                      </Button>
                    )
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Confirm
        opened={undoing !== null}
        title={words.import.undo}
        action={words.import.undo}
        danger
        onConfirm={() => {
          if (undoing) void changes?.undoImport(undoing.id);
          setUndoing(null);
        }}
        onClose={() => setUndoing(null)}
      >
        {words.import.undoDetail(undoing?.name ?? '')}
      </Confirm>
    </Panel>
  );
}

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Every row as it stands in the file, with its line and what is wrong with it. */
async function saveRejected(incidentId: string, { id, name }: TimelineImport): Promise<void> {
  try {
    const { rejected } = await call('GET /incidents/:incidentId/timeline/imports/:timelineImportId', {
      incidentId,
      timelineImportId: id,
    });
    const rows = rejected.map(({ line, because, text }) =>
      [String(line), cell(because.join(' ')), cell(text)].join(','),
    );
    saveFile(`${name}.rejected.csv`, 'text/csv', ['line,because,text', ...rows].join('\r\n'));
  } catch (error) {
    showProblem(error, words.import.reading);
  }
}
