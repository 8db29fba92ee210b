// Text that is safe and fits: event text may hold control characters that would drive the terminal.
import { styleText } from 'node:util';

import type { SeverityName } from '@tocsin/contracts/severity';

/** Control characters, and those that turn the direction of writing, become blanks. */
export const plain = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]+/g, ' ');

/** Exactly `width` characters. */
export const fit = (text: string, width: number): string => cut(text, width).padEnd(width);

/** At most `width` characters. */
export const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(width - 1, 0)).trimEnd()}…` : text;

/** `WIN-7.example.corp` → `WIN-7`; an address stays whole. */
export const shortHost = (host: string): string => (/^[\d.:a-f]*$/i.test(host) ? host : (host.split('.')[0] ?? host));

type Style = Parameters<typeof styleText>[0];
const styles: Record<SeverityName, Style> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};

/** Colours only where a person looks (and NO_COLOR is not set). */
export type Paint = { level: (level: SeverityName, text: string) => string; dim: (text: string) => string };

export const paintFor = (stream: NodeJS.WriteStream | null): Paint => ({
  level: (level, text) => (stream === null ? text : styleText(styles[level], text, { stream })),
  dim: (text) => (stream === null ? text : styleText('dim', text, { stream })),
});
