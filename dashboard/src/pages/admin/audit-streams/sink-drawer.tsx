// One stream beside the list: how far it is, what went wrong, and the ways to try, change and end it.
import { useMutation } from '@tanstack/react-query';
import type { AuditSink } from '@tocsin/contracts/api/audit-streams';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { formatCount } from '../../../lib/format.ts';
import { useNow } from '../../../lib/now.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { said } from '../../../words/said.ts';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { auditSinksQuery } from './queries.ts';
import { SinkForm } from './sink-form.tsx';
import { stateOf, whereOf } from './state.ts';
import { words } from './words.ts';

const again = () => void queryClient.invalidateQueries({ queryKey: auditSinksQuery.queryKey });

export function SinkDrawer({ sink, onClose }: { sink: AuditSink; onClose: () => void }) {
  const mayWrite = useCan('security:write');
  const { word, tone } = stateOf(sink, useNow());
  return (
    <NamedDrawer
      name={sink.name}
      kind={words.name}
      standing={<Badge tone={tone}>{word}</Badge>}
      onClose={onClose}
      foot={mayWrite ? <Actions sink={sink} /> : undefined}
    >
      <Health sink={sink} />
      <Section title={words.about}>
        <KeyValues
          items={[
            [words.to, <span key="to" className="mono">{whereOf(sink)}</span>], // prettier-ignore
            [words.how, howOf(sink)],
            [words.carries, sink.filter.length === 0 ? words.everything : sink.filter.join(', ')],
            [words.needToKnow, sink.needToKnow ? words.goAlong : words.stayHere],
            [words.madeBy, sink.createdBy],
            [words.made, <Time key="made" at={sink.createdAt} />],
          ]}
        />
      </Section>
    </NamedDrawer>
  );
}

function howOf({ settings }: AuditSink): string {
  if (settings.kind === 'https')
    return settings.auth === 'none' ? words.kinds.https : `${words.kinds.https}, ${words.form.auths[settings.auth]}`;
  return settings.tls ? words.overTls : words.overTcp;
}

function Health({ sink }: { sink: AuditSink }) {
  const { delivered, deliveredAt, sentAt, waiting, problem, failures, retryAt } = sink;
  return (
    <Section title={words.state}>
      <KeyValues
        items={[
          [words.delivered, formatCount(delivered)],
          [words.sent, sentAt ? <Time key="sent" at={sentAt} /> : words.never],
          ...(deliveredAt ? [[words.deliveredUpTo, <Time key="to" at={deliveredAt} look="absolute" />] as const] : []),
          [
            words.lag,
            waiting.oldestAt === null ? (
              words.nothingWaits
            ) : (
              <span key="lag">
                {words.records(waiting.count)}, {words.since} <Time at={waiting.oldestAt} look="absolute" />
              </span>
            ),
          ],
          ...(problem === null ? [] : [[words.problem, said(problem)] as const]),
          ...(problem === null || retryAt === null
            ? []
            : [
                [
                  words.retry,
                  <span key="retry">
                    <Time at={retryAt} />, {words.attempts(failures)}
                  </span>,
                ] as const,
              ]),
        ]}
      />
    </Section>
  );
}

function Actions({ sink }: { sink: AuditSink }) {
  const [asking, setAsking] = useState<'change' | 'delete' | null>(null);
  const test = useMutation({
    mutationFn: () => call('POST /audit-sinks/:auditSinkId/test', { auditSinkId: sink.id }),
    onSuccess: ({ ok, problem }) =>
      showToast(
        ok
          ? { title: words.testWorked, detail: sink.name }
          : { title: words.testFailed, detail: said(problem ?? ''), look: 'problem' },
      ),
    onError: (error) => showProblem(error, words.test),
  });
  const toggle = useMutation({
    mutationFn: () =>
      call('PATCH /audit-sinks/:auditSinkId', { auditSinkId: sink.id, enabled: !sink.enabled, rev: sink.rev }),
    onSuccess: ({ enabled, name }) => {
      again();
      showToast({ title: enabled ? words.resumed : words.stopped, detail: name });
    },
    onError: (error) => showProblem(error, words.changing),
  });
  const remove = useMutation({
    mutationFn: () => call('DELETE /audit-sinks/:auditSinkId', { auditSinkId: sink.id }),
    onSuccess: () => {
      again();
      showToast({ title: words.removed, detail: sink.name });
    },
    onError: (error) => showProblem(error, words.deleting),
  });
  return (
    <>
      <Button look="primary" busy={test.isPending} onClick={() => test.mutate()}>
        {words.test}
      </Button>
      <Button onClick={() => setAsking('change')}>{words.change}</Button>
      <Button busy={toggle.isPending} onClick={() => toggle.mutate()}>
        {sink.enabled ? words.stop : words.resume}
      </Button>
      <ConfirmedButton
        label={words.remove}
        look="danger"
        busy={remove.isPending}
        title={words.removeTitle(sink.name)}
        action={words.remove}
        onConfirm={remove.mutate}
      >
        {words.removeText}
      </ConfirmedButton>
      {asking === 'change' && <SinkForm sink={sink} onClose={() => setAsking(null)} />}
    </>
  );
}
