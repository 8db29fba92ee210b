// Above the results: how the search goes, which columns are shown, and a way to take the rows away.
import { Menu } from '@mantine/core';
import { IconColumns3, IconDownload, IconPlayerStop, IconRefresh } from '@tabler/icons-react';

import { formatDateTime, formatDuration, formatShort } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { saveFile } from '../../lib/save-file.ts';
import { Chip } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { toCsv, toNdjson } from './export-rows.ts';
import type { EventSearch } from './use-event-search.ts';
import { words } from './words.ts';

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
            <Chip key={column} onRemove={() => onColumn(column)} removeLabel={words.bar.removeColumn(column)}>
              {column}
            </Chip>
          ))}
          <Button small look="quiet" icon={<IconColumns3 size={14} stroke={1.6} />} onClick={onResetColumns}>
            {words.bar.defaultColumns}
          </Button>
        </div>
      ) : (
        <span className={classes.hint}>{words.bar.addColumns}</span>
      )}
      <IconButton label={words.bar.again} onClick={onAgain}>
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
  const read = rowsRead > 0 ? words.bar.read(formatShort(rowsRead)) : '';
  return (
    <div className={classes.progress} role="status">
      <b className="num">{words.bar.rows(rows.length)}</b>
      {status === 'searching' && (
        <>
          <span className={classes.pulse} aria-hidden="true" />
          <span className="muted num">{backTo ? words.bar.searchedBackTo(backTo, read) : words.bar.searching}</span>
          <IconButton label={words.bar.cancel} onClick={cancel}>
            <IconPlayerStop size={14} stroke={1.6} />
          </IconButton>
        </>
      )}
      {status === 'done' && (
        <span className="muted num">
          {search.next === null ? words.bar.all : words.bar.newest}
          {tookMs !== null && words.bar.took(formatDuration(tookMs))}
          {read}
        </span>
      )}
      {status === 'cancelled' && (
        <span className={classes.partial}>{backTo ? words.bar.cancelledAt(backTo) : words.bar.cancelled}</span>
      )}
      {status === 'failed' && rows.length > 0 && (
        <span className={classes.partial}>{backTo ? words.bar.brokenAt(backTo) : words.bar.broken}</span>
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
        <IconButton label={words.bar.save} disabled={rows.length === 0}>
          <IconDownload size={15} stroke={1.6} />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.bar.rowsShown(rows.length)}</Menu.Label>
        <Menu.Item onClick={() => saveFile(name('ndjson'), 'application/x-ndjson', toNdjson(rows))}>
          {words.bar.ndjson}
        </Menu.Item>
        <Menu.Item
          onClick={() =>
            saveFile(name('csv'), 'text/csv;charset=utf-8', toCsv(rows, ['time', 'site', 'dataset', ...columns]))
          }
        >
          {words.bar.csv}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
