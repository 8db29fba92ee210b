// The stretch of time a correlation looks at, as a number and a unit.
import { Select, TextInput } from '@mantine/core';

import { words } from './words.ts';

import classes from './form.module.css';

const units = (['s', 'm', 'h', 'd', 'w', 'M', 'y'] as const).map((value) => ({ value, label: words.units[value] }));

export function TimespanField({ timespan, onChange }: { timespan: string; onChange: (timespan: string) => void }) {
  const unit = units.find(({ value }) => timespan.endsWith(value))?.value ?? 'm';
  const count = timespan.endsWith(unit) ? timespan.slice(0, -1) : timespan;
  return (
    <div className={classes.pair}>
      <TextInput
        label={words.within}
        inputMode="numeric"
        value={count}
        error={/^\d{1,6}$/.test(count) && Number(count) > 0 ? undefined : words.wholeNumber}
        onChange={(event) => onChange(`${event.currentTarget.value.trim()}${unit}`)}
      />
      <Select
        label={words.unit}
        data={units}
        value={unit}
        allowDeselect={false}
        onChange={(value) => value && onChange(`${count}${value}`)}
      />
    </div>
  );
}
