// What is wrong with a search that someone keeps for later.
import { Problem } from '#platform/errors';

import { compileQuery } from './query/compile.ts';

/** One sentence with the column; null when the search is sound. */
export function queryFault(query: string): string | null {
  try {
    compileQuery(query);
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
