// One's own account: name, password, second factors.
import * as z from 'zod';

import { Session } from '../identity.ts';
import { NewPassword, Passkey, PasskeyAttestation, PasskeyCreation, Profile } from '../sign-in.ts';
import { languages } from '../words.ts';
import { endpoint } from './endpoint.ts';

const nothing = z.object({});
const Name = z.string().trim().min(1, 'A name is needed.').max(120);
const mine = { permission: 'signed-in', whileLimited: true } as const;

export const getProfile = endpoint('GET', '/profile', {
  summary: 'One’s own account',
  ...mine,
  input: nothing,
  output: Profile,
});
export const changeProfile = endpoint('PATCH', '/profile', {
  summary: 'Change one’s own name or language',
  permission: 'signed-in',
  input: z.object({ name: Name.optional(), language: z.enum(languages).optional() }),
  output: Profile,
});
export const changePassword = endpoint('POST', '/profile/password', {
  summary: 'Change one’s own password; all other sessions end',
  permission: 'signed-in',
  input: z.object({
    current: z.string().max(200),
    next: NewPassword,
  }),
  output: Session,
});
export const startTotp = endpoint('POST', '/profile/totp', {
  summary: 'Begin with an authenticator app: its secret, as text and as a QR code, shown this once',
  ...mine,
  stepUp: true,
  input: nothing,
  output: z.object({
    /** Base 32, for typing. */
    secret: z.string(),
    /** `otpauth://totp/…` */
    uri: z.string(),
    /** The same as a QR code. */
    svg: z.string(),
  }),
});
export const confirmTotp = endpoint('POST', '/profile/totp/confirm', {
  summary: 'Prove that the authenticator app works; from now on signing in asks for its code',
  ...mine,
  stepUp: true,
  input: z.object({ code: z.string().max(40) }),
  output: Session,
});
export const removeTotp = endpoint('DELETE', '/profile/totp', {
  summary: 'Do without the authenticator app',
  permission: 'signed-in',
  stepUp: true,
  input: nothing,
  output: Profile,
});
export const startPasskey = endpoint('POST', '/profile/passkeys/options', {
  summary: 'Begin with a new passkey: what to hand the browser',
  ...mine,
  stepUp: true,
  input: nothing,
  output: z.object({ ticket: z.string(), options: PasskeyCreation }),
});
export const addPasskey = endpoint('POST', '/profile/passkeys', {
  summary: 'Keep a new passkey',
  ...mine,
  stepUp: true,
  input: z.object({ ticket: z.string().max(100), name: Name, response: PasskeyAttestation }),
  output: Passkey,
  status: 201,
});
export const renamePasskey = endpoint('PATCH', '/profile/passkeys/:passkeyId', {
  summary: 'Rename a passkey',
  permission: 'signed-in',
  input: z.object({ passkeyId: z.uuid(), name: Name }),
  output: Passkey,
});
export const removePasskey = endpoint('DELETE', '/profile/passkeys/:passkeyId', {
  summary: 'Forget a passkey',
  permission: 'signed-in',
  stepUp: true,
  input: z.object({ passkeyId: z.uuid() }),
  output: Profile,
});
export const makeRecoveryCodes = endpoint('POST', '/profile/recovery-codes', {
  summary: 'Make ten new recovery codes, shown this once; the old ones end',
  ...mine,
  stepUp: true,
  input: nothing,
  output: z.object({ codes: z.array(z.string()) }),
});
