// Writing a rule of one's own: of any kind from a whole small one, or from an event that it should find again.
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { RuleKind } from '@tocsin/contracts/words';
import { useState } from 'react';

import { useUrlSearch } from '../../../lib/url.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { PageHeader } from '../../../shell/page-header.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { SkeletonRows } from '../../../ui/skeleton.tsx';
import { EventFields } from './event-fields.tsx';
import { asKind } from './kinds.ts';
import { draftQuery } from './queries.ts';
import { newRuleId, newRuleText } from './templates.ts';
import { words } from './words.ts';
import { Workbench } from './workbench.tsx';

import classes from '../rule-page.module.css';
import own from './new.module.css';

const crumbs = [{ title: words.rules, to: '/rules' }];

export function NewRulePage() {
  const mayWrite = useCan('rule:write');
  const [search, change] = useUrlSearch();
  const [eventId] = search.event ?? [];
  const kind = asKind(search.kind?.[0]);
  const begin = (next: RuleKind) => change({ kind: next, event: null });
  return (
    <>
      <PageHeader title={words.title} crumbs={crumbs} />
      {!mayWrite ? (
        <EmptyState icon={<IconLock size={20} stroke={1.6} />} title={words.mayNot}>
          {words.mayNotHelp}
        </EmptyState>
      ) : eventId ? (
        <FromEvent key={eventId} eventId={eventId} onKind={begin} />
      ) : (
        <FromTemplate kind={kind} onKind={begin} />
      )}
    </>
  );
}

function FromTemplate({ kind, onKind }: { kind: RuleKind; onKind: (kind: RuleKind) => void }) {
  const author = useSession()?.user.name ?? '';
  const [about] = useState(() => ({ id: newRuleId(), author, on: new Date() }));
  return <Workbench kept={newRuleText(kind, about)} tests={[]} onKind={onKind} />;
}

function FromEvent({ eventId, onKind }: { eventId: string; onKind: (kind: RuleKind) => void }) {
  const [fields, setFields] = useState<readonly string[] | null>(null);
  const first = useQuery(draftQuery(eventId, null));
  const again = useQuery({ ...draftQuery(eventId, fields), enabled: fields !== null });
  if (first.isError)
    return (
      <div className={classes.problem}>
        <Problem error={first.error} onRetry={() => void first.refetch()} />
        <div className={own.instead}>
          <Button onClick={() => onKind('sigma')}>{words.withoutEvent}</Button>
        </div>
      </div>
    );
  // Where drafting again fails, what was written meanwhile must not go with it.
  const draft = again.data ?? first.data;
  if (!draft) return <SkeletonRows label={words.drafting} />;
  const { source, tests, fields: offered } = draft;
  const used = fields ?? offered.filter((field) => field.used).map(({ name }) => name);
  return (
    <Workbench
      kept={source}
      tests={tests}
      onKind={onKind}
      aside={{
        id: 'fields',
        label: words.fields,
        body: ({ dirty, discard }) => (
          <EventFields
            offered={offered}
            used={used}
            busy={again.isFetching}
            error={again.error}
            dirty={dirty}
            onUse={(next) => {
              discard();
              setFields(next);
            }}
          />
        ),
      }}
    />
  );
}
