// How the incident stands in a few chips: priority, markings, hold.
import { Menu, Modal, Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { modelQuery } from '../../incidents/model.ts';
import { formatDateTime } from '../../lib/format.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Tone } from '../../ui/tone.ts';
import { criticalityWords } from '../../words/graph-kinds.ts';
import { holdWords, tlpWords, typeSaid } from '../../words/incident-model.ts';
import { words } from './model-words.ts';
import type { IncidentChanges } from './use-incident-changes.ts';

import header from './header.module.css';
import classes from './rail.module.css';

type Props = { incident: Incident; changes: IncidentChanges | null };

const priorityTones: readonly Tone[] = ['critical', 'high', 'medium', 'low', 'info'];
const tlpTones: Readonly<Record<NonNullable<Incident['tlp']>, Tone>> = {
  clear: 'neutral',
  green: 'ok',
  amber: 'medium',
  'amber+strict': 'high',
  red: 'critical',
};

export function Standing({ incident, changes }: Props) {
  const { clock } = usePreferences();
  const model = useQuery(modelQuery).data;
  const { hold, tlp, type, statusLabel } = incident;
  const label = model?.labels.find(({ id }) => id === statusLabel);
  return (
    <>
      <Priority incident={incident} changes={changes} />
      {type !== null && <Badge look="outline">{typeSaid(type, model?.types ?? [])}</Badge>}
      {label && <Badge look="outline">{label.name}</Badge>}
      {tlp !== null && (
        <Badge tone={tlpTones[tlp]} look="outline">
          {tlpWords[tlp]}
        </Badge>
      )}
      {hold && (
        <span className={header.held} title={hold.reason}>
          <Badge tone="medium">
            {words.hold.held(holdWords[hold.waitingOn])}
            {hold.until !== null && ` ${words.hold.until2(formatDateTime(new Date(hold.until), clock))}`}
          </Badge>
          {changes && (
            <Button small onClick={() => void changes.resume()}>
              {words.hold.resume}
            </Button>
          )}
        </span>
      )}
    </>
  );
}

function Priority({ incident, changes }: Props) {
  const [asking, setAsking] = useState(false);
  const { priority, severity } = incident;
  const shown = (
    <Badge tone={priorityTones[priority.value - 1] ?? 'info'} look="outline">
      P{priority.value}
    </Badge>
  );
  const overridden = priority.overriddenBecause;
  return (
    <>
      <Menu position="bottom-start" width={260}>
        <Menu.Target>
          <button type="button" className={header.plain} aria-label={`${words.priority.label} P${priority.value}`}>
            {shown}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {words.priority.computed(severity, criticalityWords[priority.criticality].toLowerCase())}
            {overridden !== null && ` · ${words.priority.overridden(priority.computed)}: ${overridden}`}
          </Menu.Label>
          <Menu.Item disabled={!changes} onClick={() => setAsking(true)}>
            {words.priority.change}
          </Menu.Item>
          {overridden !== null && (
            <Menu.Item disabled={!changes} onClick={() => void changes?.edit({ priority: null }, words.priority.doing)}>
              {words.priority.back}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asking && changes && (
        <OverridePriority
          value={priority.value}
          onSay={(value, reason) => changes.edit({ priority: { value, reason } }, words.priority.doing)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

type OverrideProps = {
  value: number;
  onSay: (value: number, reason: string) => Promise<boolean>;
  onClose: () => void;
};

function OverridePriority({ value: before, onSay, onClose }: OverrideProps) {
  const [value, setValue] = useState(String(before));
  const [reason, setReason] = useState('');
  const ready = reason.trim() !== '';
  return (
    <Modal opened onClose={onClose} title={words.priority.change} size={420}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void onSay(Number(value), reason.trim()).then((done) => done && onClose());
        }}
      >
        <Select
          label={words.priority.value}
          allowDeselect={false}
          data={['1', '2', '3', '4', '5'].map((each) => ({ value: each, label: `P${each}` }))}
          value={value}
          onChange={(next) => setValue(next ?? value)}
        />
        <Textarea
          label={words.why}
          data-autofocus
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" disabled={!ready}>
            {words.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
