// One item as a card: what it is, its SHA-256, and how it stands.
import { Link } from '@tanstack/react-router';
import type { Evidence } from '@tocsin/contracts/evidence';

import { CopyButton } from '../ui/copy.tsx';
import { StateBadge, TlpBadge, Verified, Warnings } from './looks.tsx';
import { words } from './words.ts';

import classes from './evidence.module.css';

export function EvidenceCard({ evidence }: { evidence: Evidence }) {
  const { number, title, kind, file, state, tlp, verified, custodian, location } = evidence;
  return (
    <article className={classes.card} aria-label={`${number} ${title}`}>
      <div className={classes.cardHead}>
        <Link to={`/evidence/${number}`} className="ellipsis">
          {title}
        </Link>
        <span className="mono soft">{number}</span>
      </div>
      <div className={classes.badges}>
        <StateBadge state={state} />
        <TlpBadge tlp={tlp} />
        <Warnings evidence={evidence} />
      </div>
      {file ? (
        <>
          <div className={classes.hash}>
            <span className="mono ellipsis" title={file.sha256}>
              {file.sha256}
            </span>
            <CopyButton text={file.sha256} look="quiet" />
          </div>
          <div className={`${classes.meta} ellipsis`}>
            {[words.kinds[kind], words.bytes(file.bytes), file.mediaType].join(' · ')}
          </div>
          <div className={classes.meta}>
            <Verified verified={verified} />
          </div>
        </>
      ) : (
        <div className={`${classes.meta} ellipsis`}>
          {[words.kinds[kind], custodian, location].filter(Boolean).join(' · ')}
        </div>
      )}
    </article>
  );
}
