// The window of time the page looks at: the last so much, or between two moments; local or UTC.
import { Popover } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useState } from 'react';

import { clockName, formatDateTime, type Clock } from '../lib/format.ts';
import { prefer, usePreferences } from '../lib/preferences.ts';
import {
  boundsOf,
  commonRanges,
  describeLength,
  describeRange,
  parseRangeWord,
  writeRange,
  type TimeRange,
} from '../lib/time-range.ts';
import { Button } from '../ui/button.tsx';
import { useTimeRange } from './use-time-range.ts';
import { words } from './words.ts';

import picker from './picker.module.css';
import classes from './shell.module.css';

export function TimeRangePicker() {
  const [range, setRange] = useTimeRange();
  const { clock } = usePreferences();
  const [opened, setOpened] = useState(false);
  return (
    <Popover width={300} position="bottom-end" trapFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <button type="button" className={classes.topButton} onClick={() => setOpened(!opened)}>
          <IconClock size={14} />
          <span className="num ellipsis">{describeRange(range, clock)}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown data-keys="taken" aria-label={words.timeRange}>
        <RangeForm
          range={range}
          clock={clock}
          onChoose={(next) => {
            setRange(next);
            setOpened(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

type RangeFormProps = { range: TimeRange; clock: Clock; onChoose: (range: TimeRange) => void };

function RangeForm({ range, clock, onChoose }: RangeFormProps) {
  const [from, setFrom] = useState(() => inputText(boundsOf(range, Date.now()).from, clock));
  const [to, setTo] = useState(() => inputText(boundsOf(range, Date.now()).to ?? new Date().toISOString(), clock));
  const [fromAt, toAt] = [momentOf(from, clock), momentOf(to, clock)];
  const inOrder = fromAt !== null && toAt !== null && fromAt < toAt;
  const swapClock = () => {
    const next: Clock = clock === 'utc' ? 'local' : 'utc';
    if (fromAt) setFrom(inputText(fromAt, next));
    if (toAt) setTo(inputText(toAt, next));
    prefer({ clock: next });
  };
  return (
    <>
      <div className={picker.ranges} role="group" aria-label={words.theLast}>
        {commonRanges.map((word) => {
          const choice = parseRangeWord(word);
          if (!choice) return null;
          const chosen = writeRange(range).from === undefined && 'word' in range && range.word === word;
          return (
            <button
              key={word}
              type="button"
              className={picker.range}
              aria-pressed={chosen}
              onClick={() => onChoose(choice)}
            >
              {describeLength(word)}
            </button>
          );
        })}
      </div>
      <form
        className={picker.between}
        onSubmit={(event) => {
          event.preventDefault();
          if (inOrder) onChoose({ kind: 'between', from: fromAt, to: toAt });
        }}
      >
        <label>
          {words.from}
          <input type="datetime-local" step={1} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        </label>
        <label>
          {words.to}
          <input type="datetime-local" step={1} value={to} onChange={(event) => setTo(event.currentTarget.value)} />
        </label>
        <div className={picker.foot}>
          <Button small look="quiet" onClick={swapClock} title={words.switchClock}>
            {clockName(clock)}
          </Button>
          <Button small look="primary" type="submit" disabled={!inOrder}>
            {words.apply}
          </Button>
        </div>
      </form>
    </>
  );
}

const inputText = (at: string, clock: Clock): string => formatDateTime(new Date(at), clock).replace(' ', 'T');

/** ISO 8601 in UTC, or null while what is typed is no moment. */
function momentOf(text: string, clock: Clock): string | null {
  const at = new Date(clock === 'utc' ? `${text}Z` : text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
