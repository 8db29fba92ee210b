// The texts of a proposal: what comes, what changes, what goes; and for a conflict the text to keep.
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';

import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { said } from '../../words/said.ts';
import { ruleCheckQuery } from '../rules/queries.ts';
import { RuleEditor } from '../rules/rule-editor.tsx';
import { words } from './catalogue.ts';
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
          <Diff label={words.changesOf(title)} before={ours} after={theirs} />
        ) : (
          <RuleEditor label={words.sourceOf(title)} value={theirs ?? ours ?? ''} readOnly />
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
  { id: 'both', label: words.sides.both },
  { id: 'theirs', label: words.sides.theirs },
  { id: 'ours', label: words.sides.ours },
  { id: 'kept', label: words.sides.kept },
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
        <section className={classes.part} aria-label={words.whatChanged}>
          <div className={classes.bar}>
            <Tabs label={words.whichChange} tabs={shown} chosen={side} onChoose={setSide} />
          </div>
          <div className={classes.text}>
            {pairs[side].before === pairs[side].after ? (
              <p className={classes.same}>{words.same}</p>
            ) : (
              <Diff label={words.changesOf(title)} {...pairs[side]} />
            )}
          </div>
        </section>
        {mayWrite && <Keep proposal={proposal} merged={merged} />}
      </div>
    </div>
  );
}

function Keep({ proposal, merged }: { proposal: ProposalTexts; merged: MergedText }) {
  const { text, change } = merged;
  const faults = useMergeFaults(text);
  const [fault] = faults;
  const told = fault
    ? { tone: 'bad', words: words.faultAt(fault.line, said(fault.message)) }
    : keptWords(proposal, text);
  const texts: Record<StartingText, string> = {
    both: proposedMerge(proposal).text,
    ours: proposal.ours ?? '',
    theirs: proposal.theirs ?? '',
  };
  const starts = (proposal.base === null ? (['ours', 'theirs'] as const) : (['both', 'ours', 'theirs'] as const)).map(
    (id) => ({ id, label: words.starts[id] }),
  );
  return (
    <section className={classes.part} aria-label={words.toKeep}>
      <div className={classes.bar}>
        <b>{words.toKeep}</b>
        <span className="grow" />
        <Tabs
          label={words.startFrom}
          tabs={starts}
          chosen={startOf(proposal, text)}
          onChoose={(id) => change(texts[id])}
        />
      </div>
      <p className={classes.note} data-tone={told.tone} role="status">
        {told.words}
      </p>
      <div className={classes.text}>
        <RuleEditor label={words.toKeep} value={text} faults={faults} onChange={change} />
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
