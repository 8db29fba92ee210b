// A door's own options, one field each, as its schema asks for them.
import { NumberInput, PasswordInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';

import { FormGrid } from '../../ui/form.tsx';
import { optionWords } from '../../words/doors.ts';
import { faultAt } from '../admin/field-faults.ts';
import type { OptionField, OptionValues } from './option-form.ts';
import { optionLabel, words } from './words.ts';

type OptionFieldsProps = {
  fields: readonly OptionField[];
  values: OptionValues;
  /** Those that are set, and not shown. */
  secrets: readonly string[];
  error: unknown;
  onChange: (values: OptionValues) => void;
};

export function OptionFields({ fields, values, secrets, error, onChange }: OptionFieldsProps) {
  return (
    <FormGrid>
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name]}
          isSet={secrets.includes(field.name)}
          fault={faultAt(error, `options/${field.name}`)}
          onChange={(value) => onChange({ ...values, [field.name]: value })}
        />
      ))}
    </FormGrid>
  );
}

type FieldProps = {
  field: OptionField;
  value: unknown;
  isSet: boolean;
  fault: string | null;
  onChange: (value: unknown) => void;
};

function Field({ field: { name, kind, description, choices }, value, isSet, fault, onChange }: FieldProps) {
  const about = {
    label: optionLabel(name),
    description: optionWords(name)?.description ?? description.replaceAll('`', ''),
    error: fault,
  };
  const text = typeof value === 'string' ? value : '';
  switch (kind) {
    case 'switch':
      return <Switch {...about} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'choice':
      return <Select {...about} allowDeselect={false} data={choices} value={text} onChange={onChange} />;
    case 'number':
      return (
        <NumberInput
          {...about}
          hideControls
          value={typeof value === 'number' ? value : ''}
          onChange={(given) => onChange(given === '' ? undefined : Number(given))}
        />
      );
    case 'secret':
      return (
        <PasswordInput
          {...about}
          autoComplete="new-password"
          placeholder={
            isSet && value === undefined ? words.secretSet : isSet ? words.secretRemoved : words.secretMissing
          }
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'list':
      return <TagsInput {...about} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />;
    case 'text':
      return <TextInput {...about} value={text} onChange={(event) => onChange(event.currentTarget.value)} />;
    case 'other':
      return <TextInput {...about} readOnly value={JSON.stringify(value ?? null)} />;
  }
}
