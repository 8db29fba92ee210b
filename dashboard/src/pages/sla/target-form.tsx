// One promise of a policy: what, within which time at each severity, by which calendar, and what is done when it is late.
import { Checkbox, MultiSelect, NativeSelect, TextInput } from '@mantine/core';
import type { SlaCalendar } from '@tocsin/contracts/sla';
import { slaKinds, slaStarts, type SlaKind, type SlaSubjectKind } from '@tocsin/contracts/words';

import { Button } from '../../ui/button.tsx';
import { severityWord } from '../../words/severity.ts';
import { slaKindWords } from '../../words/sla.ts';
import { isSpan, severitiesOf, type TargetDraft } from './policy-draft.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const kindsOf: Readonly<Record<SlaSubjectKind, readonly SlaKind[]>> = { alert: ['ack', 'resolve'], incident: slaKinds };
const always = '';
const nameOf = (appliesTo: SlaSubjectKind, severity: number): string =>
  appliesTo === 'alert' ? severityWord(severity) : `SEV${severity}`;
const pauses = Object.entries(words.pauseWords).map(([value, label]) => ({ value, label }));

type TargetFormProps = {
  target: TargetDraft;
  appliesTo: SlaSubjectKind;
  calendars: readonly SlaCalendar[];
  onChange: (change: Partial<TargetDraft>) => void;
  onRemove: (() => void) | null;
};

export function TargetForm({ target, appliesTo, calendars, onChange, onRemove }: TargetFormProps) {
  const text = (
    name: 'key' | 'law' | 'maxPause' | 'atRisk' | 'mails' | 'webhook',
    label: string,
    hint: string,
    error: string | null = null,
  ) => (
    <TextInput
      label={label}
      description={hint}
      maxLength={2000}
      value={target[name]}
      error={error}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
  const isIncident = appliesTo === 'incident';
  return (
    <div className={classes.target} role="group" aria-label={`${slaKindWords[target.kind]}, ${target.key}`}>
      <div className={classes.three}>
        <NativeSelect
          label={words.kind}
          description={'\u00a0'}
          data={kindsOf[appliesTo].map((value) => ({ value, label: slaKindWords[value] }))}
          value={target.kind}
          onChange={({ currentTarget: { value } }) =>
            onChange({ kind: slaKinds.find((kind) => kind === value) ?? target.kind })
          }
        />
        {text('key', words.key, words.keyHint)}
        <NativeSelect
          label={words.calendar}
          description={'\u00a0'}
          data={[
            { value: always, label: words.aroundTheClock },
            ...calendars.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={target.calendarId ?? always}
          onChange={({ currentTarget: { value } }) => onChange({ calendarId: value === always ? null : value })}
        />
      </div>
      <span className="muted">{words.spanHint}</span>
      <div className={classes.spans}>
        {severitiesOf[appliesTo].map((severity) => {
          const said = target.spans[severity] ?? '';
          return (
            <TextInput
              key={severity}
              label={nameOf(appliesTo, severity)}
              aria-label={words.spanOf(nameOf(appliesTo, severity))}
              value={said}
              error={isSpan(said) ? null : words.wrongSpan}
              onChange={(event) => onChange({ spans: { ...target.spans, [severity]: event.currentTarget.value } })}
            />
          );
        })}
      </div>
      {isIncident && (
        <div className={classes.three}>
          <NativeSelect
            label={words.startOn}
            description={'\u00a0'}
            data={slaStarts.map((value) => ({ value, label: words.starts[value] }))}
            value={target.startOn}
            onChange={({ currentTarget: { value } }) =>
              onChange({ startOn: slaStarts.find((start) => start === value) ?? target.startOn })
            }
          />
          <MultiSelect
            label={words.pauseOn}
            description={'\u00a0'}
            data={[...pauses, ...target.pauseOn.filter((each) => !(each in words.pauseWords))]}
            value={target.pauseOn}
            onChange={(pauseOn) => onChange({ pauseOn })}
          />
          {text('maxPause', words.maxPause, words.maxPauseHint, isSpan(target.maxPause) ? null : words.wrongSpan)}
        </div>
      )}
      <div className={classes.three}>
        {text('atRisk', words.atRisk, words.atRiskHint)}
        {text('mails', words.mails, words.mailsHint)}
        {text('webhook', words.webhook, '\u00a0')}
      </div>
      {target.kind === 'notify_regulator' && text('law', words.law, words.lawHint)}
      <div className={classes.foot}>
        <div>
          <Checkbox
            label={words.reasonRequired}
            checked={target.breachReasonRequired}
            onChange={(event) => onChange({ breachReasonRequired: event.currentTarget.checked })}
          />
          {isIncident && (
            <Checkbox
              label={words.raiseSeverity}
              checked={target.raiseSeverity}
              onChange={(event) => onChange({ raiseSeverity: event.currentTarget.checked })}
            />
          )}
        </div>
        {onRemove && (
          <Button small look="quiet" onClick={onRemove}>
            {words.removeTarget}
          </Button>
        )}
      </div>
    </div>
  );
}
