// Changes to the model on the way to the server: rows of its lists.
import type { IncidentModel } from '@tocsin/contracts/incident-model';

export type PartProps = { model: IncidentModel; onChange: (change: Partial<IncidentModel>) => void };

/** The list with what the row at `at` says now. */
export const withRow = <Row extends object>(rows: readonly Row[], at: number, change: Partial<Row>): Row[] =>
  rows.map((row, place) => (place === at ? { ...row, ...change } : row));
export const withoutRow = <Row>(rows: readonly Row[], at: number): Row[] => rows.filter((_, place) => place !== at);

/** `field_3`: one that no row has. */
export function freeId(rows: readonly { id: string }[], stem: string): string {
  const taken = new Set(rows.map(({ id }) => id));
  let number = rows.length + 1;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}
