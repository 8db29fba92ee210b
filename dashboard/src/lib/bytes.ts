// Sizes in the unit that reads best.
import { inLanguage, locale } from './language.ts';

const { units } = inLanguage({ units: ['B', 'kB', 'MB', 'GB', 'TB'] }, { units: ['o', 'ko', 'Mo', 'Go', 'To'] });

/** `12 B`, `4.2 kB`, `1.3 GB` */
export function formatBytes(bytes: number): string {
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const digits = step === 0 || value >= 10 ? 0 : 1;
  const shown = value.toLocaleString(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  });
  return `${shown} ${units[step] ?? ''}`;
}
