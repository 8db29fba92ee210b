// Which activities touch somebody's credentials: what of it they are told, and who they are.
import {
  apiKeyCreated,
  apiKeyRotated,
  identityLinked,
  identityUnlinked,
  oauthClientCreated,
  oauthClientRotated,
  passwordChanged,
  recoveryCodesMade,
  secondFactorAdded,
  secondFactorRemoved,
  secondFactorReset,
  signedIn,
  userChanged,
  type Activity,
  type ActivityKind,
} from '@tocsin/contracts/activity';
import type { CredentialTopic } from '@tocsin/contracts/sign-in';
import type * as z from 'zod';

import type { Context, Tx } from '#platform/context';
import { on, type Reaction } from '#platform/reactions';

import { tablesOf } from '../store.ts';

export type Told = {
  topic: CredentialTopic;
  people: readonly string[];
  /** Of the provider, key or client it is about. */
  name?: string;
  /** Their address until now, which is told too. */
  formerEmail?: string;
};
type Happened = Activity<ActivityKind>;
/** Writes to everybody `found` names. */
export type Tell = (
  ctx: Context,
  activity: Happened,
  found: (tx: Tx) => readonly Told[] | Promise<readonly Told[]>,
) => Promise<void>;

export function credentialReactions(tell: Tell): readonly Reaction[] {
  const follow = <Data extends z.ZodType>(
    kind: ActivityKind<Data>,
    toldOf: (activity: Activity<ActivityKind<Data>>, tx: Tx) => readonly Told[] | Promise<readonly Told[]>,
  ): Reaction =>
    on(kind, async function tellOfCredentials(ctx, activity) {
      await tell(ctx, activity, (tx) => toldOf(activity, tx));
    });
  /** Where the activity is about the person. */
  const theirs = <Data extends z.ZodType>(
    kind: ActivityKind<Data>,
    topicOf: (data: z.output<Data>) => Omit<Told, 'people'>,
  ): Reaction => follow(kind, ({ subjectId, data }) => [{ ...topicOf(data), people: [subjectId] }]);

  return [
    theirs(passwordChanged, ({ way }) => ({ topic: way === 'profile' ? 'password_changed' : 'password_reset' })),
    follow(userChanged, ({ subjectId, data: { fields } }) => {
      const before = fields['email']?.before;
      const changes: Told[] = [];
      if ('password' in fields) changes.push({ topic: 'password_set', people: [subjectId] });
      if (typeof before === 'string')
        changes.push({ topic: 'email_changed', people: [subjectId], formerEmail: before });
      return changes;
    }),
    theirs(secondFactorAdded, ({ method }) => ({ topic: `${method}_added` })),
    theirs(secondFactorRemoved, ({ method }) => ({ topic: `${method}_removed` })),
    theirs(secondFactorReset, () => ({ topic: 'second_factors_reset' })),
    theirs(recoveryCodesMade, () => ({ topic: 'recovery_codes_made' })),
    theirs(identityLinked, ({ provider }) => ({ topic: 'identity_linked', name: provider })),
    theirs(identityUnlinked, ({ provider }) => ({ topic: 'identity_unlinked', name: provider })),
    follow(apiKeyCreated, keyMade),
    follow(apiKeyRotated, keyMade),
    follow(oauthClientCreated, clientMade),
    follow(oauthClientRotated, clientMade),
    follow(signedIn, ({ actor, data }) => (data.newDevice ? [{ topic: 'new_device', people: [actor.id] }] : [])),
  ];
}

/** Whoever made it, and the owner of the service account it is for. */
async function keyMade(
  { subjectId, actor, data }: Pick<Happened, 'subjectId' | 'actor'> & { data: { name: string } },
  tx: Tx,
): Promise<Told[]> {
  const key = await tablesOf(tx.db)
    .selectFrom('apiKey')
    .innerJoin('serviceAccount', 'serviceAccount.id', 'apiKey.serviceAccountId')
    .select('serviceAccount.ownerId')
    .where('apiKey.id', '=', subjectId)
    .executeTakeFirst();
  return [{ topic: 'api_key_made', people: concerned(actor, key?.ownerId), name: data.name }];
}

async function clientMade(
  { subjectId, actor, data }: Pick<Happened, 'subjectId' | 'actor'> & { data: { client: string } },
  tx: Tx,
): Promise<Told[]> {
  const account = await tablesOf(tx.db)
    .selectFrom('serviceAccount')
    .select('ownerId')
    .where('id', '=', subjectId)
    .executeTakeFirst();
  return [{ topic: 'oauth_client_made', people: concerned(actor, account?.ownerId), name: data.client }];
}

const concerned = (actor: Happened['actor'], ownerId: string | undefined): string[] => [
  ...new Set([...(actor.kind === 'user' ? [actor.id] : []), ...(ownerId === undefined ? [] : [ownerId])]),
];
