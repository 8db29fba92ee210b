// A span of time as people read it, for chips of filters.
import { formatDay, formatTime } from './format.ts';

/** `20 Nov 10:00 – 20 Nov 11:00`, on the reader's own clock. */
export function formatSpan({ from, to }: { from: string; to: string }): string {
  const said = (text: string): string => {
    const at = new Date(text);
    return `${formatDay(at, 'local')} ${formatTime(at, 'local')}`;
  };
  return `${said(from)} – ${said(to)}`;
}
