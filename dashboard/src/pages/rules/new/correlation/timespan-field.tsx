// The stretch of time a correlation looks at, as a number and a unit.
import { Select, TextInput } from '@mantine/core';

import classes from './form.module.css';

const units = [
  { value: 's', label: 'seconds' },
  { value: 'm', label: 'minutes' },
  { value: 'h', label: 'hours' },
  { value: 'd', label: 'days' },
  { value: 'w', label: 'weeks' },
  { value: 'M', label: 'months of 30 days' },
  { value: 'y', label: 'years of 365 days' },
];

export function TimespanField({ timespan, onChange }: { timespan: string; onChange: (timespan: string) => void }) {
  const unit = units.find(({ value }) => timespan.endsWith(value))?.value ?? 'm';
  const count = timespan.endsWith(unit) ? timespan.slice(0, -1) : timespan;
  return (
    <div className={classes.pair}>
      <TextInput
        label="Within"
        inputMode="numeric"
        value={count}
        error={/^\d{1,6}$/.test(count) && Number(count) > 0 ? undefined : 'A whole number.'}
        onChange={(event) => onChange(`${event.currentTarget.value.trim()}${unit}`)}
      />
      <Select
        label="Unit"
        data={units}
        value={unit}
        allowDeselect={false}
        onChange={(value) => value && onChange(`${count}${value}`)}
      />
    </div>
  );
}
