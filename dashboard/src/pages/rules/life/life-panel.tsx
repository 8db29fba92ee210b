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
import { ruleKeys } from '../queries.ts';
import { ModeBadge, modeWord } from './mode.tsx';
import { readinessQuery } from './queries.ts';

import classes from './life.module.css';

type Target = Exclude<RuleMode, 'draft'>;
const actions: Record<Target, string> = { active: 'Activate', shadow: 'Put in shadow', disabled: 'Switch off' };

export function LifePanel({ rule, onTab }: { rule: RuleDocument; onTab: (tab: string) => void }) {
  const readiness = useQuery(readinessQuery(rule.id));
  const mayWrite = useCan('rule:write');
  const deploy = useMutation({
    mutationFn: (mode: Target) => call('POST /detection/rules/:ruleId/deploy', { ruleId: rule.id, mode }),
    onSuccess: (saved) => {
      for (const queryKey of [ruleKeys.list, ruleKeys.facets, ruleKeys.detail])
        void queryClient.invalidateQueries({ queryKey });
      showToast({ title: `Now ${modeWord(saved.mode).toLowerCase()}`, detail: saved.title });
    },
    onError: (error) => showProblem(error, 'Deploying the rule'),
  });
  const waiting = rule.deployedVersion !== null && rule.deployedVersion < rule.version;
  const ready = readiness.data?.ready ?? false;
  const offers: Target[] = ['active', 'shadow', 'disabled'];
  const shown = offers.filter((mode) => mode !== rule.mode || (waiting && mode !== 'disabled'));
  return (
    <Section title="On its way to work" aside={<ModeBadge mode={rule.mode} />}>
      {rule.usedBy && (
        <p className={classes.note}>It raises no alerts of its own: the correlation “{rule.usedBy.title}” uses it.</p>
      )}
      {waiting && (
        <p className={classes.note}>
          Version {rule.deployedVersion} is at work; version {rule.version} waits.
        </p>
      )}
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
              {actions[mode]}
            </Button>
          ))}
        </div>
      )}
    </Section>
  );
}

const gateTitles: Record<Gate['gate'], { title: string; tab: string }> = {
  tests: { title: 'Tests', tab: 'tests' },
  backtest: { title: 'Backtest', tab: 'backtest' },
  review: { title: 'Review', tab: 'versions' },
};

function GateLine({ gate: { gate, passed, required, detail }, onTab }: { gate: Gate; onTab: (tab: string) => void }) {
  const { title, tab } = gateTitles[gate];
  const look = passed ? 'passed' : required ? 'missing' : 'open';
  return (
    <li data-look={look}>
      {passed ? <IconCircleCheck size={15} /> : required ? <IconCircleX size={15} /> : <IconCircleDashed size={15} />}
      <button type="button" onClick={() => onTab(tab)}>
        {title}
      </button>
      <span className="muted">{detail}</span>
    </li>
  );
}
