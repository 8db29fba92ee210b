// JSON with one way to write each value (RFC 8785), so that the same record always has the same hash.

/** Members that are undefined are left out. @throws TypeError for what JSON cannot hold, or text that is not Unicode. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      // ECMAScript writes numbers as RFC 8785 asks.
      if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${value}.`);
      return JSON.stringify(value);
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('JSON text must be well-formed Unicode.');
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : canonicalObject(value);
    default:
      throw new TypeError(`JSON has no ${typeof value}.`);
  }
}

/** Sorted by UTF-16 code units, as JavaScript compares text. */
const canonicalObject = (object: object): string =>
  `{${Object.entries(object)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`)
    .join(',')}}`;
