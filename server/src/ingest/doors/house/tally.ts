// What came through each door, counted in memory since the start: per organisation, and apart what belongs to none.
import type { Refusal } from '@tocsin/contracts/api/doors';

import type { DoorCount } from '../door.ts';

export type Counted = DoorCount | 'records' | 'conversations';
export type Counts = Record<Counted, number>;
export const countedNames: readonly Counted[] = [
  'bytes',
  'records',
  'conversations',
  'malformed',
  'unauthorised',
  'busy',
  'dropped',
];

export type Standing = {
  counts: Counts;
  perMinute: number;
  lastEventAt: Date | null;
  /** The newest first. */
  refusals: readonly Refusal[];
};
/** Null: before it is known, or where it never is. */
type Owner = string | null;

export type Tally = {
  count: (doorId: string, owner: Owner, what: Counted, by?: number) => void;
  refuse: (doorId: string, owner: Owner, refusal: Omit<Refusal, 'at'>) => void;
  /** Of all the owners together. */
  read: (doorId: string, owners: readonly Owner[]) => Standing;
  /** Of all organisations, for the metrics. */
  total: (doorId: string, what: Counted) => number;
};

const keptRefusals = 20;
/** A sender that is refused a thousand times a second must not push the others off the list. */
const refusalEveryMs = 1000;
const seconds = 60;

type Book = {
  counts: Counts;
  ring: Float64Array;
  second: number;
  lastEventAt: number | null;
  refusals: Refusal[];
  noted: Map<string, number>;
};

const noCounts = (): Counts => ({
  bytes: 0,
  records: 0,
  conversations: 0,
  malformed: 0,
  unauthorised: 0,
  busy: 0,
  dropped: 0,
});

export function createTally(now: () => Date = () => new Date()): Tally {
  const doors = new Map<string, Map<Owner, Book>>();

  function bookOf(doorId: string, owner: Owner): Book {
    const books = doors.get(doorId) ?? new Map<Owner, Book>();
    doors.set(doorId, books);
    let book = books.get(owner);
    if (!book) {
      const ring = new Float64Array(seconds);
      book = { counts: noCounts(), ring, second: secondOf(now()), lastEventAt: null, refusals: [], noted: new Map() };
      books.set(owner, book);
    }
    return book;
  }

  return {
    count: (doorId, owner, what, by = 1) => {
      const book = bookOf(doorId, owner);
      book.counts[what] += by;
      if (what !== 'records' || by === 0) return;
      const at = now();
      turn(book, secondOf(at));
      book.ring[book.second % seconds] = (book.ring[book.second % seconds] ?? 0) + by;
      book.lastEventAt = at.getTime();
    },
    refuse: (doorId, owner, refusal) => {
      const book = bookOf(doorId, owner);
      const at = now().getTime();
      const about = `${refusal.kind} ${refusal.peer}`;
      if (at - (book.noted.get(about) ?? 0) < refusalEveryMs) return;
      if (book.noted.size >= keptRefusals * 10) book.noted.clear();
      book.noted.set(about, at);
      const because = refusal.because.slice(0, 300);
      book.refusals = [{ ...refusal, because, at: new Date(at).toISOString() }, ...book.refusals].slice(
        0,
        keptRefusals,
      );
    },
    read: (doorId, owners) => {
      const books = owners.flatMap((owner) => doors.get(doorId)?.get(owner) ?? []);
      for (const book of books) turn(book, secondOf(now()));
      const counts = noCounts();
      for (const book of books) for (const name of countedNames) counts[name] += book.counts[name];
      const lastEventAt = Math.max(-1, ...books.map((book) => book.lastEventAt ?? -1));
      return {
        counts,
        perMinute: books.reduce((sum, { ring }) => sum + ring.reduce((all, one) => all + one, 0), 0),
        lastEventAt: lastEventAt < 0 ? null : new Date(lastEventAt),
        refusals: books
          .flatMap(({ refusals }) => refusals)
          .toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
          .slice(0, keptRefusals),
      };
    },
    total: (doorId, what) =>
      [...(doors.get(doorId)?.values() ?? [])].reduce((sum, { counts }) => sum + counts[what], 0),
  };
}

const secondOf = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Empties the seconds that have passed since the ring was last looked at. */
function turn(book: Book, second: number): void {
  for (let passed = Math.max(book.second + 1, second - seconds + 1); passed <= second; passed += 1)
    book.ring[passed % seconds] = 0;
  book.second = Math.max(book.second, second);
}
