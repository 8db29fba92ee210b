// What a proposal is, at a glance: its kind, its conflict, its lines, where it comes from.
import { IconGitMerge } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Proposal } from '@tocsin/contracts/api/rule-life';

import { Badge } from '../../ui/badge.tsx';
import { Time } from '../../ui/time.tsx';
import { kindLooks, linesText, revisionName, sourceName } from './words.ts';

import classes from './page.module.css';

export const KindBadge = ({ proposal }: { proposal: Proposal }) => (
  <Badge tone={kindLooks[proposal.kind].tone} look="outline">
    {kindLooks[proposal.kind].word}
  </Badge>
);

export const ConflictMark = () => (
  <span className={classes.conflict} title="The rule was changed here too">
    <IconGitMerge size={14} stroke={1.8} aria-hidden="true" /> Conflict
  </span>
);

export const Lines = ({ proposal }: { proposal: Proposal }) => {
  const { added, removed } = proposal;
  return (
    <span className={classes.lines} title={`${linesText(proposal)} lines`}>
      {added > 0 && <span className={classes.added}>+{added}</span>}
      {removed > 0 && <span className={classes.removed}>−{removed}</span>}
      {added + removed === 0 && <span className="muted">±0</span>}
    </span>
  );
};

const explained: Record<Proposal['kind'], string> = {
  add: 'Upstream has a rule that the library does not have.',
  change: 'Upstream has another text of this rule.',
  remove: 'Upstream has no such rule any more. Accepting disables it; its text, versions and alerts stay.',
};

export const explain = ({ kind, conflict }: Proposal): string =>
  conflict && kind === 'change'
    ? 'The rule was changed here, and upstream changed it too. Keep a text that has both.'
    : conflict
      ? `${explained[kind]} It was changed here.`
      : explained[kind];

/** Where it comes from, in one sentence. */
export const Origin = ({ proposal }: { proposal: Proposal }) => {
  const { url, revision, path } = proposal.upstream;
  return (
    <p className={classes.origin}>
      {path !== '' && <span className="mono">{path}</span>}
      {path === '' ? 'From ' : ' from '}
      <span className="mono" title={url}>
        {sourceName(url)}
      </span>{' '}
      at{' '}
      <span className="mono" title={revision}>
        {revisionName(revision)}
      </span>
      , found <Time at={proposal.at} />
      {proposal.rule !== null && (
        <>
          .{' '}
          <Link to="/rules/$ruleId" params={{ ruleId: proposal.rule }}>
            The rule in the library
          </Link>
        </>
      )}
    </p>
  );
};
