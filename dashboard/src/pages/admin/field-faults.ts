// A refusal's faults at the fields they are about.
import { isProblem } from '../../lib/api.ts';
import { said } from '../../words/said.ts';

/** What the server says about one field of what was sent; null where it says nothing. */
export function faultAt(error: unknown, field: string): string | null {
  if (!isProblem(error)) return null;
  const found = error.problem.errors?.filter(({ pointer }) => pointer === `/${field}`) ?? [];
  return found.length > 0 ? found.map(({ detail }) => said(detail)).join(' ') : null;
}

/** The refusal itself, where not all of it stands at one of `fields`. */
export function faultBeyond(error: unknown, fields: readonly string[]): unknown {
  if (!isProblem(error)) return error;
  const faults = error.problem.errors ?? [];
  const allShown = faults.length > 0 && faults.every(({ pointer }) => fields.includes(pointer.slice(1)));
  return allShown ? null : error;
}
