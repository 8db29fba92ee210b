// A test sign-in: what arrived, and what would have come of it.
import { useQuery } from '@tanstack/react-query';
import type { SignInTest } from '@tocsin/contracts/identity-provider';

import { Badge } from '../../../ui/badge.tsx';
import { CopyBlock } from '../../../ui/copy.tsx';
import { KeyValues } from '../../../ui/key-values.tsx';
import { Note } from '../../../ui/note.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { roleWord } from '../../../words/roles.ts';
import { testQuery } from './queries.ts';
import { words } from './words.ts';

/** @param url where the test goes on; null for one that was begun elsewhere */
export function TestResult({ testId, url }: { testId: string; url: string | null }) {
  const test = useQuery(testQuery(testId));
  if (test.isError) return <Problem error={test.error} onRetry={() => void test.refetch()} />;
  const outcome = test.data?.outcome;
  return (
    <Section title={words.testTitle}>
      {outcome ? (
        <Outcome outcome={outcome} />
      ) : (
        <Note>
          {words.testWaiting}{' '}
          {url !== null && (
            <a href={url} target="_blank" rel="noreferrer">
              {words.testOpen}
            </a>
          )}
        </Note>
      )}
    </Section>
  );
}

function Outcome({ outcome }: { outcome: NonNullable<SignInTest['outcome']> }) {
  const { ok, detail, account, subject, email, name, groups, secondFactor, role, siteCodes, because } = outcome;
  const given =
    role === null
      ? words.unchanged
      : [
          roleWord(role),
          siteCodes?.join(', ') ?? words.allSites,
          because === null ? words.byDefault : words.becauseOf(because),
        ].join(', ');
  return (
    <>
      <p>
        <Badge tone={ok ? 'ok' : 'high'}>{ok ? words.wouldEnter : words.wouldNot}</Badge> {detail}
      </p>
      <KeyValues
        items={[
          [words.account, words.accounts[account]],
          [words.subject, subject ?? words.nothing],
          [words.email, email ?? words.nothing],
          [words.personName, name ?? words.nothing],
          [words.groups, groups.join(', ') || words.nothing],
          [words.secondFactor, secondFactor ? words.yes : words.no],
          ...(ok ? [[words.given, given] as const] : []),
        ]}
      />
      <CopyBlock label={words.claims} text={JSON.stringify(outcome.claims, null, 2)} />
    </>
  );
}
