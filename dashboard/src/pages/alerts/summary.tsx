// The head of the queue: open alerts by severity, how that moved, and when they came.
import { IconX } from '@tabler/icons-react';
import type { Output } from '@tocsin/contracts/client';
import { useMemo } from 'react';

import { formatChange, formatDuration, formatShort, formatTime } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { brushOf } from '../../ui/brush.ts';
import { classNames } from '../../ui/class-names.ts';
import { Histogram } from '../../ui/histogram.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SeverityGlyph } from '../../ui/severity.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { severityTone, toneClass } from '../../ui/tone.ts';
import { severityWord } from '../../words/severity.ts';
import { words } from './words.ts';

import classes from './summary.module.css';

type Counted = Output<'GET /alerts/histogram'>;
type SummaryProps = {
  counted: Counted | undefined;
  /** How many are listed, for the brush's words. */
  total: number | undefined;
  severities: readonly string[];
  onSeverity: (severities: string[]) => void;
  within: { from: string; to: string } | null;
  onWithin: (within: { from: string; to: string } | null) => void;
};

const worstFirst = [4, 3, 2, 1, 0] as const;
const critical = 4;
const points = 24;

export function Summary({ counted, total, severities, onSeverity, within, onWithin }: SummaryProps) {
  return (
    <Panel label={words.summary.label} className={classes.summary}>
      <div className={classes.tiles} role="group" aria-label={words.summary.severity}>
        {worstFirst.map((severity) => {
          const key = String(severity);
          const chosen = severities.includes(key);
          return (
            <Tile
              key={severity}
              severity={severity}
              counted={counted}
              chosen={chosen}
              onToggle={() => onSeverity(chosen ? severities.filter((each) => each !== key) : [...severities, key])}
            />
          );
        })}
      </div>
      <OverTime counted={counted} total={total} within={within} onWithin={onWithin} />
    </Panel>
  );
}

type TileProps = { severity: number; counted: Counted | undefined; chosen: boolean; onToggle: () => void };

function Tile({ severity, counted, chosen, onToggle }: TileProps) {
  const tone = severityTone(severity);
  const open = counted?.open[severity];
  const change = counted?.change[severity];
  return (
    <button
      type="button"
      className={classNames(classes.tile, toneClass(tone))}
      aria-pressed={chosen}
      title={words.summary.tile}
      onClick={onToggle}
    >
      <span className={classes.name}>
        <SeverityGlyph severity={severity} />
        {severityWord(severity)}
      </span>
      <span className={classNames(classes.value, severity === critical && (open ?? 0) > 0 && classes.alarm)}>
        {open === undefined ? '–' : formatShort(open)}
      </span>
      <span className={classes.change}>
        {change !== undefined && (
          <>
            {formatChange(change)} <span className={classes.against}>{words.summary.against}</span>
          </>
        )}
      </span>
      <Sparkline counts={gathered(counted?.bySeverity[severity] ?? [])} tone={tone} className={classes.spark} />
    </button>
  );
}

/** Many buckets as a few points, so that the line shows a course and not noise. */
function gathered(counts: readonly number[]): number[] {
  const size = Math.max(1, Math.ceil(counts.length / points));
  return Array.from({ length: Math.ceil(counts.length / size) }, (_, place) =>
    counts.slice(place * size, (place + 1) * size).reduce((sum, count) => sum + count, 0),
  );
}

type OverTimeProps = Pick<SummaryProps, 'counted' | 'total' | 'within' | 'onWithin'>;

function OverTime({ counted, total, within, onWithin }: OverTimeProps) {
  const { clock } = usePreferences();
  const series = useMemo(
    () =>
      [...worstFirst].toReversed().map((severity) => ({
        name: severityWord(severity),
        tone: severityTone(severity),
        counts: counted?.bySeverity[severity] ?? [],
      })),
    [counted],
  );
  const from = counted ? Date.parse(counted.from) : 0;
  const bucketMs = counted?.bucketMs ?? 1;
  const buckets = series[0]?.counts.length ?? 0;
  const brush = within
    ? brushOf({ from: Date.parse(within.from), to: Date.parse(within.to) }, from, bucketMs, buckets)
    : null;
  const at = (edge: number) => new Date(from + edge * bucketMs).toISOString();
  return (
    <div className={classes.time}>
      <div className={classes.timeHead}>
        <h2>{words.summary.per(formatDuration(bucketMs))}</h2>
        {within && (
          <>
            <span className="muted num ellipsis">
              {words.summary.filteredTo(
                formatTime(new Date(within.from), clock),
                formatTime(new Date(within.to), clock),
                total,
              )}
            </span>
            <button type="button" className={classes.clear} onClick={() => onWithin(null)}>
              {words.summary.clear}
              <IconX size={11} />
            </button>
          </>
        )}
      </div>
      <div className={classes.plot}>
        <Histogram
          label={words.summary.overTime}
          from={from}
          bucketMs={bucketMs}
          series={series}
          brush={brush}
          onBrush={(next) => onWithin(next && { from: at(next.start), to: at(next.end) })}
        />
      </div>
    </div>
  );
}
