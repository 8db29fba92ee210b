// Numbers for new alerts.
import type { Tx } from '#platform/context';
import { nextNumbers } from '#platform/numbers';

/** `count` numbers in one step; a counter row is locked only when there is one to take. */
export const nextAlertNumbers = async (tx: Tx, count: number): Promise<Iterator<string>> =>
  (count === 0 ? [] : await nextNumbers(tx, 'ALR', 'alert', count)).values();
