// One request beside the list: how far it is, what it found, and the next step of whoever may take it.
import { useMutation } from '@tanstack/react-query';
import type { PrivacyRequest } from '@tocsin/contracts/api/privacy';
import { useState } from 'react';

import { call, callForFile } from '../../../lib/api.ts';
import { formatCount } from '../../../lib/format.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Confirm } from '../../../ui/confirm.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Note } from '../../../ui/note.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { NamedDrawer } from '../shared/named-drawer.tsx';
import { again } from './queries.ts';
import { kindWords, partOf, stateTones, stateWords, words } from './words.ts';

export function RequestDrawer({ request, onClose }: { request: PrivacyRequest; onClose: () => void }) {
  const { kind, state, identifier, pseudonym, file, expiresAt, because } = request;
  return (
    <NamedDrawer
      name={identifier ?? pseudonym}
      kind={kindWords[kind]}
      standing={<Badge tone={stateTones[state]}>{stateWords[state]}</Badge>}
      onClose={onClose}
      foot={<Actions request={request} />}
    >
      {because !== null && <Note>{because}</Note>}
      <Section title={words.about}>
        <KeyValues
          items={[
            [words.pseudonym, <span key="pseudonym" className="mono">{pseudonym}</span>], // prettier-ignore
            [words.reason, request.reason],
            ...(request.reference === null ? [] : [[words.reference, request.reference] as const]),
            [words.askedBy, request.askedBy],
            [words.asked, <Time key="asked" at={request.askedAt} look="absolute" />],
            [words.due, <Time key="due" at={request.dueAt} look="absolute" />],
            ...(request.decidedBy === null ? [] : [[words.decidedBy, request.decidedBy] as const]),
            ...(request.decidedAt === null
              ? []
              : [[words.decided, <Time key="decided" at={request.decidedAt} look="absolute" />] as const]),
            ...(request.endedAt === null
              ? []
              : [[words.ended, <Time key="ended" at={request.endedAt} look="absolute" />] as const]),
          ]}
        />
      </Section>
      <Counts request={request} />
      {file && expiresAt && (
        <Section title={words.file}>
          <KeyValues
            items={[
              [words.size, words.bytes(formatCount(Math.ceil(file.bytes / 1000)))],
              [words.until, <Time key="until" at={expiresAt} look="absolute" />],
            ]}
          />
        </Section>
      )}
    </NamedDrawer>
  );
}

function Counts({ request: { kind, state, counts } }: { request: PrivacyRequest }) {
  if (counts === null) return null;
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  const title = kind === 'export' ? words.inFile : state === 'asked' || state === 'running' ? words.would : words.did;
  return (
    <Section title={title}>
      {found.length === 0 ? (
        <span className="muted">{words.nothing}</span>
      ) : (
        <KeyValues items={found.map(([part, count]) => [partOf(part), formatCount(count)])} />
      )}
    </Section>
  );
}

function Actions({ request }: { request: PrivacyRequest }) {
  const { id: requestId, kind, state, askedById, hasCertificate } = request;
  const mayWrite = useCan('privacy:write');
  const me = useSession()?.user.id;
  const take = useMutation({
    mutationFn: () => callForFile(`/privacy/requests/${requestId}/file`),
    onSuccess: (file) => saveFile('tocsin-personal-data.ndjson', 'application/x-ndjson', file),
    onError: (error) => showProblem(error, words.take),
  });
  const proof = useMutation({
    mutationFn: () => call('GET /privacy/requests/:requestId/certificate', { requestId }),
    onSuccess: (certificate) =>
      saveFile(`tocsin-erasure-${requestId}.json`, 'application/json', `${JSON.stringify(certificate, null, 2)}\n`),
    onError: (error) => showProblem(error, words.certificate),
  });
  return (
    <>
      {mayWrite && kind === 'export' && state === 'ready' && (
        <Button look="primary" busy={take.isPending} onClick={() => take.mutate()}>
          {words.take}
        </Button>
      )}
      {mayWrite && state === 'asked' && askedById !== me && <Approve request={request} />}
      {state === 'asked' && askedById === me && <span className="muted">{words.waits}</span>}
      {mayWrite && state === 'asked' && <Decline requestId={requestId} isMine={askedById === me} />}
      {hasCertificate && (
        <Button busy={proof.isPending} onClick={() => proof.mutate()}>
          {words.certificate}
        </Button>
      )}
    </>
  );
}

function Approve({ request: { id: requestId, pseudonym, identifier } }: { request: PrivacyRequest }) {
  const [asking, setAsking] = useState(false);
  const approve = useMutation({
    mutationFn: () => call('POST /privacy/requests/:requestId/approve', { requestId }),
    onSuccess: () => {
      again();
      showToast({ title: words.begun, detail: pseudonym });
    },
    onError: (error) => showProblem(error, words.approve),
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <Button look="danger" onClick={() => setAsking(true)}>
        {words.approve}
      </Button>
      <Confirm
        opened={asking}
        danger
        busy={approve.isPending}
        title={words.approveTitle}
        action={words.approve}
        onConfirm={() => approve.mutate()}
        onClose={() => setAsking(false)}
      >
        {words.approveText(identifier ?? pseudonym, pseudonym)}
      </Confirm>
    </>
  );
}

function Decline({ requestId, isMine }: { requestId: string; isMine: boolean }) {
  const [asking, setAsking] = useState(false);
  const decline = useMutation({
    mutationFn: (reason: string) => call('POST /privacy/requests/:requestId/decline', { requestId, reason }),
    onSuccess: again,
    onError: (error) => showProblem(error, words.decline),
    onSettled: () => setAsking(false),
  });
  const action = isMine ? words.withdraw : words.decline;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{action}</Button>
      <Confirm
        opened={asking}
        title={words.declineTitle}
        action={action}
        reason={words.reason}
        busy={decline.isPending}
        onConfirm={(reason) => decline.mutate(reason)}
        onClose={() => setAsking(false)}
      >
        {words.declineText}
      </Confirm>
    </>
  );
}
