// Whether a new password will do: long enough for the organisation, not easily guessed, and in no known breach.
import { inTransaction, type Context } from '#platform/context';
import { invalid } from '#platform/errors';

import { findPolicy } from '../security-policy.ts';
import { findOrganisation, findUser } from '../store.ts';
import { isBreached } from './breached.ts';
import { weaknessOf } from './weakness.ts';

type Asked = {
  password: string;
  /** Names and addresses of the person: what somebody would try first. */
  about: readonly string[];
  /** Where the password is in the input. */
  pointer?: string;
};
/** Asks before any transaction: a file may be read. @throws Problem `invalid_input` `weak_password` */
export type PasswordCheck = (ctx: Context, asked: Asked) => Promise<void>;

/** @param breachedFile the Have I Been Pwned list ordered by SHA-1, or null */
export const createPasswordCheck =
  (breachedFile: string | null): PasswordCheck =>
  async (ctx, { password, about, pointer = '/password' }) => {
    const [least, organisation] = await inTransaction(ctx, async (tx) => [
      (await findPolicy(tx.db, tx.orgId)).leastPasswordLength,
      (await findOrganisation(tx)).name,
    ]);
    await refuseWeak(breachedFile, { password, about: [...about, organisation], pointer, least });
  };

/** Where there is no organisation yet whose policy could ask for more. @throws Problem `invalid_input` `weak_password` */
export async function refuseWeak(
  breachedFile: string | null,
  { password, about, pointer = '/password', least = 12 }: Asked & { least?: number },
): Promise<void> {
  const refuse = (detail: string) => invalid('weak_password', detail, [{ pointer, detail }]);
  if (password.length < least) throw refuse(`At least ${least} characters.`);
  const weakness = weaknessOf(password, about);
  if (weakness !== null) throw refuse(weakness);
  if (breachedFile !== null && (await isBreached(breachedFile, password)))
    throw refuse('This password is in a list of stolen ones. Choose another.');
}

type WithPassword = { password?: string | undefined; email?: string; name?: string | undefined; userId?: string };

/** The verb, after a look at the password in its input, if there is one. */
export const checkingPassword =
  <Input extends WithPassword, Output>(check: PasswordCheck, verb: (ctx: Context, input: Input) => Promise<Output>) =>
  async (ctx: Context, input: Input): Promise<Output> => {
    const { password, email, name, userId } = input;
    if (password !== undefined) {
      const user = userId === undefined ? undefined : await inTransaction(ctx, (tx) => findUser(tx, userId));
      const about = [email, name, user?.email, user?.name].filter((word) => word !== undefined);
      await check(ctx, { password, about });
    }
    return await verb(ctx, input);
  };
