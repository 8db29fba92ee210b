// The filters above the audit trail, and the way to have what they leave as a file.
import { Menu, Select, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { formatWord } from '../../../lib/format.ts';
import { useUrlSearch } from '../../../lib/url.ts';
import { useCan } from '../../../session/session.ts';
import { peopleQuery } from '../../../shell/queries.ts';
import { Chip } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { apiKeysQuery, auditFileUrl, type AuditFilter } from '../queries.ts';
import { results, resultWords, subjectKinds } from './filter.ts';
import { areaWord, kindsByArea, kindWord } from './kinds.ts';
import { words } from './words.ts';

import classes from './audit.module.css';

/** The parts of Tocsin that act by themselves, as the server names them. */
const tocsinActors = ['ingest', 'incidents', 'detection', 'syslog', 'demo'];

export function Filters({ filter }: { filter: AuditFilter }) {
  const [search, change] = useUrlSearch();
  const subjectId = search.subjectId?.[0];
  const area = search.area?.[0] ?? null;
  const mayExport = useCan('audit:export');
  return (
    <div className={classes.filters}>
      <Typed name="q" label={words.text} placeholder={words.findText} />
      <Select
        aria-label={words.area}
        placeholder={words.anyArea}
        clearable
        data={Object.keys(kindsByArea).map((each) => ({ value: each, label: areaWord(each) }))}
        value={area}
        onChange={(chosen) => change({ area: chosen, kind: null }, { push: true })}
        maxDropdownHeight={360}
      />
      <Select
        aria-label={words.kind}
        placeholder={words.anyKind}
        clearable
        searchable
        data={Object.entries(kindsByArea)
          .filter(([group]) => area === null || group === area)
          .map(([group, kinds]) => ({
            group: areaWord(group),
            items: kinds.map((kind) => ({ value: kind, label: kindWord(kind) })),
          }))}
        value={search.kind?.[0] ?? null}
        onChange={(kind) => change({ kind }, { push: true })}
        maxDropdownHeight={360}
      />
      <ActorSelect />
      <Select
        aria-label={words.result}
        placeholder={words.anyResult}
        clearable
        data={results.map((result) => ({ value: result, label: resultWords[result] }))}
        value={search.result?.[0] ?? null}
        onChange={(result) => change({ result }, { push: true })}
      />
      <Select
        aria-label={words.subject}
        placeholder={words.anything}
        clearable
        data={subjectKinds.map((kind) => ({ value: kind, label: kindWord(kind) }))}
        value={search.subjectKind?.[0] ?? null}
        onChange={(subjectKind) => change({ subjectKind, subjectId: null }, { push: true })}
        maxDropdownHeight={360}
      />
      <Typed name="ip" label={words.address} placeholder={words.anyAddress} />
      <Typed name="from" label={words.from} type="datetime-local" />
      <Typed name="to" label={words.to} type="datetime-local" />
      {subjectId !== undefined && (
        <Chip field={words.subjectField} onRemove={() => change({ subjectId: null })} removeLabel={words.anySubject}>
          {subjectId}
        </Chip>
      )}
      {mayExport && <ExportMenu filter={filter} />}
    </div>
  );
}

function ActorSelect() {
  const [search, change] = useUrlSearch();
  const people = useQuery(peopleQuery).data ?? [];
  const keys = useQuery({ ...apiKeysQuery, enabled: useCan('identity:read') }).data ?? [];
  const actor = search.actor?.[0] ?? null;
  const actors = [
    { group: words.people, items: people.map(({ id, name }) => ({ value: id, label: name })) },
    { group: words.apiKeys, items: keys.map(({ id, name, prefix }) => ({ value: id, label: `${name} (${prefix}…)` })) },
    { group: words.itself, items: tocsinActors.map((id) => ({ value: id, label: formatWord(id) })) },
  ];
  const known = actors.some(({ items }) => items.some(({ value }) => value === actor));
  return (
    <Select
      aria-label={words.actor}
      placeholder={words.anyone}
      clearable
      searchable
      data={actor === null || known ? actors : [{ value: actor, label: actor }, ...actors]}
      value={actor}
      onChange={(next) => change({ actor: next }, { push: true })}
      maxDropdownHeight={360}
    />
  );
}

type TypedProps = { name: string; label: string; placeholder?: string; type?: 'text' | 'datetime-local' };

/** Asked when the field is left or Enter is pressed, not at every letter. */
function Typed({ name, label, placeholder = '', type = 'text' }: TypedProps) {
  const [search, change] = useUrlSearch();
  const inUrl = search[name]?.[0] ?? '';
  const [typed, setTyped] = useState(inUrl);
  const [known, setKnown] = useState(inUrl);
  if (known !== inUrl) {
    setKnown(inUrl);
    setTyped(inUrl);
  }
  const ask = (): void => {
    if (typed.trim() !== inUrl) change({ [name]: typed.trim() || null }, { push: true });
  };
  return (
    <TextInput
      aria-label={label}
      title={label}
      placeholder={placeholder}
      type={type}
      maxLength={200}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={ask}
      onKeyDown={(event) => event.key === 'Enter' && ask()}
    />
  );
}

function ExportMenu({ filter }: { filter: AuditFilter }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button icon={<IconDownload size={15} />}>{words.export}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={auditFileUrl(filter, 'csv')} download>
          {words.asCsv}
        </Menu.Item>
        <Menu.Item component="a" href={auditFileUrl(filter, 'ndjson')} download>
          {words.asNdjson}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
