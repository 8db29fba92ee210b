// Where a rule is on its way to work: its gates, its mode, and the buttons that move it on.
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Gate, RuleDocument, RuleMode } from '@tocsin/contracts/rule';

import { call } from '../../../lib/api.ts';
import { queryClient } from '../../../lib/query-client.ts';
import { useCan } from '../../../session/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/panel.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { showProblem, showToast } from '../../../ui/toast.tsx';
import { ruleGateWords } from '../../../words/rule-gates.ts';
import { said } from '../../../words/said.ts';
import { ruleKeys } from '../queries.ts';
import { ModeBadge } from './mode.tsx';
import { readinessQuery } from './queries.ts';
import { words } from './words.ts';

import classes from './life.module.css';

type Target = Exclude<RuleMode, 'draft'>;

export function LifePanel({ rule, onTab }: { rule: RuleDocument; onTab: (tab: string) => void }) {
  const readiness = useQuery(readinessQuery(rule.id));
  const mayWrite = useCan('rule:write');
  const deploy = useMutation({
    mutationFn: (mode: Target) => call('POST /detection/rules/:ruleId/deploy', { ruleId: rule.id, mode }),
    onSuccess: (saved) => {
      for (const queryKey of [ruleKeys.list, ruleKeys.facets, ruleKeys.detail])
        void queryClient.invalidateQueries({ queryKey });
      showToast({ title: words.deploy.now[saved.mode], detail: saved.title });
    },
    onError: (error) => showProblem(error, words.deploy.deploying),
  });
  const { deployedVersion } = rule;
  /** The version at work while a newer one waits. */
  const waiting = deployedVersion !== null && deployedVersion < rule.version ? deployedVersion : null;
  const ready = readiness.data?.ready ?? false;
  const offers: Target[] = ['active', 'shadow', 'disabled'];
  const shown = offers.filter((mode) => mode !== rule.mode || (waiting !== null && mode !== 'disabled'));
  return (
    <Section title={words.deploy.title} aside={<ModeBadge mode={rule.mode} />}>
      {rule.usedBy && <p className={classes.note}>{words.deploy.usedBy(rule.usedBy.title)}</p>}
      {waiting !== null && <p className={classes.note}>{words.deploy.waits(waiting, rule.version)}</p>}
      {readiness.isPending && <Skeleton height={60} />}
      {readiness.isError && !readiness.data && (
        <Problem error={readiness.error} onRetry={() => void readiness.refetch()} />
      )}
      <ul className={classes.gates}>
        {(readiness.data?.gates ?? []).map((gate) => (
          <GateLine key={gate.gate} gate={gate} onTab={onTab} />
        ))}
      </ul>
      {mayWrite && (
        <div className={classes.deploy}>
          {shown.map((mode) => (
            <Button
              key={mode}
              small
              look={mode === 'active' && ready ? 'primary' : 'plain'}
              busy={deploy.isPending && deploy.variables === mode}
              disabled={mode === 'active' && readiness.data !== undefined && !ready}
              onClick={() => deploy.mutate(mode)}
            >
              {words.deploy.actions[mode]}
            </Button>
          ))}
        </div>
      )}
    </Section>
  );
}

const gateTabs: Record<Gate['gate'], string> = { tests: 'tests', backtest: 'backtest', review: 'versions' };

function GateLine({ gate: { gate, passed, required, detail }, onTab }: { gate: Gate; onTab: (tab: string) => void }) {
  const look = passed ? 'passed' : required ? 'missing' : 'open';
  return (
    <li data-look={look}>
      {passed ? <IconCircleCheck size={15} /> : required ? <IconCircleX size={15} /> : <IconCircleDashed size={15} />}
      <button type="button" onClick={() => onTab(gateTabs[gate])}>
        {ruleGateWords[gate]}
      </button>
      <span className="muted">{said(detail)}</span>
    </li>
  );
}
