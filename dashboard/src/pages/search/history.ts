// The queries asked on this browser, newest first.
const key = 'tocsin.searches';
const most = 30;

export function searchHistory(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((query) => typeof query === 'string') : [];
  } catch {
    return [];
  }
}

/** Remembers a query; the same query asked again only moves up. */
export function rememberSearch(query: string): void {
  const text = query.trim();
  if (text === '') return;
  try {
    localStorage.setItem(
      key,
      JSON.stringify([text, ...searchHistory().filter((each) => each !== text)].slice(0, most)),
    );
  } catch {
    // Storage may be full or forbidden: searching works without a memory.
  }
}

export function forgetSearches(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // As above.
  }
}
