// How the incident stands: severity, scope, title, stage, owner, and the way out.
import { Menu, Select } from '@mantine/core';
import { IconCheck, IconChevronDown, IconPencil, IconRotate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';
import { hasEnded } from '@tocsin/contracts/words';
import { useState } from 'react';

import { incidentSeverities, IncidentSeverity, incidentSeverityWord, incidentTone } from '../../incidents/severity.tsx';
import { formatDay, formatTime } from '../../lib/format.ts';
import { useKeys } from '../../lib/keyboard.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useSession } from '../../session/session.ts';
import { peopleQuery } from '../../shell/queries.ts';
import { AlsoWriting, PresentPeople } from '../../together/present.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { toneClass } from '../../ui/tone.ts';
import { said } from '../../words/said.ts';
import { incidentStageWords } from '../../words/stages.ts';
import { verdictWords } from '../../words/verdicts.ts';
import { ClockBar } from './clock-bar.tsx';
import { describeScope } from './entity-groups.ts';
import { MoreMenu } from './more-menu.tsx';
import { NeedToKnow } from './need-to-know.tsx';
import { StageStepper } from './stage-stepper.tsx';
import type { IncidentChanges } from './use-incident-changes.ts';
import { WatchButton } from './watch-button.tsx';
import { words } from './words.ts';

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
  const isOpen = !hasEnded(incident.stage);
  return (
    <header className={classes.header}>
      <div className={classes.line}>
        <div className={classes.facts}>
          <SeverityMenu incident={incident} changes={mayWrite && isOpen ? changes : null} />
          <span className="soft ellipsis">{describeScope(incident)}</span>
          <span className="muted ellipsis" title={words.header.openedAt(incident.createdAt)}>
            {openedSaid(`${formatDay(opened, clock)} ${formatTime(opened, clock)}`, incident.openedBy)}
          </span>
        </div>
        <div className={classes.actions}>
          <PresentPeople channel={`incident:${incident.id}`} />
          <WatchButton incidentId={incident.id} shownAs={shownAs} />
          <NeedToKnow
            incident={incident}
            shownAs={shownAs}
            changes={mayWrite && incident.stage !== 'merged' ? changes : null}
          />
          <OwnerSelect incident={incident} changes={mayWrite && isOpen ? changes : null} />
          {mayWrite && isOpen && (
            <Button icon={<IconCheck size={15} />} look="primary" onClick={onClose}>
              {words.header.close}
            </Button>
          )}
          {mayWrite && isOpen && <MoreMenu incident={incident} shownAs={shownAs} changes={changes} />}
          {mayWrite && !isOpen && incident.stage !== 'merged' && <Reopen incident={incident} changes={changes} />}
        </div>
      </div>
      <div className={classes.line}>
        <Title key={incident.title} incident={incident} changes={mayWrite && isOpen ? changes : null} />
        {isOpen ? (
          <StageStepper stage={incident.stage} onMove={mayWrite ? changes.moveTo : null} />
        ) : (
          <div className={classes.closed}>
            <Badge tone={incident.verdict === 'true_positive' ? 'critical' : 'ok'}>
              {incident.verdict === null || incident.stage === 'cancelled'
                ? incidentStageWords[incident.stage]
                : verdictWords[incident.verdict]}
            </Badge>
            <span className="soft ellipsis" title={incident.closeReason ?? ''}>
              {incident.closeReason}
            </span>
          </div>
        )}
      </div>
      <ClockBar incidentId={incident.id} mayWrite={mayWrite} />
    </header>
  );
}

const openedSaid = (when: string, how: string): string =>
  how === 'manual' ? words.header.openedByHand(when) : words.header.openedByRule(when, said(how));

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
          aria-label={words.header.changeSeverity(word)}
        >
          {word}
          <IconChevronDown size={12} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{words.header.severity}</Menu.Label>
        {incidentSeverities.map((severity) => (
          <Menu.Item
            key={severity}
            rightSection={<span className="mono muted">SEV{severity}</span>}
            onClick={() => void changes.edit({ severity }, words.header.changingSeverity)}
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
            label: words.header.makeMeOwner,
            hint: words.header.makeMeOwnerHint,
            group: words.page.incident,
            run: () => void changes.edit({ ownerId: me.id }, words.header.assigning),
          },
        ]
      : [],
  );
  if (!changes) return <span className="soft">{incident.owner?.name ?? words.header.noOwner}</span>;
  const known = people.some((person) => person.id === incident.owner?.id);
  const options = people.map(({ id, name }) => ({ value: id, label: id === me?.id ? words.header.me(name) : name }));
  if (incident.owner && !known) options.push({ value: incident.owner.id, label: incident.owner.name });
  return (
    <Select
      aria-label={words.header.owner}
      className={classes.owner}
      placeholder={words.header.noOwner}
      searchable
      clearable
      data={options}
      value={incident.owner?.id ?? null}
      onChange={(ownerId) => void changes.edit({ ownerId }, words.header.assigning)}
    />
  );
}

function Title({ incident, changes }: PartProps) {
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null || !changes)
    return (
      <div className={classes.titleLine}>
        <h2 className={classes.title} title={said(incident.title)}>
          {said(incident.title)}
        </h2>
        {changes && (
          <IconButton label={words.header.editTitle} onClick={() => setDraft(incident.title)}>
            <IconPencil size={15} stroke={1.6} />
          </IconButton>
        )}
      </div>
    );
  const save = async (): Promise<void> => {
    const title = draft.trim();
    if (title === '' || title === incident.title || (await changes.edit({ title }, words.header.renaming)))
      setDraft(null);
  };
  return (
    <form
      className={classes.titleLine}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <AlsoWriting channel={`incident:${incident.id}`} part="title" />
      <input
        className={classes.titleInput}
        aria-label={words.header.title}
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
        {words.header.save}
      </Button>
      <Button small look="quiet" onClick={() => setDraft(null)}>
        {words.header.cancel}
      </Button>
    </form>
  );
}

function Reopen({ incident, changes }: { incident: Incident; changes: IncidentChanges }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button icon={<IconRotate size={15} />} onClick={() => setAsking(true)}>
        {words.header.reopen}
      </Button>
      <Confirm
        opened={asking}
        title={words.header.reopenTitle(incident.number)}
        action={words.header.reopen}
        reason={words.header.whyReopen}
        onClose={() => setAsking(false)}
        onConfirm={(reason) => void changes.reopen(reason).then((done) => done && setAsking(false))}
      >
        {words.header.reopens}
      </Confirm>
    </>
  );
}
