// From an event named elsewhere to the event search around its moment.
import { Link } from '@tanstack/react-router';

const aroundMs = 1_000;

export function EventLink({ at, children }: { at: string; children: string }) {
  const moment = Date.parse(at);
  const iso = (ms: number): string => new Date(ms).toISOString();
  return (
    <Link to="/search" search={{ from: [iso(moment - aroundMs)], to: [iso(moment + aroundMs)] }}>
      {children}
    </Link>
  );
}
