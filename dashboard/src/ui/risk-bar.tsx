// A risk score from 0 to 100 as a number over a short bar.
import { classNames } from './class-names.ts';
import { toneClass, type Tone } from './tone.ts';

import classes from './risk-bar.module.css';

/** `flat` puts number and bar on one line. From 70 on the number takes the tone. */
export function RiskBar({ score, tone, flat }: { score: number; tone: Tone; flat?: boolean }) {
  return (
    <span className={classNames(classes.risk, toneClass(tone), score >= 70 && classes.loud, flat && classes.flat)}>
      <span className={classes.number}>{score}</span>
      <span className={classes.track} aria-hidden="true">
        <span style={{ width: `${Math.min(100, Math.max(0, score))}%` }} />
      </span>
    </span>
  );
}
