// The fields of a site, for a new one and for one that changes.
import { TextInput } from '@mantine/core';

import { FormPair } from '../../../ui/form.tsx';
import type { SiteText } from './site-form.ts';
import { words } from './words.ts';

type SiteFieldsProps = {
  text: SiteText;
  onChange: (text: SiteText) => void;
  fault: (field: keyof SiteText) => string | null;
};

export function SiteFields({ text, onChange, fault }: SiteFieldsProps) {
  const field = (name: keyof SiteText) => ({
    value: text[name],
    error: fault(name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange({ ...text, [name]: event.currentTarget.value }),
  });
  return (
    <>
      <TextInput label={words.name} maxLength={120} {...field('name')} />
      <TextInput label={words.city} maxLength={120} {...field('city')} />
      <FormPair>
        <TextInput label={words.latitude} inputMode="decimal" placeholder="45.76" {...field('latitude')} />
        <TextInput label={words.longitude} inputMode="decimal" placeholder="4.84" {...field('longitude')} />
      </FormPair>
    </>
  );
}
