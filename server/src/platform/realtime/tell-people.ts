// Tells people's open pages that there is something new for them; what it is, they ask for themselves.
import { sql } from 'kysely';
import * as z from 'zod';

import type { Tx } from '../context.ts';

export const peopleChannel = 'tocsin_people';
export const PeopleNotice = z.object({ orgId: z.string(), people: z.array(z.string()) });

/** NOTIFY carries 8,000 bytes at most. */
const mostPeople = 100;

/** When the transaction commits, on every process. */
export async function tellPeople({ db, orgId }: Tx, people: readonly string[]): Promise<void> {
  for (let start = 0; start < people.length; start += mostPeople) {
    const notice = JSON.stringify({ orgId, people: people.slice(start, start + mostPeople) });
    await sql`select pg_notify(${peopleChannel}, ${notice})`.execute(db);
  }
}
