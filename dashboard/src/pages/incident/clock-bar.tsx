// The clocks of the incident: what runs, what was breached and why, and the duties towards regulators.
import { Menu, Modal, Textarea, TextInput } from '@mantine/core';
import { IconChevronDown, IconFlag } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { SlaClock } from '@tocsin/contracts/sla';
import { useState } from 'react';

import { call } from '../../lib/api.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { ClockChip } from '../../sla/chip.tsx';
import { clocksKey, clocksQuery } from '../../sla/queries.ts';
import { useLiveClocks } from '../../sla/use-live-clocks.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Form, FormFoot } from '../../ui/form.tsx';
import { Problem } from '../../ui/problem.tsx';
import { showProblem } from '../../ui/toast.tsx';
import { slaKindWords } from '../../words/sla.ts';
import { slaWords as words } from './sla-words.ts';

import classes from './clock-bar.module.css';

/** What somebody is about to say about a clock. */
type Saying = { what: 'reason' | 'waive' | 'declare' | 'report'; clock: SlaClock };

const going = ({ state }: SlaClock): boolean => state === 'running' || state === 'paused';
const unexplained = ({ breachedAt, breachReason, waiver }: SlaClock): boolean =>
  breachedAt !== null && breachReason === null && waiver === null;
const unwaived = ({ breachedAt, waiver }: SlaClock): boolean => breachedAt !== null && waiver === null;
/** Of each policy that waits one clock: they are declared together. */
const waitingOf = (clocks: readonly SlaClock[]): SlaClock[] => [
  ...new Map(clocks.filter(({ state }) => state === 'pending').map((clock) => [clock.policyId, clock])).values(),
];

export function ClockBar({ incidentId, mayWrite }: { incidentId: string; mayWrite: boolean }) {
  useLiveClocks(`incident:${incidentId}`);
  const mayWaive = useCan('sla:write');
  const clocks = useQuery(clocksQuery({ subject: [incidentId], view: 'all', limit: 100 })).data ?? [];
  const [saying, setSaying] = useState<Saying | null>(null);
  const shown = clocks.filter((clock) => going(clock) || unwaived(clock));
  const choices: { label: string; saying: Saying }[] = mayWrite
    ? [
        ...waitingOf(clocks).map((clock) => ({
          label: words.declare(clock.policyName),
          saying: { what: 'declare' as const, clock },
        })),
        ...clocks
          .filter((clock) => clock.kind === 'notify_regulator' && going(clock))
          .map((clock) => ({
            label: words.report(clock.policyName, clock.target),
            saying: { what: 'report' as const, clock },
          })),
        ...clocks.filter(unexplained).map((clock) => ({
          label: words.explain(slaKindWords[clock.kind]),
          saying: { what: 'reason' as const, clock },
        })),
        ...(mayWaive ? clocks.filter(unwaived) : []).map((clock) => ({
          label: words.waive(slaKindWords[clock.kind]),
          saying: { what: 'waive' as const, clock },
        })),
      ]
    : [];
  if (shown.length === 0 && choices.length === 0) return null;
  return (
    <div className={classes.bar} role="group" aria-label={words.clocks}>
      {shown.map((clock) => (
        <ClockChip key={clock.id} clock={clock} named />
      ))}
      {choices.length > 0 && (
        <Menu position="bottom-start" width={300}>
          <Menu.Target>
            <Button small look="quiet" icon={<IconFlag size={13} />}>
              {words.more}
              <IconChevronDown size={12} />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {choices.map((choice) => (
              <Menu.Item
                key={`${choice.saying.what}${choice.saying.clock.id}`}
                onClick={() => setSaying(choice.saying)}
              >
                {choice.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {saying && (saying.what === 'reason' || saying.what === 'waive') && (
        <Explain saying={saying} onClose={() => setSaying(null)} />
      )}
      {saying && (saying.what === 'declare' || saying.what === 'report') && (
        <Duty incidentId={incidentId} saying={saying} onClose={() => setSaying(null)} />
      )}
    </div>
  );
}

const refresh = (): void => void queryClient.invalidateQueries({ queryKey: clocksKey });
type SayingProps = { saying: Saying; onClose: () => void };

function Explain({ saying: { what, clock }, onClose }: SayingProps) {
  const kind = slaKindWords[clock.kind];
  const isWaiver = what === 'waive';
  const say = useMutation({
    mutationFn: (reason: string) =>
      isWaiver
        ? call('POST /sla/clocks/:slaClockId/waive', { slaClockId: clock.id, reason })
        : call('POST /sla/clocks/:slaClockId/reason', { slaClockId: clock.id, reason }),
    onSuccess: () => {
      refresh();
      onClose();
    },
    onError: (error) => showProblem(error, isWaiver ? words.waive(kind) : words.explain(kind)),
  });
  return (
    <Confirm
      opened
      title={isWaiver ? words.waive(kind) : words.explain(kind)}
      action={isWaiver ? words.doWaive : words.doExplain}
      reason={words.reason}
      busy={say.isPending}
      onConfirm={(reason) => say.mutate(reason)}
      onClose={onClose}
    >
      {isWaiver ? words.waiveText : words.explainText}
    </Confirm>
  );
}

/** The browser’s field has no zone: it is the reader’s own. */
const momentOf = (typed: string): { at?: string } => (typed === '' ? {} : { at: new Date(typed).toISOString() });

function Duty({ incidentId, saying: { what, clock }, onClose }: SayingProps & { incidentId: string }) {
  const [at, setAt] = useState('');
  const [text, setText] = useState('');
  const { policyId, policyName, target, law } = clock;
  const isReport = what === 'report';
  const say = useMutation({
    mutationFn: () =>
      isReport
        ? call('POST /sla/incidents/:incidentId/report', { incidentId, policyId, target, note: text, ...momentOf(at) })
        : call('POST /sla/incidents/:incidentId/declare', { incidentId, policyId, reason: text, ...momentOf(at) }),
    onSuccess: () => {
      refresh();
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={isReport ? words.report(policyName, target) : words.declare(policyName)}
      size={460}
    >
      <Form onSubmit={() => say.mutate()}>
        <span className="soft">{isReport ? words.reportText : words.declareText}</span>
        {isReport && law !== null && <span className="muted">{law}</span>}
        <TextInput
          type="datetime-local"
          label={isReport ? words.reportedAt : words.knownSince}
          description={words.now}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <Textarea
          label={isReport ? words.note : words.reason}
          autosize
          minRows={2}
          maxLength={2000}
          required
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {say.isError && <Problem error={say.error} />}
        <FormFoot>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={say.isPending} disabled={text.trim() === ''}>
            {isReport ? words.doReport : words.doDeclare}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
