// What the records become: the event as it will be stored and searched.
import { IconChevronLeft, IconChevronRight, IconListDetails } from '@tabler/icons-react';
import { useState } from 'react';

import { IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Panel, Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Time } from '../../ui/time.tsx';
import type { Preview } from './sample-panel.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type ResultPanelProps = { preview: Preview | undefined; error: Error | null; waiting: boolean };

export function ResultPanel({ preview, error, waiting }: ResultPanelProps) {
  const [place, setPlace] = useState(0);
  const records = waiting ? [] : (preview?.records ?? []);
  const at = Math.min(place, Math.max(0, records.length - 1));
  const record = records[at];
  return (
    <Panel
      title={words.result}
      className={classes.panel}
      aside={
        records.length > 1 && (
          <span className={classes.turn}>
            <IconButton label={words.previousRecord} disabled={at === 0} onClick={() => setPlace(at - 1)}>
              <IconChevronLeft size={15} />
            </IconButton>
            <span className="num">{words.placeOf(at + 1, records.length)}</span>
            <IconButton label={words.nextRecord} disabled={at === records.length - 1} onClick={() => setPlace(at + 1)}>
              <IconChevronRight size={15} />
            </IconButton>
          </span>
        )
      }
    >
      {error ? (
        <div className={classes.problem}>
          <Problem error={error} />
        </div>
      ) : !record ? (
        <EmptyState icon={<IconListDetails size={20} stroke={1.6} />} title={words.nothingYet}>
          {words.nothingYetMore}
        </EmptyState>
      ) : (
        <ScrollPane label={words.resultContents} className={classes.scroll}>
          <div className={classes.result}>
            <Result record={record} />
          </div>
        </ScrollPane>
      )}
    </Panel>
  );
}

function Result({ record: { event, fault, raw } }: { record: Preview['records'][number] }) {
  if (!event)
    return (
      <>
        <p className={classes.fault} role="alert">
          {fault}
        </p>
        <p className="soft">{words.keptUnparsed}</p>
        <pre className="mono">{raw}</pre>
      </>
    );
  const text = (value: string | number | string[]) => (Array.isArray(value) ? value.join(', ') : String(value));
  return (
    <>
      <p className={classes.message}>{event.message}</p>
      <KeyValues
        items={[
          [words.dataset, event.dataset],
          [words.time, event.time ? <Time key="time" at={event.time} look="absolute" /> : words.ofArrival],
        ]}
      />
      <Section title={words.ecsFields}>
        <KeyValues mono items={Object.entries(event.fields).map(([name, value]) => [name, text(value)])} />
      </Section>
      {Object.keys(event.attrs).length > 0 && (
        <Section title={words.keptBeside}>
          <KeyValues mono items={Object.entries(event.attrs)} />
        </Section>
      )}
    </>
  );
}
