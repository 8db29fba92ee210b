// An entity as the event search asks for it.

/** Events that carry any of its names. */
export const eventQuery = (names: readonly string[]): string =>
  names
    .slice(0, 20)
    .map((name) => `entity:"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)
    .join(' OR ');
