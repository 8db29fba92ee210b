// Everything one event holds: its fields, its entities, and the text as it came.
import { IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { EventDocument, EventRow } from '@tocsin/contracts/event';
import { useState } from 'react';

import { EventToTimeline } from '../../event/event-to-timeline.tsx';
import { RuleFromEvent } from '../../event/rule-from-event.tsx';
import { copyText } from '../../lib/clipboard.ts';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { showToast } from '../../ui/toast.tsx';
import { prettyRaw } from './pretty-raw.ts';
import { eventQuery } from './queries.ts';
import { type Narrow, ValueMenu } from './value-menu.tsx';
import { words } from './words.ts';

import classes from './event-detail.module.css';

export function EventDetail({ row, onNarrow }: { row: EventRow; onNarrow: Narrow }) {
  const [tab, setTab] = useState<'fields' | 'raw'>('fields');
  const whole = useQuery(eventQuery(row.id));
  return (
    <div className={classes.detail}>
      <div className={classes.bar}>
        <Tabs
          label={words.event.tabs}
          tabs={[
            { id: 'fields', label: words.event.fields },
            { id: 'raw', label: words.event.raw },
          ]}
          chosen={tab}
          onChoose={setTab}
        />
        <span className="grow" />
        <EventToTimeline eventId={row.id} />
        <RuleFromEvent eventId={row.id} />
        <span className="mono muted">{row.id}</span>
      </div>
      <Entities document={whole.data} onNarrow={onNarrow} />
      {whole.isError && <Problem error={whole.error} onRetry={() => void whole.refetch()} />}
      {tab === 'fields' ? (
        <Fields row={row} document={whole.data} onNarrow={onNarrow} />
      ) : whole.data ? (
        <Raw text={whole.data.raw} />
      ) : (
        <Skeleton height={80} />
      )}
    </div>
  );
}

function Entities({ document, onNarrow }: { document: EventDocument | undefined; onNarrow: Narrow }) {
  if (!document || document.entities.length === 0) return null;
  return (
    <div className={classes.entities}>
      {document.entities.map((entity) => (
        <ValueMenu key={entity} field="entity" value={entity} onNarrow={onNarrow} className={classes.entity} />
      ))}
    </div>
  );
}

type FieldsProps = { row: EventRow; document: EventDocument | undefined; onNarrow: Narrow };

/** What the row already has is shown at once; the rest comes with the whole event. */
function Fields({ row, document, onNarrow }: FieldsProps) {
  const own: [string, readonly string[]][] = [
    ['message', [row.message]],
    ['site', [row.site]],
    ['dataset', [row.dataset]],
  ];
  const ecs = Object.entries(document?.fields ?? row.fields)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([field, value]): [string, readonly string[]] => [field, Array.isArray(value) ? value : [String(value)]]);
  const attrs = Object.entries(document?.attrs ?? {})
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([field, value]): [string, readonly string[]] => [field, [value]]);
  return (
    <dl className={classes.fields}>
      {[...own, ...ecs, ...attrs].map(([field, values]) => (
        <div key={field}>
          <dt title={field}>{field}</dt>
          <dd>
            {values.map((value, index) => (
              <ValueMenu key={index} field={field} value={value} onNarrow={onNarrow} />
            ))}
          </dd>
        </div>
      ))}
      <div>
        <dt>event.ingested</dt>
        <dd className="muted">{row.ingested}</dd>
      </div>
    </dl>
  );
}

function Raw({ text }: { text: string }) {
  const copy = async (): Promise<void> => {
    const copied = await copyText(text);
    showToast(copied ? { title: words.event.copiedRaw } : { title: words.value.refused, look: 'problem' });
  };
  return (
    <div className={classes.raw}>
      <ScrollPane label={words.event.rawText} className={classes.rawText}>
        <pre>{prettyRaw(text)}</pre>
      </ScrollPane>
      <Button small icon={<IconCopy size={14} stroke={1.6} />} onClick={() => void copy()}>
        {words.event.copyRaw}
      </Button>
    </div>
  );
}
