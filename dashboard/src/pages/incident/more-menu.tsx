// What is done to an incident less often: hold, merge, split, cancel.
import { Menu, Modal, Radio, Select, Textarea, TextInput } from '@mantine/core';
import { IconArrowMerge, IconArrowsSplit, IconCircleX, IconDots, IconPlayerPause } from '@tabler/icons-react';
import type { Incident } from '@tocsin/contracts/incident';
import { cancelReasons, holdReasons, type CancelReason, type HoldReason } from '@tocsin/contracts/words';
import { useState } from 'react';

import { fromLocalInput } from '../../lib/local-time.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { cancelWords, holdWords } from '../../words/incident-model.ts';
import { MergeWizard } from './merge-wizard.tsx';
import { words } from './model-words.ts';
import { SplitIncident } from './split-incident.tsx';
import type { IncidentChanges } from './use-incident-changes.ts';

import classes from './rail.module.css';

type Props = { incident: Incident; shownAs: string; changes: IncidentChanges };
type Open = 'hold' | 'merge' | 'split' | 'cancel';

export function MoreMenu({ incident, shownAs, changes }: Props) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <IconButton label={words.more}>
            <IconDots size={16} stroke={1.6} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPlayerPause size={15} stroke={1.6} />} onClick={() => setOpen('hold')}>
            {words.hold.put}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowMerge size={15} stroke={1.6} />} onClick={() => setOpen('merge')}>
            {words.wizard.menu}
          </Menu.Item>
          <Menu.Item leftSection={<IconArrowsSplit size={15} stroke={1.6} />} onClick={() => setOpen('split')}>
            {words.split.menu}
          </Menu.Item>
          <Menu.Item leftSection={<IconCircleX size={15} stroke={1.6} />} onClick={() => setOpen('cancel')}>
            {words.cancelling.menu}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'hold' && <HoldForm incident={incident} onHold={changes.hold} onClose={close} />}
      {open === 'merge' && <MergeWizard incident={incident} onClose={close} />}
      {open === 'split' && <SplitIncident incident={incident} shownAs={shownAs} onClose={close} />}
      {open === 'cancel' && <CancelForm incident={incident} onCancel={changes.cancel} onClose={close} />}
    </>
  );
}

type HoldProps = { incident: Incident; onHold: IncidentChanges['hold']; onClose: () => void };

function HoldForm({ incident, onHold, onClose }: HoldProps) {
  const [waitingOn, setWaitingOn] = useState<HoldReason>('customer');
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const ready = reason.trim() !== '';
  const hold = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    if (await onHold({ waitingOn, until: fromLocalInput(until), reason: reason.trim() })) onClose();
    else setBusy(false);
  };
  return (
    <Modal opened onClose={onClose} title={words.hold.title(incident.number)} size={440}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void hold();
        }}
      >
        <p className="soft">{words.hold.explained}</p>
        <Select
          label={words.hold.waitingOn}
          allowDeselect={false}
          data={holdReasons.map((value) => ({ value, label: holdWords[value] }))}
          value={waitingOn}
          onChange={(value) => setWaitingOn(holdReasons.find((each) => each === value) ?? waitingOn)}
        />
        <TextInput
          type="datetime-local"
          label={words.hold.until}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
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
          <Button type="submit" look="primary" busy={busy} disabled={!ready}>
            {words.hold.put}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type CancelProps = { incident: Incident; onCancel: IncidentChanges['cancel']; onClose: () => void };

function CancelForm({ incident, onCancel, onClose }: CancelProps) {
  const [as, setAs] = useState<CancelReason>('false_alarm');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const ready = reason.trim() !== '';
  const cancel = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    if (await onCancel(as, reason.trim())) onClose();
    else setBusy(false);
  };
  return (
    <Modal opened onClose={onClose} title={words.cancelling.title(incident.number)} size={440}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void cancel();
        }}
      >
        <p className="soft">{words.cancelling.explained}</p>
        <Radio.Group
          label={words.cancelling.as}
          value={as}
          onChange={(value) => setAs(cancelReasons.find((each) => each === value) ?? as)}
        >
          <div className={classes.list}>
            {cancelReasons.map((each) => (
              <Radio key={each} size="xs" value={each} label={cancelWords[each]} />
            ))}
          </div>
        </Radio.Group>
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
          <Button type="submit" look="danger" busy={busy} disabled={!ready}>
            {words.cancelling.menu}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
