// Every name and value of the sample, and what it stands for: one click to say so.
import { Autocomplete } from '@mantine/core';
import { IconArrowsSplit, IconClock, IconFingerprint, IconMessage } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Mapping } from '@tocsin/contracts/mapping';
import { useState, type ReactNode } from 'react';

import { EmptyState } from '../../ui/empty-state.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { ScrollPane } from '../../ui/scroll-pane.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { mapField, namesOf, roleOf, roleWords, roles, setRole, targetOf, type Role } from './draft.ts';
import { FormatSettings } from './format-settings.tsx';
import { ecsFieldsQuery } from './queries.ts';
import type { Preview } from './sample-panel.tsx';
import { words } from './words.ts';

import classes from './page.module.css';

type FieldsPanelProps = {
  mapping: Mapping | null;
  onChange: (mapping: Mapping) => void;
  preview: Preview | undefined;
  error: Error | null;
};
type View = 'fields' | 'format';

const icons: Record<Role, ReactNode> = {
  time: <IconClock size={14} stroke={1.7} />,
  identity: <IconFingerprint size={14} stroke={1.7} />,
  message: <IconMessage size={14} stroke={1.7} />,
};

export function FieldsPanel({ mapping, onChange, preview, error }: FieldsPanelProps) {
  const [view, setView] = useState<View>('fields');
  return (
    <Panel
      title={words.whatItIs}
      className={classes.panel}
      aside={
        <Tabs
          label={words.parts}
          tabs={[
            { id: 'fields', label: words.fields, count: mapping?.fields.length },
            { id: 'format', label: words.format },
          ]}
          chosen={view}
          onChoose={setView}
        />
      }
    >
      {error && view === 'fields' && (
        <div className={classes.problem}>
          <Problem error={error} />
        </div>
      )}
      {!mapping ? (
        <EmptyState icon={<IconArrowsSplit size={20} stroke={1.6} />} title={words.pasteFirst}>
          {words.pasteFirstMore}
        </EmptyState>
      ) : (
        <ScrollPane label={words.parts} className={classes.scroll}>
          {view === 'format' ? (
            <FormatSettings mapping={mapping} onChange={onChange} />
          ) : (
            <Fields mapping={mapping} onChange={onChange} preview={preview} />
          )}
        </ScrollPane>
      )}
    </Panel>
  );
}

function Fields({ mapping, onChange, preview }: Pick<FieldsPanelProps, 'onChange' | 'preview'> & { mapping: Mapping }) {
  const ecs = useQuery(ecsFieldsQuery).data ?? [];
  const types = new Map(ecs.map(({ name, type }) => [name, type]));
  const names = namesOf(preview?.records ?? []);
  const shown = new Set(names.map(({ name }) => name));
  const unseen = mapping.fields.filter(({ from }) => !shown.has(from));
  const rows = [...names, ...unseen.map(({ from }) => ({ name: from, value: '', records: 0 }))];
  return (
    <ul className={classes.fields}>
      {rows.map(({ name, value, records }) => (
        <li key={name} data-mapped={targetOf(mapping, name) !== '' || roleOf(mapping, name) !== null || undefined}>
          <div className={classes.name}>
            <code className="ellipsis" title={name}>
              {name}
            </code>
            <span className="ellipsis" title={value}>
              {records === 0 ? words.notInSample : value}
            </span>
          </div>
          <Target
            key={targetOf(mapping, name)}
            name={name}
            target={targetOf(mapping, name)}
            known={ecs.map((field) => field.name)}
            onTarget={(to) => onChange(mapField(mapping, name, to, types))}
          />
          <div className={classes.roles}>
            {roles.map((role) => (
              <button
                key={role}
                type="button"
                aria-label={words.roleOf(roleWords[role], name)}
                title={roleWords[role]}
                aria-pressed={mapping[role] === name}
                onClick={() => onChange(setRole(mapping, name, role))}
              >
                {icons[role]}
              </button>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

type TargetProps = { name: string; target: string; known: readonly string[]; onTarget: (to: string) => void };

/** Taken over when it is chosen or left, not at every letter. */
function Target({ name, target, known, onTarget }: TargetProps) {
  const [typed, setTyped] = useState(target);
  const settle = (to: string) => to.trim() !== target && onTarget(to);
  return (
    <Autocomplete
      size="xs"
      aria-label={words.whatIs(name)}
      placeholder={words.keptAsItIs}
      data={[...known]}
      limit={40}
      value={typed}
      onChange={setTyped}
      onOptionSubmit={settle}
      onBlur={() => settle(typed)}
      onKeyDown={(event) => event.key === 'Enter' && settle(typed)}
      classNames={{ input: 'mono' }}
      comboboxProps={{ withinPortal: true }}
    />
  );
}
