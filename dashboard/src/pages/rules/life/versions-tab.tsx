// Versions of a rule: what changed from one to the next, who wrote it, who reviewed it.
import { Textarea } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { RuleDocument, RuleVersion } from '@tocsin/contracts/rule';
import { lazy, Suspense, useState } from 'react';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan, useSession } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { ScrollPane } from '../../../ui/scroll-pane.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { ruleKeys, ruleQuery } from '../queries.ts';
import { RuleEditor } from '../rule-editor.tsx';
import { versionQuery, versionsQuery } from './queries.ts';
import { words as lifeWords } from './words.ts';

import classes from './life.module.css';

const words = lifeWords.versions;

const SourceDiff = lazy(async () => ({ default: (await import('../editor/source-diff.tsx')).SourceDiff }));

export function VersionsTab({ rule }: { rule: RuleDocument }) {
  const query = useQuery(versionsQuery(rule.id));
  const [chosen, setChosen] = useState(rule.version);
  const items = query.data?.items ?? [];
  const shown = items.find(({ version }) => version === chosen) ?? items[0] ?? null;
  return (
    <Panel label={words.many} className={classes.tab}>
      {!query.data && (
        <Loaded query={query} what={words.what} rows={4} flush>
          {() => null}
        </Loaded>
      )}
      {shown && (
        <div className={classes.versions}>
          <ScrollPane label={words.list} className={classes.versionList}>
            <ul>
              {items.map((item) => (
                <li key={item.version}>
                  <button type="button" aria-pressed={item === shown} onClick={() => setChosen(item.version)}>
                    <span className="row">
                      <b>{words.version(item.version)}</b>
                      {item.deployed && <Badge tone="ok">{words.atWork}</Badge>}
                      {item.reviews.some(({ verdict }) => verdict === 'approved') && (
                        <Badge tone="accent">{words.approved}</Badge>
                      )}
                    </span>
                    <span className="muted">
                      {item.madeBy.name}, <Time at={item.madeAt} />
                    </span>
                    {item.note && <span className="soft">{item.note}</span>}
                  </button>
                </li>
              ))}
            </ul>
          </ScrollPane>
          <Version key={shown.version} rule={rule} version={shown} />
        </div>
      )}
    </Panel>
  );
}

function Version({ rule, version }: { rule: RuleDocument; version: RuleVersion }) {
  const before = useQuery({ ...versionQuery(rule.id, version.version - 1), enabled: version.version > 1 });
  const here = useQuery(versionQuery(rule.id, version.version));
  const mayWrite = useCan('rule:write');
  const mayReview = useCan('rule:approve');
  const restore = useMutation({
    mutationFn: () =>
      call('PATCH /detection/rules/:ruleId', {
        ruleId: rule.id,
        source: here.data?.source ?? '',
        note: words.asVersion(version.version),
        rev: rule.rev,
      }),
    onSuccess: (saved) => {
      queryClient.setQueryData(ruleQuery(saved.id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: [...ruleKeys.detail, saved.id] });
      showToast({ title: words.savedAs(saved.version), detail: saved.title });
    },
    onError: (error) => showProblem(error, words.restoring),
  });
  const ready = here.data !== undefined && (version.version === 1 || before.data !== undefined);
  const failed = [here, before].find(({ isError, data }) => isError && data === undefined);
  return (
    <div className={classes.version}>
      <div className={classes.bar}>
        <b>{version.version === 1 ? words.first : words.whatChanged(version.version)}</b>
        <span className="grow" />
        {mayWrite && version.version !== rule.version && (
          <Button small busy={restore.isPending} disabled={!here.data} onClick={() => restore.mutate()}>
            {words.restoreAs(rule.version + 1)}
          </Button>
        )}
      </div>
      <div className={classes.diff}>
        {failed && <Problem error={failed.error} onRetry={() => void failed.refetch()} />}
        <Suspense fallback={<Skeleton height={200} />}>
          {version.version === 1 && here.data ? (
            <RuleEditor label={words.sourceOfFirst} value={here.data.source} readOnly />
          ) : ready && here.data ? (
            <SourceDiff
              label={words.changesOf(version.version)}
              before={before.data?.source ?? here.data.source}
              after={here.data.source}
            />
          ) : (
            !failed && <Skeleton height={200} />
          )}
        </Suspense>
      </div>
      <Reviews rule={rule} version={version} mayReview={mayReview} />
    </div>
  );
}

type ReviewsProps = { rule: RuleDocument; version: RuleVersion; mayReview: boolean };

function Reviews({ rule, version, mayReview }: ReviewsProps) {
  const myId = useSession()?.user.id;
  const [comment, setComment] = useState('');
  const review = useMutation({
    mutationFn: (verdict: 'approved' | 'changes_requested') =>
      call('POST /detection/rules/:ruleId/reviews', { ruleId: rule.id, version: version.version, verdict, comment }),
    onSuccess: () => {
      setComment('');
      void queryClient.invalidateQueries({ queryKey: [...ruleKeys.detail, rule.id] });
    },
  });
  const isMine = version.madeBy.id === myId;
  return (
    <section className={classes.reviews} aria-label={words.reviews}>
      <ul>
        {version.reviews.map((each) => (
          <li key={each.reviewer.id}>
            <Badge tone={each.verdict === 'approved' ? 'ok' : 'medium'}>{words.verdicts[each.verdict]}</Badge>
            <b>{each.reviewer.name}</b>
            <span className="muted">
              <Time at={each.at} />
            </span>
            {each.comment && <span className="soft">{each.comment}</span>}
          </li>
        ))}
      </ul>
      {review.isError && <Problem error={review.error} />}
      {mayReview && isMine && version.reviews.length === 0 && <p className="muted">{words.mine}</p>}
      {mayReview && !isMine && (
        <div className={classes.reviewForm}>
          <Textarea
            aria-label={words.comment}
            placeholder={words.comment}
            autosize
            minRows={1}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          <Button busy={review.isPending} onClick={() => review.mutate('changes_requested')}>
            {words.askForChanges}
          </Button>
          <Button look="primary" busy={review.isPending} onClick={() => review.mutate('approved')}>
            {words.approve}
          </Button>
        </div>
      )}
    </section>
  );
}
