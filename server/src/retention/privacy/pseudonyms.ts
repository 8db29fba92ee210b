// Pseudonyms: the same for the same value within an organisation, and nobody without its secret can tell whose.
import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';

import type { Replacement } from './redactor.ts';

const hmac = (secret: Buffer, text: string): string => createHmac('sha256', secret).update(text).digest('hex');

/** HMAC-SHA-256 of the value in lower case, hex. @param secret 32 bytes */
export const digestOf = (secret: Buffer, value: string): string => hmac(secret, value.trim().toLowerCase());

/** An address stays one, so that it fits where only addresses do: of the block that leads nowhere (RFC 6666). */
export function pseudonymOf(secret: Buffer, value: string): string {
  const digest = digestOf(secret, value);
  if (isIP(value.trim()) === 0) return `erased-${digest.slice(0, 16)}`;
  return `100::${[0, 4, 8, 12].map((at) => digest.slice(at, at + 4).replace(/^0+(?=.)/, '')).join(':')}`;
}

export type Member = { id: string; email: string; names: readonly string[] };
/** The first is the name they are known by now. */
type FormerMember = { name: string; email: string };

/** `Former user 7F3A-91C2`, from the id of their account. */
export function formerMember(secret: Buffer, { id }: Pick<Member, 'id'>): FormerMember {
  const digest = digestOf(secret, id);
  const [first, second] = [digest.slice(0, 4), digest.slice(4, 8)];
  return {
    name: `Former user ${first}-${second}`.replace(/[0-9a-f-]+$/, (code) => code.toUpperCase()),
    email: `former-${digest.slice(0, 16)}@erased.invalid`,
  };
}

/** A name of one word is a word like others: only where it stands as their name is it replaced. */
export const replacementsOf = (member: Member, former: FormerMember): Replacement[] => [
  { text: member.email, instead: former.email },
  ...member.names.filter((name) => /\S\s+\S/.test(name)).map((text) => ({ text, instead: former.name })),
];
