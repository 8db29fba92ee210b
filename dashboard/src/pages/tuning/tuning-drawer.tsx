// One tuning entry beside the list: what it does, why, what it hid, and what can be done about it.
import { Modal, Select, Textarea } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TuningEntry } from '@tocsin/contracts/tuning';
import { useState } from 'react';

import { EventLink } from '../../event/event-link.tsx';
import { call } from '../../lib/api.ts';
import { useNow } from '../../lib/now.ts';
import { queryClient } from '../../lib/query-client.ts';
import { useCan } from '../../session/session.ts';
import { effectWords, hiddenWords, stateLook } from '../../tuning/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { KeyValues } from '../../ui/key-values.tsx';
import { Section } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { showProblem, showToast } from '../../ui/toast.tsx';
import { Sentence } from '../../words/sentence.tsx';
import { tuningKindWords } from '../../words/tuning-kinds.ts';
import { hiddenQuery, tuningKey } from './queries.ts';
import { words } from './words.ts';

import classes from './page.module.css';

type Decision =
  | { name: 'approve' }
  | { name: 'revert'; reason: string }
  | { name: 'extend'; reason: string; days: number };
const dayMs = 86_400_000;

function decide({ id: tuningId, expiresAt }: TuningEntry, decision: Decision) {
  if (decision.name === 'approve') return call('POST /detection/tuning/:tuningId/approve', { tuningId });
  const { reason } = decision;
  if (decision.name === 'revert') return call('POST /detection/tuning/:tuningId/revert', { tuningId, reason });
  const later = new Date(Date.parse(expiresAt) + decision.days * dayMs).toISOString();
  return call('POST /detection/tuning/:tuningId/extend', { tuningId, reason, expiresAt: later });
}

export function TuningDrawer({ entry, onClose }: { entry: TuningEntry; onClose: () => void }) {
  const mayWrite = useCan('rule:write');
  const [asking, setAsking] = useState<'revert' | 'extend' | null>(null);
  const look = stateLook(entry, useNow());
  const change = useMutation({
    mutationFn: (decision: Decision) => decide(entry, decision),
    onSuccess: (_, { name }) => {
      setAsking(null);
      showToast({ title: words.done[name], detail: entry.rule.title });
      void queryClient.invalidateQueries({ queryKey: tuningKey });
    },
    onError: (error) => showProblem(error, words.changing),
  });
  const live = entry.state === 'active' || entry.state === 'proposed';
  return (
    <Drawer
      label={words.entry(tuningKindWords[entry.kind], entry.rule.title)}
      head={
        <>
          <Badge tone={look.tone} look="outline">
            {look.label}
          </Badge>
          <span className="muted">{tuningKindWords[entry.kind]}</span>
        </>
      }
      onClose={onClose}
      foot={
        mayWrite &&
        live && (
          <>
            {entry.state === 'proposed' && (
              <Button look="primary" busy={change.isPending} onClick={() => change.mutate({ name: 'approve' })}>
                {words.approve}
              </Button>
            )}
            <Button onClick={() => setAsking('extend')}>{words.extend}</Button>
            <span className="grow" />
            <Button look="danger" onClick={() => setAsking('revert')}>
              {words.end}
            </Button>
          </>
        )
      }
    >
      <p className={classes.lead}>{effectWords(entry.effect)}</p>
      <Link to="/rules/$ruleId" params={{ ruleId: entry.rule.id }}>
        {entry.rule.title}
      </Link>
      {entry.warning && <Warning warning={entry.warning} />}
      <Section title={words.why}>
        <p className="soft">{entry.reason}</p>
      </Section>
      <Section title={words.whoAndUntil}>
        <KeyValues
          items={[
            [words.askedBy, entry.createdBy.name],
            [words.on, <Time key="on" at={entry.createdAt} look="absolute" />],
            [words.approvedBy, entry.approvedBy?.name ?? words.nobodyYet],
            [words.ends, <Time key="ends" at={entry.expiresAt} look="absolute" />],
            ...(entry.evidence.length > 0 ? ([[words.evidence, words.alerts(entry.evidence.length)]] as const) : []),
          ]}
        />
      </Section>
      <Hidden entry={entry} />
      <Confirm
        opened={asking === 'revert'}
        title={words.endTitle}
        action={words.end}
        danger
        busy={change.isPending}
        reason={words.why}
        onConfirm={(reason) => change.mutate({ name: 'revert', reason })}
        onClose={() => setAsking(null)}
      >
        {words.endHelp}
      </Confirm>
      {asking === 'extend' && (
        <Extend busy={change.isPending} onClose={() => setAsking(null)} onExtend={(extend) => change.mutate(extend)} />
      )}
    </Drawer>
  );
}

function Warning({ warning }: { warning: NonNullable<TuningEntry['warning']> }) {
  const to = warning.subject === 'incident' ? `/incidents/${warning.number}` : `/alerts/${warning.number}`;
  return (
    <div className={classes.warning} role="note">
      <IconAlertTriangle size={16} stroke={1.7} />
      <div>
        <Sentence
          text={words.warning}
          parts={{
            entity: <span className="mono">{warning.entity}</span>,
            number: <Link to={to}>{warning.number}</Link>,
          }}
        />
      </div>
    </div>
  );
}

function Hidden({ entry }: { entry: TuningEntry }) {
  const query = useQuery(hiddenQuery(entry.id));
  return (
    <Section title={words.whatItHid} aside={hiddenWords(entry.hidden)}>
      {query.isError && <Problem error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton height={96} />}
      <ul className={classes.matches}>
        {query.data?.items.map((match) => (
          <li key={match.eventId}>
            <div className="row">
              <span className="muted">
                <Time at={match.time} look="absolute" />
              </span>
              <span className="muted mono">{match.dataset}</span>
            </div>
            <EventLink at={match.time}>{match.message}</EventLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}

const spans = [
  { value: '30', label: words.spans.month },
  { value: '90', label: words.spans.quarter },
  { value: '180', label: words.spans.half },
];

type ExtendProps = { busy: boolean; onClose: () => void; onExtend: (decision: Decision) => void };

function Extend({ busy, onClose, onExtend }: ExtendProps) {
  const [days, setDays] = useState('90');
  const [reason, setReason] = useState('');
  return (
    <Modal opened onClose={onClose} title={words.extendTitle} size={420}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onExtend({ name: 'extend', reason: reason.trim(), days: Number(days) });
        }}
      >
        <Select
          label={words.by}
          allowDeselect={false}
          data={spans}
          value={days}
          onChange={(value) => setDays(value ?? '90')}
        />
        <Textarea
          label={words.stillNeeded}
          mt="md"
          required
          autosize
          minRows={3}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <div className="row" style={{ justifyContent: 'flex-end', marginTop: 16 }}>
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={reason.trim().length < 3}>
            {words.extend}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
