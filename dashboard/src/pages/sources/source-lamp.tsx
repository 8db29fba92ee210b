// Whether something came lately: full and pulsing within a minute, full within a quarter of an hour, half before, else empty.
import { useNow } from '../../lib/now.ts';
import { Lamp } from '../../ui/lamp.tsx';

const minuteMs = 60_000;

export function SourceLamp({ lastEventAt }: { lastEventAt: string | null }) {
  const now = useNow();
  const silentMs = lastEventAt === null ? Infinity : now - Date.parse(lastEventAt);
  return (
    <Lamp
      look={silentMs < minuteMs ? 'live' : silentMs < 15 * minuteMs ? 'on' : silentMs < Infinity ? 'half' : 'never'}
    />
  );
}
