// Who may see the incident at all: everyone, or the people that somebody named.
import { Modal, MultiSelect, Textarea } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { Incident } from '@tocsin/contracts/incident';
import { useState } from 'react';

import { useSession } from '../../session/session.ts';
import { peopleQuery } from '../../shell/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { accessQuery } from './queries.ts';
import type { IncidentChanges } from './use-incident-changes.ts';
import { words } from './words.ts';

import classes from './need-to-know.module.css';

type Props = { incident: Incident; shownAs: string; changes: IncidentChanges | null };

export function NeedToKnow({ incident, shownAs, changes }: Props) {
  const [open, setOpen] = useState(false);
  if (!incident.restricted && !changes) return null;
  return (
    <>
      <Button
        icon={incident.restricted ? <IconLock size={15} stroke={1.6} /> : <IconLockOpen size={15} stroke={1.6} />}
        onClick={() => setOpen(true)}
      >
        {incident.restricted ? words.access.restricted : words.access.restrict}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={words.access.title} size={460}>
        <Access incident={incident} shownAs={shownAs} changes={changes} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Access({ incident, shownAs, changes, onDone }: Props & { onDone: () => void }) {
  const access = useQuery(accessQuery(shownAs));
  if (access.isError) return <Problem error={access.error} />;
  if (!access.data) return <p className="muted">{words.access.looking}</p>;
  const { restriction, items } = access.data;
  if (!changes)
    return (
      <div className={classes.form}>
        <p>{restriction?.reason}</p>
        <div className={classes.names}>
          {items.map(({ id, name }) => (
            <Badge key={id} look="outline">
              {name}
            </Badge>
          ))}
        </div>
      </div>
    );
  return (
    <AccessForm
      key={items.map(({ id }) => id).join()}
      incident={incident}
      known={{ reason: restriction?.reason ?? '', people: items }}
      changes={changes}
      onDone={onDone}
    />
  );
}

type FormProps = {
  incident: Incident;
  known: { reason: string; people: readonly { id: string; name: string }[] };
  changes: IncidentChanges;
  onDone: () => void;
};

function AccessForm({ incident, known, changes, onDone }: FormProps) {
  const [reason, setReason] = useState(known.reason);
  const [people, setPeople] = useState(known.people.map(({ id }) => id));
  const [busy, setBusy] = useState(false);
  const me = useSession()?.user.id;
  const colleagues = useQuery(peopleQuery).data ?? [];
  const always = new Set([me, incident.owner?.id]);
  const choices = new Map([...known.people, ...colleagues].map(({ id, name }) => [id, name]));
  const run = async (change: () => Promise<boolean>): Promise<void> => {
    setBusy(true);
    if (await change()) onDone();
    setBusy(false);
  };
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void run(() => changes.restrict(reason.trim(), people));
      }}
    >
      <p className="soft">{words.access.explained}</p>
      <Textarea
        label={words.access.why}
        data-autofocus
        required
        withAsterisk={false}
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <MultiSelect
        label={words.access.who}
        description={words.access.whoDetail}
        searchable
        hidePickedOptions
        data={[...choices].filter(([id]) => !always.has(id)).map(([value, label]) => ({ value, label }))}
        value={people.filter((id) => !always.has(id))}
        onChange={setPeople}
      />
      <div className={classes.foot}>
        {incident.restricted && (
          <Button busy={busy} onClick={() => void run(changes.unrestrict)}>
            {words.access.showToAll}
          </Button>
        )}
        <Button type="submit" look="primary" busy={busy} disabled={reason.trim() === ''}>
          {incident.restricted ? words.access.save : words.access.restrict}
        </Button>
      </div>
    </form>
  );
}
