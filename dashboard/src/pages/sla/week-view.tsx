// A week of a calendar: each day's open hours drawn, and beside it as text to change.
import { TextInput } from '@mantine/core';

import { readHours } from './texts.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const dayMinutes = 1440;

type WeekViewProps = {
  /** The hours of each day as text, Monday first. */
  week: readonly string[];
  onChange: ((day: number, text: string) => void) | null;
};

export const WeekView = ({ week, onChange }: WeekViewProps) => (
  <section className={classes.part} aria-label={words.week}>
    <h3>{words.week}</h3>
    <span className="muted">{words.hoursHint}</span>
    <ul className={classes.week}>
      {week.map((text, day) => (
        <Day
          key={words.weekdays[day]}
          name={words.weekdays[day] ?? ''}
          text={text}
          onChange={onChange && ((said) => onChange(day, said))}
        />
      ))}
    </ul>
  </section>
);

function Day({ name, text, onChange }: { name: string; text: string; onChange: ((text: string) => void) | null }) {
  const hours = readHours(text);
  return (
    <li className={classes.day}>
      <span>{name}</span>
      <span className={classes.hours} aria-hidden>
        {hours?.map(({ from, to }) => (
          <i
            key={from}
            style={{ left: `${(from / dayMinutes) * 100}%`, width: `${((to - from) / dayMinutes) * 100}%` }}
          />
        ))}
      </span>
      {onChange ? (
        <TextInput
          aria-label={name}
          placeholder={words.closed}
          value={text}
          error={hours === null ? words.wrongHours : null}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <span className="num">{text || words.closed}</span>
      )}
    </li>
  );
}
