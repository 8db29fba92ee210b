// What is counted, and from how many on the correlation holds.
import { Autocomplete, Select, TextInput } from '@mantine/core';

import { correlationTypes, hasField, isTemporal, operators, withType, type CorrelationForm } from './document.ts';
import { words } from './words.ts';

import classes from './form.module.css';

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
        label={words.looksAt}
        data={correlationTypes.map((value) => ({ value, label: words.types[value] }))}
        value={type}
        allowDeselect={false}
        onChange={(value) => {
          const next = correlationTypes.find((each) => each === value);
          if (next) onChange(withType(form, next));
        }}
      />
      {hasField(type) && (
        <Autocomplete
          label={words.field}
          size="xs"
          data={[...suggestions]}
          value={field}
          error={field === '' ? words.needsField : undefined}
          onChange={(value) => onChange({ field: value })}
        />
      )}
      {type === 'value_percentile' && (
        <TextInput
          label={words.percentile}
          inputMode="decimal"
          value={percentile}
          error={isNumber(percentile) ? undefined : words.percentileFault}
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
        label={temporal ? words.ofRules : words.holdsAt}
        data={[
          ...(temporal ? [{ value: everyRule, label: words.allOfThem }] : []),
          ...operators.map((value) => ({ value, label: words.operators[value] })),
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
          label={words.number}
          inputMode="decimal"
          value={bound.number}
          error={isNumber(bound.number) ? undefined : words.numberFault}
          onChange={(event) => onChange({ bound: { ...bound, number: event.currentTarget.value.trim() } })}
        />
      )}
    </div>
  );
}

const isNumber = (text: string): boolean => text !== '' && Number.isFinite(Number(text));
