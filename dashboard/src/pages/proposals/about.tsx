// What a proposal is, at a glance: its kind, its conflict, its lines, where it comes from.
import { IconGitMerge } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Proposal } from '@tocsin/contracts/api/rule-life';

import { Badge } from '../../ui/badge.tsx';
import { Time } from '../../ui/time.tsx';
import { Sentence } from '../../words/sentence.tsx';
import { words } from './catalogue.ts';
import { kindLook, linesText, revisionName, sourceName } from './words.ts';

import classes from './page.module.css';

export function KindBadge({ proposal }: { proposal: Proposal }) {
  const { tone, word } = kindLook(proposal.kind);
  return (
    <Badge tone={tone} look="outline">
      {word}
    </Badge>
  );
}

export const ConflictMark = () => (
  <span className={classes.conflict} title={words.conflictHelp}>
    <IconGitMerge size={14} stroke={1.8} aria-hidden="true" /> {words.conflict}
  </span>
);

export const Lines = ({ proposal }: { proposal: Proposal }) => {
  const { added, removed } = proposal;
  return (
    <span className={classes.lines} title={words.lines(linesText(proposal))}>
      {added > 0 && <span className={classes.added}>+{added}</span>}
      {removed > 0 && <span className={classes.removed}>−{removed}</span>}
      {added + removed === 0 && <span className="muted">±0</span>}
    </span>
  );
};

export const explain = ({ kind, conflict }: Proposal): string =>
  conflict ? words.explainedConflict[kind] : words.explained[kind];

/** Where it comes from, in one sentence. */
export const Origin = ({ proposal }: { proposal: Proposal }) => {
  const { url, revision, path } = proposal.upstream;
  const { origin } = words;
  const [alone, ofRule] = path === '' ? [origin.source, origin.sourceOfRule] : [origin.file, origin.fileOfRule];
  return (
    <p className={classes.origin}>
      <Sentence
        text={proposal.rule === null ? alone : ofRule}
        parts={{
          path: <span className="mono">{path}</span>,
          source: (
            <span className="mono" title={url}>
              {sourceName(url)}
            </span>
          ),
          revision: (
            <span className="mono" title={revision}>
              {revisionName(revision)}
            </span>
          ),
          found: <Time at={proposal.at} />,
          rule: proposal.rule !== null && (
            <Link to="/rules/$ruleId" params={{ ruleId: proposal.rule }}>
              {origin.rule}
            </Link>
          ),
        }}
      />
    </p>
  );
};
