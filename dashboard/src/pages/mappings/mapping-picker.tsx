// Which mapping is open: a kept one, an older version of it, or a new one.
import { Select } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import { useUrlSearch } from '../../lib/url.ts';
import { Button } from '../../ui/button.tsx';
import { mappingQuery, mappingsQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export function MappingPicker({ chosen }: { chosen: string | null }) {
  const [search, change] = useUrlSearch();
  const query = useQuery(mappingsQuery);
  const mappings = query.data ?? [];
  return (
    <div className={classes.picker}>
      <Select
        aria-label={words.mapping}
        placeholder={placeholderOf(query)}
        disabled={mappings.length === 0}
        searchable
        data={mappings.map(({ id, title, source }) => ({ value: id, label: `${title} (${source})` }))}
        value={chosen}
        onChange={(mapping) => change({ mapping, version: null, unparsed: null }, { push: true })}
        w={280}
      />
      {chosen && <Versions mappingId={chosen} chosen={search.version?.[0] ?? null} />}
      {chosen && (
        <Button icon={<IconPlus size={15} />} onClick={() => change({ mapping: null, version: null }, { push: true })}>
          {words.newMapping}
        </Button>
      )}
    </div>
  );
}

function placeholderOf({ data, isError }: { data: readonly unknown[] | undefined; isError: boolean }): string {
  if (data === undefined) return isError ? words.mappingsFailed : words.loadingMappings;
  return data.length === 0 ? words.noMapping : words.openMapping;
}

function Versions({ mappingId, chosen }: { mappingId: string; chosen: string | null }) {
  const [, change] = useUrlSearch();
  const detail = useQuery(mappingQuery(mappingId, null)).data;
  if (!detail) return null;
  return (
    <Select
      aria-label={words.version}
      allowDeselect={false}
      data={detail.versions.map(({ version, note, by }) => ({
        value: String(version),
        label: (version === detail.version ? words.versionAtWork : words.versionOf)(version, note || by),
      }))}
      value={chosen ?? String(detail.version)}
      onChange={(version) => change({ version: version === String(detail.version) ? null : version })}
      w={240}
    />
  );
}
