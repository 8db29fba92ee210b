// What was looked at and what was refused, as the audit trail tells them.
import { formatWord } from '../../../lib/format.ts';
import { number, text, told, type Data, type Makers } from './telling.ts';

export const proofTold: Makers = {
  'data.read': (data) => told(`looked at “${text(data, 'title')}”`, readings(data, repeated(data))),
  'access.refused': (data) =>
    told(
      `was refused “${text(data, 'title')}”`,
      [formatWord(text(data, 'code')), repeated(data)].filter(Boolean).join(', '),
    ),
  'ledger.exported': (data) =>
    told('exported the ledger', `roots ${number(data, 'fromRoot')} to ${number(data, 'toRoot')}`),
};

const repeated = (data: Data): string | null =>
  number(data, 'times') > 1 ? `${number(data, 'times')} times more within a minute` : null;
/** What was asked for, and how often. */
export function readings(data: Data, again: string | null): string | null {
  const { input } = data;
  const asked = typeof input === 'object' && input !== null ? Object.entries(input) : [];
  const shownInput = asked.map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [...shownInput, again].filter(Boolean).join(', ') || null;
}
