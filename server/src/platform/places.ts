// Which event store each organisation is pinned to. The first thing that is kept makes the choice final.

/** The store that every installation has, embedded or `CLICKHOUSE_URL`. */
export const defaultStore = 'default';

export type Place = { store: string; settled: boolean };

/** Where the pins are kept; see `organisationPlaces` of identity. */
export type PlaceBook = {
  find: (orgId: string) => Promise<Place>;
  /** Makes the pin final and answers it: whoever changes pins and this decide their race in the database. */
  settle: (orgId: string) => Promise<string>;
};

export type Places = {
  /** The store to look in. */
  find: (orgId: string) => Promise<string>;
  /** The store to write to; from now on the organisation cannot be moved. */
  settle: (orgId: string) => Promise<string>;
  /** What is final, as far as this process knows: null where it has not asked yet. */
  known: (orgId: string) => string | null;
};

/** Remembers what is final, and asks again for what is not. */
export function createPlaces(book: PlaceBook): Places {
  const final = new Map<string, string>();
  const settling = new Map<string, Promise<string>>();

  async function settle(orgId: string): Promise<string> {
    const store = await book.settle(orgId);
    final.set(orgId, store);
    return store;
  }

  return {
    known: (orgId) => final.get(orgId) ?? null,
    find: async (orgId) => {
      const known = final.get(orgId);
      if (known !== undefined) return known;
      const { store, settled } = await book.find(orgId);
      if (settled) final.set(orgId, store);
      return store;
    },
    settle: (orgId) => {
      const known = final.get(orgId);
      if (known !== undefined) return Promise.resolve(known);
      const under = settling.get(orgId) ?? settle(orgId).finally(() => settling.delete(orgId));
      settling.set(orgId, under);
      return under;
    },
  };
}
