// Closing: what it was, why it is over, and whether its alerts are over too.
import { Modal, Radio, Textarea } from '@mantine/core';
import type { Incident } from '@tocsin/contracts/incident';
import { verdicts, type Verdict } from '@tocsin/contracts/words';
import { useState } from 'react';

import { formatWord, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import type { Closing } from './use-incident-changes.ts';

import classes from './close-incident.module.css';

const meaning: Record<Verdict, string> = {
  true_positive: 'An attack, or an attempt at one',
  benign_true_positive: 'It did happen, and it was allowed',
  false_positive: 'The rules were wrong: it did not happen',
  duplicate: 'Another incident already covers it',
  undetermined: 'It cannot be known any more',
};

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
    <Modal opened={opened} onClose={onClose} title={`Close ${incident.number}`} size={480}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void close();
        }}
      >
        <Radio.Group label="What was it?" required value={verdict} onChange={(value) => setVerdict(verdictOf(value))}>
          <div className={classes.verdicts}>
            {verdicts.map((each, index) => (
              <Radio
                key={each}
                data-autofocus={index === 0 || undefined}
                size="xs"
                value={each}
                label={formatWord(each)}
                description={meaning[each]}
              />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          mt="md"
          label="Why is it over?"
          description="Goes into the record and onto the resolved alerts."
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
            Resolve its {plural(incident.openAlertCount, 'open alert')} with the same verdict
          </label>
        )}
        <div className="row" style={{ justifyContent: 'flex-end', marginTop: 16 }}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabled={!ready}>
            Close incident
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const verdictOf = (word: string): Verdict | null => verdicts.find((verdict) => verdict === word) ?? null;
