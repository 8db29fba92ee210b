// Finds the token in a request: shippers can only put it where their own protocol has a place for it.
import type { Exchange, Room, Sender } from '../door.ts';

const maxLength = 4_096;

type Places = {
  /** Headers that hold the bare token. */
  headers?: readonly string[];
  /** Query parameters that hold it. */
  query?: readonly string[];
};

/**
 * What may be the token, likeliest first; empty where none was sent. Of `Basic` it is the password, whoever the user
 * is, else the user; of `ApiKey` the key behind the colon, or all of it.
 */
export function secretsIn({ request, query }: Exchange, places: Places = {}): string[] {
  const found: string[] = [];
  const header = request.headers.authorization;
  if (header !== undefined && header.length <= maxLength) found.push(...ofAuthorization(header));
  for (const name of places.headers ?? []) {
    const value = request.headers[name];
    if (typeof value === 'string') found.push(value.trim());
  }
  for (const name of places.query ?? []) found.push(query.get(name) ?? '');
  return [...new Set(found)].filter((secret) => secret !== '' && secret.length <= maxLength);
}

function ofAuthorization(header: string): string[] {
  const [scheme = '', value = ''] = /^(\S+)\s+(.*)$/.exec(header.trim())?.slice(1) ?? [];
  switch (scheme.toLowerCase()) {
    case 'basic':
      return passwordFirst(value);
    case 'apikey':
      return [...passwordFirst(value).slice(0, 1), value];
    case '':
      return /^(?:basic|bearer|apikey|splunk)$/i.test(header.trim()) ? [] : [header.trim()];
    default:
      return [value];
  }
}

function passwordFirst(encoded: string): string[] {
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? [text] : [text.slice(colon + 1), text.slice(0, colon)].filter((part) => part !== '');
}

/** Null where no token that was sent opens the door; counted. */
export async function senderOf(secrets: readonly string[], room: Room): Promise<Sender | null> {
  for (const secret of secrets) {
    const sender = await room.bySecret(secret);
    if (sender) return sender;
  }
  room.count('unauthorised');
  return null;
}
