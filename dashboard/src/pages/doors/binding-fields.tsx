// What a token or a sender is bound to: what it says itself then no longer counts.
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { sitesQuery, sourceNamesQuery } from '../../shell/queries.ts';
import { FormPair } from '../../ui/form.tsx';
import { faultAt } from '../admin/field-faults.ts';
import { words } from './words.ts';

export type Binding = { siteId: string | null; source: string | null };
export const unbound: Binding = { siteId: null, source: null };

type BindingFieldsProps = { value: Binding; error: unknown; onChange: (value: Binding) => void };

export function BindingFields({ value, error, onChange }: BindingFieldsProps) {
  const sites = useQuery(sitesQuery).data ?? [];
  const sources = useQuery(sourceNamesQuery).data ?? [];
  return (
    <FormPair>
      <Select
        label={words.site}
        placeholder={words.anySite}
        clearable
        searchable
        data={sites.map(({ id, name }) => ({ value: id, label: name }))}
        value={value.siteId}
        error={faultAt(error, 'siteId')}
        onChange={(siteId) => onChange({ ...value, siteId })}
      />
      <Select
        label={words.source}
        placeholder={words.asRead}
        clearable
        searchable
        data={sources}
        value={value.source}
        error={faultAt(error, 'source')}
        onChange={(source) => onChange({ ...value, source })}
      />
    </FormPair>
  );
}
