import { locale } from '../lib/language.ts';
// A moment in full: on a timeline, how long ago something was says less than when.
import { usePreferences } from '../lib/preferences.ts';

const formats = {
  local: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }),
  utc: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' }),
};

export function Stamp({ at }: { at: string }) {
  const { clock } = usePreferences();
  return (
    <time dateTime={at} title={at} className="num">
      {formats[clock].format(Date.parse(at))}
    </time>
  );
}
