// Which client calls the token endpoint: by its secret in a header or in the body, or by an assertion it signed.
import { oauthClientRefused } from '@tocsin/contracts/activity';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as z from 'zod';

import { record } from '#platform/activity';
import { inTransaction, type Context } from '#platform/context';
import type { DatabaseHandle } from '#platform/database';

import { tablesOf } from '../store.ts';
import { hashToken } from '../tokens.ts';
import { OAuthFault } from './fault.ts';
import { audienceOf } from './tokens.ts';

export type Client = { id: string; orgId: string; serviceAccountId: string; accountName: string; name: string };
type Form = ReadonlyMap<string, string>;
type Given =
  | { kind: 'secret'; id: string; secret: string; way: 'basic' | 'body' }
  | { kind: 'assertion'; id: string; assertion: string };

export type ProofGround = { handle: DatabaseHandle; issuer: () => string };

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** An assertion is made for one call: how old it may be. */
const oldestSeconds = 300;
const algorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'];
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** Null where none is named. @throws OAuthFault `invalid_client`, `invalid_request`. */
export async function provenClient(
  ground: ProofGround,
  ctx: Context,
  { form, authorization }: { form: Form; authorization: string | undefined },
): Promise<Client | null> {
  const given = givenIn(form, authorization);
  if (!given) return null;
  const row = z.uuid().safeParse(given.id).success ? await findClient(ground.handle, given.id) : undefined;
  const because = !row
    ? 'unknown client'
    : given.kind === 'secret'
      ? secretFault(row, given.secret, ctx.now())
      : await assertionFault(ground, ctx, row, given.assertion);
  if (row && because === null) return row;
  ctx.log.warn({ ip: ctx.ip, client: given.id, because }, 'client refused');
  if (row) await recordRefusal(ground.handle, ctx, row, because ?? '');
  throw new OAuthFault('invalid_client', 'This client is unknown, revoked, or did not prove who it is.', {
    challenge: given.kind === 'secret' && given.way === 'basic',
  });
}

function givenIn(form: Form, authorization: string | undefined): Given | null {
  const basic = authorization === undefined ? null : basicIn(authorization);
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const named = form.get('client_id');
  if ([basic, secret, assertion].filter((each) => each !== undefined && each !== null).length > 1)
    throw new OAuthFault('invalid_request', 'Prove who the client is in one way only.');
  if (basic) {
    if (named !== undefined && named !== basic.id)
      throw new OAuthFault('invalid_request', 'client_id is another one than in Authorization.');
    return { kind: 'secret', ...basic, way: 'basic' };
  }
  if (assertion !== undefined) {
    if (form.get('client_assertion_type') !== assertionType)
      throw new OAuthFault('invalid_request', `client_assertion_type must be ${assertionType}.`);
    return { kind: 'assertion', id: named ?? subjectOf(assertion), assertion };
  }
  if (named === undefined) return null;
  return { kind: 'secret', id: named, secret: secret ?? '', way: 'body' };
}

/** Both parts are form-encoded before they are joined (RFC 6749, 2.3.1). */
function basicIn(authorization: string): { id: string; secret: string } {
  const encoded = /^Basic +(\S+)$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) throw new OAuthFault('invalid_client', 'Send Authorization: Basic.', { challenge: true });
  return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
}

const formDecoded = (text: string): string => new URLSearchParams(`a=${text.replaceAll('&', '%26')}`).get('a') ?? '';

function subjectOf(assertion: string): string {
  try {
    return decodeJwt(assertion).sub ?? '';
  } catch {
    return '';
  }
}

const findClient = (handle: DatabaseHandle, id: string) =>
  handle.asSystem((db) =>
    tablesOf(db)
      .selectFrom('oauthClient')
      .innerJoin('organisation', 'organisation.id', 'oauthClient.orgId')
      .innerJoin('serviceAccount', 'serviceAccount.id', 'oauthClient.serviceAccountId')
      .selectAll('oauthClient')
      .select('serviceAccount.name as accountName')
      .where('oauthClient.id', '=', id)
      .where('oauthClient.revokedAt', 'is', null)
      .where('organisation.suspendedAt', 'is', null)
      .executeTakeFirst(),
  );
type Row = NonNullable<Awaited<ReturnType<typeof findClient>>>;

function secretFault({ secretHash, previousHash, previousUntil }: Row, secret: string, now: Date): string | null {
  const hash = hashToken(secret);
  if (secretHash === null) return 'a secret, where the client signs';
  if (hash === secretHash) return null;
  if (previousUntil && previousUntil > now && hash === previousHash) return null;
  return 'wrong secret';
}

/** RFC 7523: signed with one of its keys, by and about itself, meant for us, young, and not seen before. */
async function assertionFault(
  { handle, issuer }: ProofGround,
  ctx: Context,
  row: Row,
  assertion: string,
): Promise<string | null> {
  if (row.jwks === null) return 'an assertion, where the client has a secret';
  try {
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(Keys.parse(JSON.parse(row.jwks))), {
      issuer: row.id,
      subject: row.id,
      audience: [issuer(), `${issuer()}/oauth/token`, audienceOf(issuer())],
      algorithms,
      requiredClaims: ['exp', 'jti'],
      maxTokenAge: oldestSeconds,
      currentDate: ctx.now(),
    });
    const taken = await handle.asSystem((db) =>
      tablesOf(db)
        .insertInto('oauthAssertion')
        .values({
          clientId: row.id,
          orgId: row.orgId,
          jtiHash: hashToken(payload.jti ?? ''),
          expiresAt: new Date(ctx.now().getTime() + oldestSeconds * 2000),
        })
        .onConflict((on) => on.doNothing())
        .returning('clientId')
        .executeTakeFirst(),
    );
    return taken ? null : 'an assertion that was used before';
  } catch (error) {
    return error instanceof Error ? `assertion: ${error.message}` : 'assertion';
  }
}

const recordRefusal = (handle: DatabaseHandle, ctx: Context, row: Row, because: string): Promise<void> =>
  inTransaction({ ...ctx, orgId: row.orgId, transact: (work) => handle.transact(row.orgId, work) }, (tx) =>
    record(
      tx,
      oauthClientRefused,
      { subjectId: row.serviceAccountId, result: 'refused' },
      { name: row.accountName, client: row.name, clientId: row.id, ip: tx.ip, because: because.slice(0, 200) },
    ),
  );
