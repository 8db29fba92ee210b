// The sites somebody will see: none chosen means all that whoever chooses may give.
import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { sitesQuery } from '../../../shell/queries.ts';
import { words } from './words.ts';

type SiteChoiceProps = { value: string[]; onChange: (codes: string[]) => void };

export function SiteChoice({ value, onChange }: SiteChoiceProps) {
  const sites = useQuery(sitesQuery).data ?? [];
  return (
    <MultiSelect
      label={words.sites}
      description={words.sitesHelp}
      placeholder={value.length === 0 ? words.allSites : ''}
      searchable
      clearable
      data={sites.map(({ code, name }) => ({ value: code, label: name }))}
      value={value}
      onChange={onChange}
    />
  );
}
