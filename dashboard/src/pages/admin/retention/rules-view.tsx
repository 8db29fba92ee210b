// The rules in the order they are asked, and what a purge would take by them now.
import { useMutation, useQuery } from '@tanstack/react-query';
import type { PurgePreview, RetentionRule } from '@tocsin/contracts/api/retention';
import { useState } from 'react';

import { call } from '../../../lib/api.ts';
import { formatCount } from '../../../lib/format.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ConfirmedButton } from '../../../ui/confirmed-button.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { SmallTable } from '../../../ui/small-table.tsx';
import { Time } from '../../../ui/time.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { previewQuery, rulesQuery } from './queries.ts';
import { RuleForm } from './rule-form.tsx';
import { kindWords, words } from './words.ts';

import classes from './retention.module.css';

/** What is changed in the form; null where a new rule is made. */
type Editing = { rule: RetentionRule | null };

export function RulesView() {
  const rules = useQuery(rulesQuery);
  const preview = useQuery(previewQuery);
  const mayWrite = useCan('privacy:write');
  const [editing, setEditing] = useState<Editing | null>(null);
  return (
    <Panel
      title={words.rules}
      className={classes.panel}
      aside={
        mayWrite && (
          <span className="row">
            <PurgeNow preview={preview.data} />
            <Button look="primary" onClick={() => setEditing({ rule: null })}>
              {words.newRule}
            </Button>
          </span>
        )
      }
    >
      <div className={classes.body}>
        <span className="muted">{words.order}</span>
        <Loaded query={rules} what={words.loading.rules} rows={8}>
          {(items) => (
            <SmallTable
              label={words.rules}
              heads={[words.data, words.kept, words.over, words.held, words.since, words.changed]}
              actions
            >
              {items.map((rule, index) => (
                <RuleRow
                  key={rule.id ?? rule.kind}
                  rule={rule}
                  // The counts are of a kind, and stand beside its last rule.
                  preview={
                    items[index + 1]?.kind === rule.kind
                      ? undefined
                      : preview.data?.find(({ kind }) => kind === rule.kind)
                  }
                  onChange={mayWrite ? () => setEditing({ rule }) : null}
                />
              ))}
            </SmallTable>
          )}
        </Loaded>
      </div>
      {editing && <RuleForm rule={editing.rule} onClose={() => setEditing(null)} />}
    </Panel>
  );
}

export const refreshRules = () => void queryClient.invalidateQueries({ queryKey: ['retention'] });

type RuleRowProps = { rule: RetentionRule; preview: PurgePreview | undefined; onChange: (() => void) | null };

function RuleRow({ rule, preview, onChange }: RuleRowProps) {
  const { id, kind, dataset, site, days, changedBy, changedAt } = rule;
  const what = [dataset, site === null ? null : words.atSite(site)].filter(Boolean).join(' ');
  const remove = useMutation({
    mutationFn: (ruleId: string) => call('DELETE /retention/rules/:ruleId', { ruleId }),
    onSuccess: refreshRules,
    onError: (error) => showProblem(error, words.remove),
  });
  return (
    <tr>
      <td>
        {kindWords[kind]} {what !== '' && <span className="mono soft">{what}</span>}
      </td>
      <td>{days === null ? words.forEver : words.days(days)}</td>
      <td className="num">{preview && formatCount(preview.count)}</td>
      <td className="num">{preview && formatCount(preview.held)}</td>
      <td>{preview?.oldestAt ? <Time at={preview.oldestAt} /> : null}</td>
      <td>
        {changedAt === null ? (
          <Badge tone="neutral">{words.default}</Badge>
        ) : (
          <>
            {changedBy}, <Time at={changedAt} />
          </>
        )}
      </td>
      <td>
        {onChange && (
          <Button small look="quiet" onClick={onChange}>
            {words.change}
          </Button>
        )}
        {onChange && id !== null && (
          <ConfirmedButton
            small
            look="quiet"
            label={words.remove}
            busy={remove.isPending}
            title={words.removeTitle}
            action={words.remove}
            onConfirm={() => remove.mutate(id)}
          >
            {words.removeText}
          </ConfirmedButton>
        )}
      </td>
    </tr>
  );
}

function PurgeNow({ preview }: { preview: readonly PurgePreview[] | undefined }) {
  const records = (preview ?? []).reduce((sum, { count }) => sum + count, 0);
  const purge = useMutation({
    mutationFn: () => call('POST /retention/purges', {}),
    onSuccess: () => {
      refreshRules();
      showToast({ title: words.purgeStarted });
    },
    onError: (error) => showProblem(error, words.purgeNow),
  });
  return (
    <ConfirmedButton
      look="danger"
      label={words.purgeNow}
      busy={purge.isPending}
      title={words.purgeTitle}
      action={words.purgeNow}
      onConfirm={() => purge.mutate()}
    >
      {words.purgeText(words.records(records))}
    </ConfirmedButton>
  );
}
