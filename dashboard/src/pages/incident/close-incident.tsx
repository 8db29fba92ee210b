// Closing: what it was, why it is over, and whether its alerts are over too.
import { Modal, Radio, Textarea } from '@mantine/core';
import type { Incident } from '@tocsin/contracts/incident';
import { verdicts, type Verdict } from '@tocsin/contracts/words';
import { useState } from 'react';

import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { verdictMeanings, verdictWords } from '../../words/verdicts.ts';
import type { Closing } from './use-incident-changes.ts';
import { words } from './words.ts';

import classes from './close-incident.module.css';

type CloseProps = {
  incident: Incident;
  opened: boolean;
  onClose: () => void;
  onConfirm: (closing: Closing) => Promise<boolean>;
};

export function CloseIncident({ incident, opened, onClose, onConfirm }: CloseProps) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [reason, setReason] = useState('');
  const [resolveAlerts, setResolveAlerts] = useState(true);
  const [busy, setBusy] = useState(false);
  const ready = verdict !== null && reason.trim() !== '';
  const close = async (): Promise<void> => {
    if (!verdict || !ready) return;
    setBusy(true);
    if (await onConfirm({ verdict, reason: reason.trim(), resolveAlerts })) onClose();
    setBusy(false);
  };
  return (
    <Modal opened={opened} onClose={onClose} title={words.closing.title(incident.number)} size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void close();
        }}
      >
        <Radio.Group
          label={words.closing.what}
          required
          value={verdict}
          onChange={(value) => setVerdict(verdictOf(value))}
        >
          <div className={classes.verdicts}>
            {verdicts.map((each, index) => (
              <Radio
                key={each}
                data-autofocus={index === 0 || undefined}
                size="xs"
                value={each}
                label={verdictWords[each]}
                description={verdictMeanings[each]}
              />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          mt="md"
          label={words.closing.why}
          description={words.closing.whyDetail}
          required
          autosize
          minRows={3}
          maxRows={8}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {incident.openAlertCount > 0 && (
          <label className={classes.resolve}>
            <Checkbox checked={resolveAlerts} onChange={(event) => setResolveAlerts(event.currentTarget.checked)} />
            {words.closing.resolveAlerts(incident.openAlertCount)}
          </label>
        )}
        <div className="row" style={{ justifyContent: 'flex-end', marginTop: 16 }}>
          <Button onClick={onClose}>{words.header.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={!ready}>
            {words.closing.close}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const verdictOf = (word: string): Verdict | null => verdicts.find((verdict) => verdict === word) ?? null;
