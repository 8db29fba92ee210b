// Above the results: how the search goes, which columns are shown, and a way to take the rows away.
import { Menu } from '@mantine/core';
import { IconColumns3, IconDownload, IconPlayerStop, IconRefresh } from '@tabler/icons-react';

import { formatCount, formatDateTime, formatDuration, formatShort, plural } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Chip } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { toCsv, toNdjson } from './export-rows.ts';
import type { EventSearch } from './use-event-search.ts';

import classes from './result-bar.module.css';

type ResultBarProps = {
  search: EventSearch;
  columns: readonly string[];
  onColumn: (field: string) => void;
  onResetColumns: () => void;
  onAgain: () => void;
};

export function ResultBar({ search, columns, onColumn, onResetColumns, onAgain }: ResultBarProps) {
  return (
    <div className={classes.bar}>
      <Progress search={search} />
      <span className="grow" />
      {columns.length > 1 || columns[0] !== 'message' ? (
        <div className={classes.columns}>
          {columns.map((column) => (
            <Chip key={column} onRemove={() => onColumn(column)} removeLabel={`Remove column ${column}`}>
              {column}
            </Chip>
          ))}
          <Button small look="quiet" icon={<IconColumns3 size={14} stroke={1.6} />} onClick={onResetColumns}>
            Default columns
          </Button>
        </div>
      ) : (
        <span className={classes.hint}>Add columns from the field list</span>
      )}
      <IconButton label="Search again" onClick={onAgain}>
        <IconRefresh size={15} stroke={1.6} />
      </IconButton>
      <ExportMenu search={search} columns={columns} />
    </div>
  );
}

function Progress({ search }: { search: EventSearch }) {
  const { clock } = usePreferences();
  const { status, rows, searchedBackTo, rowsRead, tookMs, cancel } = search;
  const backTo = searchedBackTo === null ? null : formatDateTime(new Date(searchedBackTo), clock);
  const read = rowsRead > 0 ? `, ${formatShort(rowsRead)} rows read` : '';
  return (
    <div className={classes.progress} role="status">
      <b className="num">{plural(rows.length, 'row')}</b>
      {status === 'searching' && (
        <>
          <span className={classes.pulse} aria-hidden="true" />
          <span className="muted num">{backTo ? `Searched back to ${backTo}${read}` : 'Searching'}</span>
          <IconButton label="Cancel (Esc)" onClick={cancel}>
            <IconPlayerStop size={14} stroke={1.6} />
          </IconButton>
        </>
      )}
      {status === 'done' && (
        <span className="muted num">
          {search.next === null ? 'All that match' : 'The newest'}
          {tookMs !== null && `, in ${formatDuration(tookMs)}`}
          {read}
        </span>
      )}
      {status === 'cancelled' && (
        <span className={classes.partial}>Cancelled{backTo && `: nothing before ${backTo} was searched`}</span>
      )}
      {status === 'failed' && rows.length > 0 && (
        <span className={classes.partial}>Broken off{backTo && `: nothing before ${backTo} was searched`}</span>
      )}
    </div>
  );
}

function ExportMenu({ search, columns }: { search: EventSearch; columns: readonly string[] }) {
  const { rows } = search;
  const name = (ending: string): string =>
    `events-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.${ending}`;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <IconButton label="Save the rows shown" disabled={rows.length === 0}>
          <IconDownload size={15} stroke={1.6} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>The {formatCount(rows.length)} rows shown</Menu.Label>
        <Menu.Item onClick={() => saveFile(name('ndjson'), 'application/x-ndjson', toNdjson(rows))}>
          NDJSON, all fields
        </Menu.Item>
        <Menu.Item
          onClick={() =>
            saveFile(name('csv'), 'text/csv;charset=utf-8', toCsv(rows, ['time', 'site', 'dataset', ...columns]))
          }
        >
          CSV, the columns shown
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
