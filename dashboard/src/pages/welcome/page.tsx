// The first steps of an administrator, to the first alert; each may be skipped and come back to.
import { IconCircle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';

import { useUrlSearch } from '../../lib/url.ts';
import { PageHeader } from '../../shell/page-header.tsx';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Problem } from '../../ui/problem.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { pageWords } from '../../words/pages.ts';
import { useProgress, useStanding } from './standing.ts';
import { StepBody } from './step-bodies.tsx';
import { after, goesOnAt, isStep, stateOf, stepIds, type Standing, type StepId, type StepState } from './steps.ts';
import { words } from './words.ts';

import classes from './page.module.css';

export function WelcomePage() {
  const { standing, error } = useStanding();
  return (
    <>
      <PageHeader title={pageWords.welcome} />
      {standing ? (
        <Steps standing={standing} />
      ) : error ? (
        <Problem error={error} />
      ) : (
        <SkeletonRows label={words.loading} rows={6} />
      )}
    </>
  );
}

const icons: Record<StepState, typeof IconCircle> = {
  done: IconCircleCheck,
  skipped: IconCircleDashed,
  open: IconCircle,
};

function Steps({ standing }: { standing: Standing }) {
  const navigate = useNavigate();
  const [search, change] = useUrlSearch();
  const { skipped, skip, dismiss } = useProgress();
  const asked = search.step?.[0];
  const current = isStep(asked) ? asked : goesOnAt(standing, skipped);
  const goTo = (id: StepId) => change({ step: id }, { push: true });
  const leave = () => {
    dismiss();
    void navigate({ to: '/alerts' });
  };
  const goOn = () => {
    if (stateOf(current, standing, skipped) !== 'done') skip(current);
    const following = after(current);
    if (following) goTo(following);
    else leave();
  };
  const isDone = stateOf(current, standing, skipped) === 'done';
  return (
    <div className={classes.page}>
      <Panel title={words.steps}>
        <ol className={classes.steps}>
          {stepIds.map((id) => {
            const state = stateOf(id, standing, skipped);
            const Icon = icons[state];
            return (
              <li key={id}>
                <button type="button" aria-current={id === current ? 'step' : undefined} onClick={() => goTo(id)}>
                  <Icon size={17} stroke={1.6} aria-hidden />
                  <span className="grow">{words.names[id]}</span>
                  <span className="muted">{words[state]}</span>
                </button>
              </li>
            );
          })}
        </ol>
      </Panel>
      <Panel title={words.names[current]}>
        <div className={classes.body}>
          <p className="soft">{words.lead}</p>
          <StepBody key={current} id={current} />
          <div className={classes.foot}>
            <Button look="primary" onClick={goOn}>
              {after(current) === null ? words.finish : isDone ? words.next : words.skip}
            </Button>
            <Button look="quiet" onClick={leave}>
              {words.dismiss}
            </Button>
          </div>
        </div>
      </Panel>
    </div>
  );
}
