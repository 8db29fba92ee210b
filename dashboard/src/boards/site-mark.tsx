// How a site stands: a filled circle, a half one, a triangle, an empty ring. The shape says it without the colour.
import type { SiteState } from '@tocsin/contracts/api/boards';

const colours: Readonly<Record<SiteState, string>> = {
  well: 'var(--ok)',
  busy: 'var(--medium)',
  wrong: 'var(--critical)',
  quiet: 'var(--text3)',
};

/** Within an `svg`, around its origin, ten wide. */
export function SiteShape({ state }: { state: SiteState }) {
  const colour = colours[state];
  if (state === 'wrong') return <path d="M0,-5.4L5.2,3.8H-5.2z" fill={colour} />;
  if (state === 'quiet') return <circle r="4" fill="none" stroke={colour} strokeWidth="1.6" />;
  if (state === 'well') return <circle r="4.4" fill={colour} />;
  return (
    <>
      <circle r="4" fill="none" stroke={colour} strokeWidth="1.6" />
      <path d="M0,-4A4,4 0 0 1 0,4z" fill={colour} />
    </>
  );
}

export const SiteMark = ({ state }: { state: SiteState }) => (
  <svg width="14" height="14" viewBox="-7 -7 14 14" aria-hidden="true">
    <SiteShape state={state} />
  </svg>
);
