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
import { kindsByArea, kindWord } from './told.ts';

import classes from './audit.module.css';

/** The parts of Tocsin that act by themselves, as the server names them. */
const tocsinActors = ['ingest', 'incidents', 'detection', 'syslog', 'demo'];

export function Filters({ filter }: { filter: AuditFilter }) {
  const [search, change] = useUrlSearch();
  const subjectId = search.subjectId?.[0];
  return (
    <div className={classes.filters}>
      <Typed name="q" label="Text" placeholder="Find text" />
      <Select
        aria-label="Kind of activity"
        placeholder="Any kind of activity"
        clearable
        searchable
        data={Object.entries(kindsByArea).map(([group, kinds]) => ({
          group,
          items: kinds.map((kind) => ({ value: kind, label: kindWord(kind) })),
        }))}
        value={search.kind?.[0] ?? null}
        onChange={(kind) => change({ kind }, { push: true })}
        maxDropdownHeight={360}
      />
      <ActorSelect />
      <Select
        aria-label="Result"
        placeholder="Any result"
        clearable
        data={results.map((result) => ({ value: result, label: resultWords[result] }))}
        value={search.result?.[0] ?? null}
        onChange={(result) => change({ result }, { push: true })}
      />
      <Select
        aria-label="Subject"
        placeholder="About anything"
        clearable
        data={subjectKinds.map((kind) => ({ value: kind, label: kindWord(kind) }))}
        value={search.subjectKind?.[0] ?? null}
        onChange={(subjectKind) => change({ subjectKind, subjectId: null }, { push: true })}
        maxDropdownHeight={360}
      />
      <Typed name="ip" label="Address" placeholder="Any address" />
      <Typed name="from" label="From" type="datetime-local" />
      <Typed name="to" label="To" type="datetime-local" />
      {subjectId !== undefined && (
        <Chip field="subject" onRemove={() => change({ subjectId: null })} removeLabel="Any subject">
          {subjectId}
        </Chip>
      )}
      <ExportMenu filter={filter} />
    </div>
  );
}

function ActorSelect() {
  const [search, change] = useUrlSearch();
  const people = useQuery(peopleQuery).data ?? [];
  const keys = useQuery({ ...apiKeysQuery, enabled: useCan('identity:read') }).data ?? [];
  const actor = search.actor?.[0] ?? null;
  const actors = [
    { group: 'People', items: people.map(({ id, name }) => ({ value: id, label: name })) },
    { group: 'API keys', items: keys.map(({ id, name, prefix }) => ({ value: id, label: `${name} (${prefix}…)` })) },
    { group: 'Tocsin itself', items: tocsinActors.map((id) => ({ value: id, label: formatWord(id) })) },
  ];
  const known = actors.some(({ items }) => items.some(({ value }) => value === actor));
  return (
    <Select
      aria-label="Actor"
      placeholder="Anyone"
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
        <Button icon={<IconDownload size={15} />}>Export</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={auditFileUrl(filter, 'csv')} download>
          As CSV
        </Menu.Item>
        <Menu.Item component="a" href={auditFileUrl(filter, 'ndjson')} download>
          As NDJSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
