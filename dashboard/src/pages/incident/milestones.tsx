// When the incident reached what; each can be corrected with a reason, and what was said first stays to be read.
import { Modal, Textarea, TextInput, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import type { MilestoneMark } from '@tocsin/contracts/incident';
import { milestones, type Milestone } from '@tocsin/contracts/words';
import { useState } from 'react';

import { formatDateTime } from '../../lib/format.ts';
import { fromLocalInput, toLocalInput } from '../../lib/local-time.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { milestoneWords } from '../../words/incident-model.ts';
import { words } from './model-words.ts';
import type { RailProps } from './rail.tsx';

import classes from './rail.module.css';

export function Milestones({ incident, changes, mayWrite }: RailProps) {
  const [correcting, setCorrecting] = useState<Milestone | null>(null);
  const { clock } = usePreferences();
  const marks = new Map(incident.milestones.map((mark) => [mark.milestone, mark]));
  // Only closing says when an incident was closed.
  const mayCorrect = (milestone: Milestone): boolean =>
    mayWrite && incident.mergedInto === null && (milestone !== 'closed' || marks.has('closed'));
  return (
    <Panel title={words.milestones.title}>
      <ol className={`${classes.list} ${classes.body}`}>
        {milestones.map((milestone) => {
          const mark = marks.get(milestone);
          return (
            <li key={milestone} className={classes.milestone}>
              <span className={mark ? undefined : 'muted'}>{milestoneWords[milestone]}</span>
              {mark ? (
                <Corrected mark={mark} said={(iso) => formatDateTime(new Date(iso), clock)} />
              ) : (
                <span className="muted">{words.milestones.notReached}</span>
              )}
              {mayCorrect(milestone) ? (
                <IconButton
                  label={words.milestones.correct(milestoneWords[milestone])}
                  onClick={() => setCorrecting(milestone)}
                >
                  <IconPencil size={13} stroke={1.6} />
                </IconButton>
              ) : (
                <span />
              )}
            </li>
          );
        })}
      </ol>
      {correcting && (
        <Correct
          milestone={correcting}
          at={marks.get(correcting)?.at ?? null}
          onConfirm={(at, reason) => changes.setMilestone(correcting, at, reason)}
          onClose={() => setCorrecting(null)}
        />
      )}
    </Panel>
  );
}

function Corrected({ mark, said }: { mark: MilestoneMark; said: (iso: string) => string }) {
  const time = <Time at={mark.at} look="absolute" />;
  if (!mark.edited) return time;
  const { by, reason } = mark.edited;
  const original = mark.originalAt === null ? '' : `. ${words.milestones.original(said(mark.originalAt))}`;
  return (
    <Tooltip multiline maw={320} label={`${words.milestones.editedBy(by.name, reason)}${original}`}>
      <em>{time}</em>
    </Tooltip>
  );
}

type CorrectProps = {
  milestone: Milestone;
  at: string | null;
  onConfirm: (at: string, reason: string) => Promise<boolean>;
  onClose: () => void;
};

function Correct({ milestone, at: before, onConfirm, onClose }: CorrectProps) {
  const [local, setLocal] = useState(() => toLocalInput(before ?? new Date().toISOString()));
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const at = fromLocalInput(local);
  const save = async (): Promise<void> => {
    if (at === null || reason.trim() === '') return;
    setBusy(true);
    if (await onConfirm(at, reason.trim())) onClose();
    else setBusy(false);
  };
  return (
    <Modal opened onClose={onClose} title={words.milestones.correct(milestoneWords[milestone])} size={420}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          type="datetime-local"
          label={words.milestones.at}
          data-autofocus
          value={local}
          onChange={(event) => setLocal(event.currentTarget.value)}
        />
        <Textarea
          label={words.why}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className={classes.foot}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={at === null || reason.trim() === ''}>
            {words.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
