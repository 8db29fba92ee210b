// The texts of a proposal: what comes, what changes, what goes; and for a conflict the text to keep.
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';

import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ruleCheckQuery } from '../rules/queries.ts';
import { RuleEditor } from '../rules/rule-editor.tsx';
import type { ProposalTexts } from './queries.ts';
import { keptWords, needsMerge, proposedMerge, startOf, type MergedText, type StartingText } from './use-merged.ts';

import classes from './texts.module.css';

const SourceDiff = lazy(async () => ({ default: (await import('../rules/editor/source-diff.tsx')).SourceDiff }));

type TextsProps = { proposal: ProposalTexts; merged: MergedText; mayWrite: boolean };

export function Texts({ proposal, merged, mayWrite }: TextsProps) {
  const { kind, title, ours, theirs } = proposal;
  if (needsMerge(proposal)) return <Conflict proposal={proposal} merged={merged} mayWrite={mayWrite} />;
  return (
    <div className={classes.texts}>
      <div className={classes.text}>
        {kind === 'change' && ours !== null && theirs !== null ? (
          <Diff label={`Changes of ${title}`} before={ours} after={theirs} />
        ) : (
          <RuleEditor label={`Source of ${title}`} value={theirs ?? ours ?? ''} readOnly />
        )}
      </div>
    </div>
  );
}

const Diff = (props: { label: string; before: string; after: string }) => (
  <Suspense fallback={<Skeleton height={200} />}>
    <SourceDiff {...props} />
  </Suspense>
);

const sides = [
  { id: 'both', label: 'Ours → theirs' },
  { id: 'theirs', label: 'They changed' },
  { id: 'ours', label: 'We changed' },
  { id: 'kept', label: 'Ours → kept' },
] as const;
type Side = (typeof sides)[number]['id'];

const settleMs = 350;

function Conflict({ proposal, merged, mayWrite }: TextsProps) {
  const [side, setSide] = useState<Side>('both');
  const [kept] = useDebouncedValue(merged.text, settleMs);
  const { base, title } = proposal;
  const [ours, theirs] = [proposal.ours ?? '', proposal.theirs ?? ''];
  const pairs: Record<Side, { before: string; after: string }> = {
    both: { before: ours, after: theirs },
    theirs: { before: base ?? ours, after: theirs },
    ours: { before: base ?? ours, after: ours },
    kept: { before: ours, after: kept },
  };
  const shown = sides.filter(
    ({ id }) => (base !== null || id === 'both' || id === 'kept') && (mayWrite || id !== 'kept'),
  );
  return (
    <div className={classes.texts}>
      <div className={mayWrite ? classes.pair : classes.alone}>
        <section className={classes.part} aria-label="What changed">
          <div className={classes.bar}>
            <Tabs label="Which change" tabs={shown} chosen={side} onChoose={setSide} />
          </div>
          <div className={classes.text}>
            {pairs[side].before === pairs[side].after ? (
              <p className={classes.same}>The two texts are the same.</p>
            ) : (
              <Diff label={`Changes of ${title}`} {...pairs[side]} />
            )}
          </div>
        </section>
        {mayWrite && <Keep proposal={proposal} merged={merged} />}
      </div>
    </div>
  );
}

const startLabels: Record<StartingText, string> = { both: 'Both', ours: 'Ours', theirs: 'Theirs' };

function Keep({ proposal, merged }: { proposal: ProposalTexts; merged: MergedText }) {
  const { text, change } = merged;
  const faults = useMergeFaults(text);
  const [fault] = faults;
  const said = fault ? { tone: 'bad', words: `Line ${fault.line}: ${fault.message}` } : keptWords(proposal, text);
  const texts: Record<StartingText, string> = {
    both: proposedMerge(proposal).text,
    ours: proposal.ours ?? '',
    theirs: proposal.theirs ?? '',
  };
  const starts = (proposal.base === null ? (['ours', 'theirs'] as const) : (['both', 'ours', 'theirs'] as const)).map(
    (id) => ({ id, label: startLabels[id] }),
  );
  return (
    <section className={classes.part} aria-label="Text to keep">
      <div className={classes.bar}>
        <b>Text to keep</b>
        <span className="grow" />
        <Tabs label="Start from" tabs={starts} chosen={startOf(proposal, text)} onChoose={(id) => change(texts[id])} />
      </div>
      <p className={classes.note} data-tone={said.tone} role="status">
        {said.words}
      </p>
      <div className={classes.text}>
        <RuleEditor label="Text to keep" value={text} faults={faults} onChange={change} />
      </div>
    </section>
  );
}

/** What is wrong with the text to keep, a moment after it was written. */
export function useMergeFaults(text: string) {
  const [settled] = useDebouncedValue(text, settleMs);
  const check = useQuery({ ...ruleCheckQuery(settled), enabled: settled !== '' });
  return check.data?.faults ?? none;
}
const none: readonly { line: number; column: number; message: string }[] = [];
