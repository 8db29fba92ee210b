// What is counted, and from how many on the correlation holds.
import { Autocomplete, Select, TextInput } from '@mantine/core';

import {
  correlationTypes,
  hasField,
  isTemporal,
  operators,
  withType,
  type CorrelationForm,
  type CorrelationType,
  type Operator,
} from './document.ts';

import classes from './form.module.css';

const typeWords: Record<CorrelationType, string> = {
  event_count: 'Number of detections',
  value_count: 'Number of distinct values',
  temporal: 'All seen together',
  temporal_ordered: 'All seen in order',
  value_sum: 'Sum of a field',
  value_avg: 'Mean of a field',
  value_median: 'Median of a field',
  value_percentile: 'Percentile of a field',
};
const operatorWords: Record<Operator, string> = {
  gte: 'at least',
  gt: 'more than',
  lte: 'at most',
  lt: 'fewer than',
  eq: 'exactly',
  neq: 'not exactly',
};

type ConditionFieldsProps = {
  form: CorrelationForm;
  suggestions: readonly string[];
  onChange: (patch: Partial<CorrelationForm>) => void;
};

export function ConditionFields({ form, suggestions, onChange }: ConditionFieldsProps) {
  const { type, field, percentile } = form;
  return (
    <>
      <Select
        label="Looks at"
        data={correlationTypes.map((value) => ({ value, label: typeWords[value] }))}
        value={type}
        allowDeselect={false}
        onChange={(value) => {
          const next = correlationTypes.find((each) => each === value);
          if (next) onChange(withType(form, next));
        }}
      />
      {hasField(type) && (
        <Autocomplete
          label="Field"
          size="xs"
          data={[...suggestions]}
          value={field}
          error={field === '' ? 'This type needs a field.' : undefined}
          onChange={(value) => onChange({ field: value })}
        />
      )}
      {type === 'value_percentile' && (
        <TextInput
          label="Percentile"
          inputMode="decimal"
          value={percentile}
          error={isNumber(percentile) ? undefined : 'A number from 0 to 100.'}
          onChange={(event) => onChange({ percentile: event.currentTarget.value.trim() })}
        />
      )}
      <BoundFields form={form} onChange={onChange} />
    </>
  );
}

const everyRule = 'all';

function BoundFields({ form: { type, bound }, onChange }: Omit<ConditionFieldsProps, 'suggestions'>) {
  const temporal = isTemporal(type);
  return (
    <div className={classes.pair}>
      <Select
        label={temporal ? 'Of the rules' : 'Holds at'}
        data={[
          ...(temporal ? [{ value: everyRule, label: 'all of them' }] : []),
          ...operators.map((value) => ({ value, label: operatorWords[value] })),
        ]}
        value={bound?.operator ?? everyRule}
        allowDeselect={false}
        onChange={(value) => {
          const operator = operators.find((each) => each === value);
          onChange({ bound: operator ? { operator, number: bound?.number ?? '2' } : null });
        }}
      />
      {bound && (
        <TextInput
          label="Number"
          inputMode="decimal"
          value={bound.number}
          error={isNumber(bound.number) ? undefined : 'A number.'}
          onChange={(event) => onChange({ bound: { ...bound, number: event.currentTarget.value.trim() } })}
        />
      )}
    </div>
  );
}

const isNumber = (text: string): boolean => text !== '' && Number.isFinite(Number(text));
