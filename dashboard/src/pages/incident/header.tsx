// How the incident stands: severity, scope, title, stage, owner, and the way out.
import { Menu, Select } from '@mantine/core';
import { IconCheck, IconChevronDown, IconPencil, IconRotate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { incidentSeverities, IncidentSeverity, incidentSeverityWord, incidentTone } from '../../incidents/severity.tsx';
import { formatDay, formatTime, formatWord } from '../../lib/format.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useSession } from '../../session/session.ts';
import { peopleQuery } from '../../shell/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { toneClass } from '../../ui/tone.ts';
import { describeScope } from './entity-groups.ts';
import { NeedToKnow } from './need-to-know.tsx';
import { StageStepper } from './stage-stepper.tsx';
import type { IncidentChanges } from './use-incident-changes.ts';

import classes from './header.module.css';

type HeaderProps = {
  incident: Incident;
  shownAs: string;
  changes: IncidentChanges;
  mayWrite: boolean;
  onClose: () => void;
};

export function Header({ incident, shownAs, changes, mayWrite, onClose }: HeaderProps) {
  const { clock } = usePreferences();
  const opened = new Date(incident.createdAt);
  const isOpen = incident.stage !== 'closed';
  return (
    <header className={classes.header}>
      <div className={classes.line}>
        <div className={classes.facts}>
          <SeverityMenu incident={incident} changes={mayWrite && isOpen ? changes : null} />
          <span className="soft ellipsis">{describeScope(incident)}</span>
          <span className="muted ellipsis" title={`Opened ${incident.createdAt}`}>
            Opened {formatDay(opened, clock)} {formatTime(opened, clock)} {openedBy(incident.openedBy)}
          </span>
        </div>
        <div className={classes.actions}>
          <NeedToKnow incident={incident} shownAs={shownAs} changes={mayWrite ? changes : null} />
          <OwnerSelect incident={incident} changes={mayWrite && isOpen ? changes : null} />
          {mayWrite && isOpen && (
            <Button icon={<IconCheck size={15} />} look="primary" onClick={onClose}>
              Close incident
            </Button>
          )}
          {mayWrite && !isOpen && <Reopen incident={incident} changes={changes} />}
        </div>
      </div>
      <div className={classes.line}>
        <Title key={incident.title} incident={incident} changes={mayWrite && isOpen ? changes : null} />
        {isOpen ? (
          <StageStepper stage={incident.stage} onMove={mayWrite ? changes.moveTo : null} />
        ) : (
          <div className={classes.closed}>
            <Badge tone={incident.verdict === 'true_positive' ? 'critical' : 'ok'}>
              {incident.verdict === null ? 'Closed' : formatWord(incident.verdict)}
            </Badge>
            <span className="soft ellipsis" title={incident.closeReason ?? ''}>
              {incident.closeReason}
            </span>
          </div>
        )}
      </div>
    </header>
  );
}

const openedBy = (how: string): string => (how === 'manual' ? 'by hand' : `by the rule “${how}”`);

type PartProps = { incident: Incident; changes: IncidentChanges | null };

function SeverityMenu({ incident, changes }: PartProps) {
  const word = `SEV${incident.severity} ${incidentSeverityWord(incident.severity)}`;
  if (!changes)
    return (
      <Badge tone={incidentTone(incident.severity)} look="solid">
        {word}
      </Badge>
    );
  return (
    <Menu position="bottom-start" width={180}>
      <Menu.Target>
        <button
          type="button"
          className={classNames(classes.severity, toneClass(incidentTone(incident.severity)))}
          aria-label={`Severity ${word}, change`}
        >
          {word}
          <IconChevronDown size={12} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Severity</Menu.Label>
        {incidentSeverities.map((severity) => (
          <Menu.Item
            key={severity}
            rightSection={<span className="mono muted">SEV{severity}</span>}
            onClick={() => void changes.edit({ severity }, 'Changing the severity')}
          >
            <IncidentSeverity severity={severity} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function OwnerSelect({ incident, changes }: PartProps) {
  const people = useQuery(peopleQuery).data ?? [];
  const me = useSession()?.user;
  useKeys(
    changes && me
      ? [
          {
            keys: 'a',
            label: 'Make me the owner',
            hint: 'assign',
            group: 'Incident',
            run: () => void changes.edit({ ownerId: me.id }, 'Assigning'),
          },
        ]
      : [],
  );
  if (!changes) return <span className="soft">{incident.owner?.name ?? 'No owner'}</span>;
  const known = people.some((person) => person.id === incident.owner?.id);
  const options = people.map(({ id, name }) => ({ value: id, label: id === me?.id ? `${name} (me)` : name }));
  if (incident.owner && !known) options.push({ value: incident.owner.id, label: incident.owner.name });
  return (
    <Select
      aria-label="Owner"
      className={classes.owner}
      placeholder="No owner"
      searchable
      clearable
      data={options}
      value={incident.owner?.id ?? null}
      onChange={(ownerId) => void changes.edit({ ownerId }, 'Assigning')}
    />
  );
}

function Title({ incident, changes }: PartProps) {
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null || !changes)
    return (
      <div className={classes.titleLine}>
        <h2 className={classes.title} title={incident.title}>
          {incident.title}
        </h2>
        {changes && (
          <IconButton label="Edit the title" onClick={() => setDraft(incident.title)}>
            <IconPencil size={15} stroke={1.6} />
          </IconButton>
        )}
      </div>
    );
  const save = async (): Promise<void> => {
    const title = draft.trim();
    if (title === '' || title === incident.title || (await changes.edit({ title }, 'Renaming'))) setDraft(null);
  };
  return (
    <form
      className={classes.titleLine}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <input
        className={classes.titleInput}
        aria-label="Title"
        // The pencil was pressed to type here.
        ref={(input) => input?.focus()}
        maxLength={300}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(null);
        }}
      />
      <Button small look="primary" type="submit">
        Save
      </Button>
      <Button small look="quiet" onClick={() => setDraft(null)}>
        Cancel
      </Button>
    </form>
  );
}

function Reopen({ incident, changes }: { incident: Incident; changes: IncidentChanges }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={<IconRotate size={15} />} onClick={() => setAsking(true)}>
        Reopen
      </Button>
      <Confirm
        opened={asking}
        title={`Reopen ${incident.number}`}
        action="Reopen"
        reason="Why is it not over?"
        onClose={() => setAsking(false)}
        onConfirm={(reason) => void changes.reopen(reason).then((done) => done && setAsking(false))}
      >
        Its verdict is taken back and it appears among the open incidents again. Its alerts stay as they are.
      </Confirm>
    </>
  );
}
