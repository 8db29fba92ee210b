// What lies under the pointer: the worst mark in full, and how many more are there.
import { classNames } from '../ui/class-names.ts';
import { toneClass } from '../ui/tone.ts';
import { saidDetail, saidTitle } from '../words/said.ts';
import { severityWord } from '../words/severity.ts';
import { tacticWord } from '../words/tactics.ts';
import type { TimeText } from './time-text.ts';
import { toneOf } from './tone.ts';
import type { Track } from './track.ts';
import type { Pointed } from './use-pointer.ts';
import { words } from './words.ts';

import classes from './timeline.module.css';

const boxWidth = 300;

export function TimelineTooltip(props: { track: Track; pointed: Pointed; timeText: TimeText; width: number }) {
  const { track, pointed, timeText, width } = props;
  const [first, ...others] = pointed.indices;
  const item = track.items[first ?? -1];
  if (!item) return null;
  const left = pointed.x + 14 + boxWidth > width ? pointed.x - boxWidth - 14 : pointed.x + 14;
  return (
    <div
      className={classes.tooltip}
      style={{ left: Math.max(4, left), top: pointed.y + 14, width: boxWidth }}
      role="tooltip"
    >
      <div className={classNames(classes.tooltipHead, toneClass(toneOf(item)))}>
        <i />
        <span className="num">{timeText.moment(Date.parse(item.at))}</span>
        <span className="grow" />
        <span>{item.lane === 'response' ? words.response : severityWord(item.severity)}</span>
      </div>
      <div className={classes.tooltipTitle}>{saidTitle(item.title)}</div>
      {item.detail !== '' && <div className={classes.tooltipDetail}>{saidDetail(item.detail)}</div>}
      {(item.tactic !== null || others.length > 0) && (
        <div className={classes.tooltipFoot}>
          {item.tactic !== null && <span>{tacticWord(item.tactic)}</span>}
          <span className="grow" />
          {others.length > 0 && <span className="num">{words.moreHere(others.length)}</span>}
        </div>
      )}
    </div>
  );
}
