// What lies under the pointer: the worst mark in full, and how many more are there.
import { classNames } from '../ui/class-names.ts';
import { toneClass } from '../ui/tone.ts';
import { saidDetail, saidTitle } from '../words/said.ts';
import { severityWord } from '../words/severity.ts';
import { tacticWord } from '../words/tactics.ts';
import { useEntry } from './entries.ts';
import type { TimeText } from './time-text.ts';
import { toneOf } from './tone.ts';
import { idAt, nameAt, type Track } from './track.ts';
import type { Pointed } from './use-pointer.ts';
import { entryLaneWords, words } from './words.ts';

import classes from './timeline.module.css';

const boxWidth = 300;

type Props = { incidentId: string; track: Track; pointed: Pointed; timeText: TimeText; width: number };

export function TimelineTooltip({ incidentId, track, pointed, timeText, width }: Props) {
  const [first = -1, ...others] = pointed.indices;
  const { data: entry } = useEntry(incidentId, idAt(track, first));
  const left = pointed.x + 14 + boxWidth > width ? pointed.x - boxWidth - 14 : pointed.x + 14;
  const tactic = entry?.tactics[0];
  return (
    <div
      className={classes.tooltip}
      style={{ left: Math.max(4, left), top: pointed.y + 14, width: boxWidth }}
      role="tooltip"
    >
      <div className={classNames(classes.tooltipHead, entry && toneClass(toneOf(entry)))}>
        <i />
        <span className="num">{timeText.moment(track.time[first] ?? 0)}</span>
        <span className="grow" />
        {entry && <span>{entry.lane === 'attack' ? severityWord(entry.severity) : entryLaneWords[entry.lane]}</span>}
      </div>
      <div className={classes.tooltipTitle}>{saidTitle(entry?.title ?? nameAt(track, first)) || '…'}</div>
      {entry && entry.body !== '' && <div className={classes.tooltipDetail}>{saidDetail(entry.body)}</div>}
      {entry && entry.annotation !== '' && <div className={classes.tooltipDetail}>{entry.annotation}</div>}
      {(tactic !== undefined || others.length > 0) && (
        <div className={classes.tooltipFoot}>
          {tactic !== undefined && <span>{tacticWord(tactic)}</span>}
          <span className="grow" />
          {others.length > 0 && <span className="num">{words.moreHere(others.length)}</span>}
        </div>
      )}
    </div>
  );
}
