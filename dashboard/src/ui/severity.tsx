// Severity as a four-bar signal glyph and a word, so that colour is never alone.
import { severityWord } from '../words/severity.ts';
import { classNames } from './class-names.ts';
import { severityTone, toneClass } from './tone.ts';

import classes from './severity.module.css';

/** 0 info … 4 critical. Decorative: put the word beside it, or a label around it. */
export function SeverityGlyph({ severity }: { severity: number }) {
  return (
    <svg
      width="13"
      height="12"
      viewBox="0 0 13 12"
      aria-hidden="true"
      className={classNames(toneClass(severityTone(severity)), classes.glyph)}
    >
      {[0, 1, 2, 3].map((bar) => (
        <rect
          key={bar}
          x={bar * 3.3}
          y={9 - bar * 3}
          width="2.3"
          height={3 + bar * 3}
          rx="0.7"
          fill={bar < severity ? 'var(--tone)' : 'color-mix(in srgb, var(--tone) 26%, transparent)'}
        />
      ))}
    </svg>
  );
}

export function Severity({ severity }: { severity: number }) {
  return (
    <span className={classNames(toneClass(severityTone(severity)), classes.severity)}>
      <SeverityGlyph severity={severity} />
      {severityWord(severity)}
    </span>
  );
}
