// How clocks stand, and how they would with another severity, policy or calendar.
import { NativeSelect, TextInput } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Input } from '@tocsin/contracts/client';
import type { SlaStanding } from '@tocsin/contracts/sla';
import type { SlaSubjectKind } from '@tocsin/contracts/words';
import { useState } from 'react';

import { incidentSeverities, incidentSeverityWord } from '../../incidents/severity.tsx';
import { call } from '../../lib/api.ts';
import { formatDuration } from '../../lib/format.ts';
import { ClockChip } from '../../sla/chip.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SmallTable } from '../../ui/small-table.tsx';
import { Time } from '../../ui/time.tsx';
import { severityWord } from '../../words/severity.ts';
import { calendarsQuery, policiesQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

const kinds: readonly SlaSubjectKind[] = ['incident', 'alert'];
const same = { value: '', label: words.asItIs };
const always = 'always';
const severities = {
  alert: [4, 3, 2, 1, 0].map((each) => ({ value: String(each), label: severityWord(each) })),
  incident: incidentSeverities.map((each) => ({
    value: String(each),
    label: `SEV${each} ${incidentSeverityWord(each)}`,
  })),
};

export function WhatIfView() {
  const [kind, setKind] = useState<SlaSubjectKind>('incident');
  const [subject, setSubject] = useState('');
  const [chosen, setChosen] = useState({ severity: '', policyId: '', calendarId: '' });
  const policies = (useQuery(policiesQuery).data ?? []).filter(({ appliesTo }) => appliesTo === kind);
  const calendars = useQuery(calendarsQuery).data ?? [];
  const ask = useMutation({ mutationFn: (input: Input<'POST /sla/what-if'>) => call('POST /sla/what-if', input) });
  const { severity, policyId, calendarId } = chosen;
  const submit = () =>
    ask.mutate({
      subjectKind: kind,
      subject: subject.trim(),
      ...(severity === '' ? {} : { severity: Number(severity) }),
      ...(policyId === '' ? {} : { policyId }),
      ...(calendarId === '' ? {} : { calendarId: calendarId === always ? null : calendarId }),
    });
  const select = (name: keyof typeof chosen, label: string, data: { value: string; label: string }[]) => (
    <NativeSelect
      label={label}
      data={[same, ...data]}
      value={chosen[name]}
      onChange={({ currentTarget: { value } }) => setChosen({ ...chosen, [name]: value })}
    />
  );
  return (
    <Panel title={words.whatIf} className={classes.fill}>
      <div className={classes.body}>
        <span className="muted">{words.whatIfText}</span>
        <Form label={words.whatIf} onSubmit={submit}>
          <div className={classes.three}>
            <NativeSelect
              label={words.appliesTo}
              data={kinds.map((value) => ({ value, label: words.subjectOf[value] }))}
              value={kind}
              onChange={({ currentTarget: { value } }) => {
                setKind(value === 'alert' ? 'alert' : 'incident');
                setChosen({ ...chosen, severity: '', policyId: '' });
              }}
            />
            <TextInput
              label={words.number}
              description={words.numberHint}
              value={subject}
              maxLength={64}
              onChange={(event) => setSubject(event.currentTarget.value)}
            />
            {select('severity', words.groupings.severity, severities[kind])}
            {select(
              'policyId',
              words.policy,
              policies.map(({ id, name }) => ({ value: id, label: name })),
            )}
            {select('calendarId', words.calendar, [
              { value: always, label: words.aroundTheClock },
              ...calendars.map(({ id, name }) => ({ value: id, label: name })),
            ])}
          </div>
          {ask.isError && <Problem error={ask.error} />}
          <FormFoot>
            <Button type="submit" look="primary" busy={ask.isPending} disabled={subject.trim() === ''}>
              {words.compare}
            </Button>
          </FormFoot>
        </Form>
        {ask.data ? (
          <>
            <h3>
              <span className="mono">{ask.data.subject.number}</span> {ask.data.subject.title}
            </h3>
            <div className={classes.compare}>
              <Standings title={words.before} clocks={ask.data.before} />
              <Standings title={words.after} clocks={ask.data.after} />
            </div>
          </>
        ) : (
          <EmptyState icon={<IconArrowsDiff size={20} stroke={1.6} />} title={words.whatIfEmpty} />
        )}
      </div>
    </Panel>
  );
}

function Standings({ title, clocks }: { title: string; clocks: readonly SlaStanding[] }) {
  return (
    <section className={classes.part} aria-label={title}>
      <h3>{title}</h3>
      {clocks.length === 0 ? (
        <span className="muted">{words.nothingChanges}</span>
      ) : (
        <SmallTable label={title} heads={[words.promise, words.policy, words.targets, words.dueAt]}>
          {clocks.map((clock) => (
            <tr key={`${clock.policyId}${clock.target}${clock.cycle}`}>
              <td>
                <ClockChip clock={clock} named />
              </td>
              <td>{clock.policyName}</td>
              <td className="num">{clock.targetMs === null ? '–' : formatDuration(clock.targetMs)}</td>
              <td>
                {clock.dueAt === null ? <span className="muted">–</span> : <Time at={clock.dueAt} look="absolute" />}
              </td>
            </tr>
          ))}
        </SmallTable>
      )}
    </section>
  );
}
