// The fields that the matching events have; opening one shows its most frequent values.
import { IconChevronRight, IconColumnInsertRight, IconColumnRemove, IconMinus, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { formatCount } from '../../lib/format.ts';
import { IconButton } from '../../ui/button.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { matching } from './completions.ts';
import { fieldsQuery, fieldValuesQuery } from './queries.ts';
import type { Run } from './use-event-search.ts';
import type { Narrow } from './value-menu.tsx';
import { words } from './words.ts';

import classes from './field-list.module.css';

type FieldListProps = {
  run: Run;
  columns: readonly string[];
  onColumn: (field: string) => void;
  onNarrow: Narrow;
};

/** What stands before a field's name: words, numbers or addresses. */
const typeLetters: Record<string, string> = { text: 'a', number: '1', ip: '#' };

export function FieldList({ run, columns, onColumn, onNarrow }: FieldListProps) {
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState<readonly string[]>([]);
  const fields = useQuery(fieldsQuery(run));
  const all = fields.data ?? [];
  const shown =
    typed.trim() === '' ? all : all.filter(({ field }) => matching([field], typed.trim(), String).length > 0);
  return (
    <section className={classes.panel} aria-label={words.fields.label}>
      <input
        className={classes.find}
        placeholder={all.length > 0 ? words.fields.findOneOf(all.length) : words.fields.find}
        aria-label={words.fields.find}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ScrollPane label={words.fields.list} className={classes.scroll}>
        {fields.isPending && <Waiting />}
        {fields.isError && all.length === 0 && <p className={classes.note}>{words.fields.failed}</p>}
        {fields.isSuccess && shown.length === 0 && <p className={classes.note}>{words.fields.none}</p>}
        <ul className={classes.list}>
          {shown.map(({ field, type, share }) => {
            const isOpen = opened.includes(field);
            const isColumn = columns.includes(field);
            return (
              <li key={field}>
                <div className={classes.row}>
                  <button
                    type="button"
                    className={classes.field}
                    aria-expanded={isOpen}
                    onClick={() => setOpened(isOpen ? opened.filter((each) => each !== field) : [...opened, field])}
                  >
                    <IconChevronRight size={11} className={classes.chevron} />
                    <span className={classes.type} title={type}>
                      {typeLetters[type] ?? 'a'}
                    </span>
                    <span className="ellipsis" title={field}>
                      {field}
                    </span>
                    <span className={classes.share}>
                      {share >= 0.995 ? '' : `${Math.max(1, Math.round(share * 100))}%`}
                    </span>
                  </button>
                  <IconButton
                    label={isColumn ? words.bar.removeColumn(field) : words.bar.showColumn(field)}
                    className={classes.column}
                    aria-pressed={isColumn}
                    onClick={() => onColumn(field)}
                  >
                    {isColumn ? (
                      <IconColumnRemove size={14} stroke={1.6} />
                    ) : (
                      <IconColumnInsertRight size={14} stroke={1.6} />
                    )}
                  </IconButton>
                </div>
                {isOpen && <TopValues run={run} field={field} onNarrow={onNarrow} />}
              </li>
            );
          })}
        </ul>
      </ScrollPane>
    </section>
  );
}

function TopValues({ run, field, onNarrow }: { run: Run; field: string; onNarrow: Narrow }) {
  const values = useQuery(fieldValuesQuery(run, field));
  if (values.isPending) return <Waiting />;
  if (values.isError) return <p className={classes.note}>{words.fields.valuesFailed}</p>;
  const { items, total } = values.data;
  if (items.length === 0) return <p className={classes.note}>{words.fields.noValues}</p>;
  return (
    <ul className={classes.values}>
      {items.map(({ value, count }) => {
        const share = total > 0 ? count / total : 0;
        return (
          <li key={value} className={classes.value}>
            <span className={classes.bar} style={{ width: `${share * 100}%` }} aria-hidden="true" />
            <span className="mono ellipsis" title={value}>
              {value || words.fields.empty}
            </span>
            <span className={classes.count} title={`${(share * 100).toFixed(1)}%`}>
              {formatCount(count)}
            </span>
            <span className={classes.actions}>
              <IconButton label={words.fields.include(value)} onClick={() => onNarrow(field, value, 'include')}>
                <IconPlus size={13} />
              </IconButton>
              <IconButton label={words.fields.exclude(value)} onClick={() => onNarrow(field, value, 'exclude')}>
                <IconMinus size={13} />
              </IconButton>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

const Waiting = () => (
  <div className={classes.waiting} role="status" aria-label={words.fields.loading}>
    {[70, 50, 62].map((width) => (
      <Skeleton key={width} width={`${width}%`} />
    ))}
  </div>
);
