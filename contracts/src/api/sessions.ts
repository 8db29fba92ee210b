// Signing in beyond the password: second factors, passkeys, proving it again, and where one is signed in.
import * as z from 'zod';

import { Session } from '../identity.ts';
import {
  Device,
  NewPassword,
  PasskeyAssertion,
  PasskeyRequest,
  SecurityPolicy,
  SecurityPolicyShown,
} from '../sign-in.ts';
import { endpoint } from './endpoint.ts';

const nothing = z.object({});
const Ticket = z.string().max(100);
const Code = z.string().max(40);
const Password = z.string().max(200);
const passkey = z.object({ ticket: Ticket, response: PasskeyAssertion });

export const signInSecond = endpoint('POST', '/session/second-factor', {
  summary: 'Go on with a sign-in that asked for a second factor: send one of code, recovery code and passkey',
  permission: 'public',
  input: z.object({
    ticket: Ticket,
    totp: Code.optional(),
    recoveryCode: Code.optional(),
    passkey: PasskeyAssertion.optional(),
  }),
  output: Session,
});
export const startPasskeySignIn = endpoint('POST', '/session/passkey/options', {
  summary: 'Begin a sign-in by passkey alone',
  permission: 'public',
  input: nothing,
  output: z.object({ ticket: z.string(), options: PasskeyRequest }),
});
export const signInByPasskey = endpoint('POST', '/session/passkey', {
  summary: 'Sign in by passkey alone; answers with a session cookie',
  permission: 'public',
  input: passkey,
  output: Session,
});
export const startStepUp = endpoint('POST', '/session/step-up/options', {
  summary: 'How the person may prove again who they are, and what to hand the browser for a passkey',
  permission: 'signed-in',
  whileLimited: true,
  input: nothing,
  output: z.object({
    methods: z.array(z.enum(['password', 'totp', 'passkey', 'provider'])),
    ticket: z.string().nullable(),
    passkey: PasskeyRequest.nullable(),
  }),
});
export const stepUp = endpoint('POST', '/session/step-up', {
  summary: 'Prove again who one is, by one of password, code and passkey; gives the session a new token',
  permission: 'signed-in',
  whileLimited: true,
  input: z.object({ password: Password.optional(), totp: Code.optional(), passkey: passkey.optional() }),
  output: Session,
});
export const listSessions = endpoint('GET', '/sessions', {
  summary: 'Where one is signed in, the latest used first',
  permission: 'signed-in',
  input: nothing,
  output: z.object({ items: z.array(Device) }),
});
export const endSession = endpoint('DELETE', '/sessions/:sessionId', {
  summary: 'End one of one’s own sessions',
  permission: 'signed-in',
  input: z.object({ sessionId: z.uuid() }),
  output: nothing,
});
export const endOtherSessions = endpoint('DELETE', '/sessions', {
  summary: 'End all of one’s own sessions but this one',
  permission: 'signed-in',
  input: nothing,
  output: z.object({ ended: z.int() }),
});
export const endSessionsOfUser = endpoint('DELETE', '/users/:userId/sessions', {
  summary: 'Sign a user out everywhere',
  permission: 'user:write',
  stepUp: true,
  input: z.object({ userId: z.uuid() }),
  output: z.object({ ended: z.int() }),
});
export const resetSecondFactor = endpoint('POST', '/users/:userId/mfa-reset', {
  summary: 'Take away a user’s authenticator app, passkeys and recovery codes, and sign them out everywhere',
  permission: 'user:write',
  stepUp: true,
  input: z.object({ userId: z.uuid() }),
  output: nothing,
});
export const askPasswordReset = endpoint('POST', '/password-reset', {
  summary: 'Ask for a link to set a new password; the answer is the same whether or not the address is known',
  permission: 'public',
  input: z.object({ email: z.string().max(320) }),
  output: nothing,
  status: 202,
});
export const completePasswordReset = endpoint('POST', '/password-reset/complete', {
  summary: 'Set a new password with the link from the mail; all sessions of the person end',
  permission: 'public',
  input: z.object({ token: z.string().max(100), password: NewPassword }),
  output: nothing,
});
export const getSecurityPolicy = endpoint('GET', '/security-policy', {
  summary: 'What the organisation asks of those who sign in',
  permission: 'security:read',
  input: nothing,
  output: SecurityPolicyShown,
});
export const setSecurityPolicy = endpoint('PUT', '/security-policy', {
  summary: 'Change what the organisation asks of those who sign in; it holds for sessions there are, too',
  permission: 'security:write',
  stepUp: true,
  input: SecurityPolicy.omit({ rev: true }).extend({ rev: z.int().optional() }),
  output: SecurityPolicyShown,
});
