// How people prove who they are, and what an organisation asks of them.
import * as z from 'zod';

import { authStrengths } from './auth-strength.ts';
import { RoleKey } from './identity.ts';
import { languages, longestPassword } from './words.ts';

const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;
const Descriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.enum(transports)).optional(),
});

/** PublicKeyCredentialRequestOptionsJSON of WebAuthn Level 3, as far as we use it. */
export const PasskeyRequest = z.object({
  challenge: z.string(),
  timeout: z.number().optional(),
  rpId: z.string().optional(),
  allowCredentials: z.array(Descriptor).optional(),
  userVerification: z.enum(['required', 'preferred', 'discouraged']).optional(),
});
export type PasskeyRequest = z.infer<typeof PasskeyRequest>;

/** PublicKeyCredentialCreationOptionsJSON, likewise. */
export const PasskeyCreation = z.object({
  rp: z.object({ id: z.string().optional(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ alg: z.number(), type: z.literal('public-key') })),
  timeout: z.number().optional(),
  excludeCredentials: z.array(Descriptor).optional(),
  authenticatorSelection: z
    .object({
      residentKey: z.enum(['required', 'preferred', 'discouraged']).optional(),
      requireResidentKey: z.boolean().optional(),
      userVerification: z.enum(['required', 'preferred', 'discouraged']).optional(),
    })
    .optional(),
  attestation: z.enum(['none', 'indirect', 'direct', 'enterprise']).optional(),
});
export type PasskeyCreation = z.infer<typeof PasskeyCreation>;

const attachment = z.enum(['platform', 'cross-platform']).optional();
const text = z.string().max(20_000);
/** AuthenticationResponseJSON: what the browser made of a PasskeyRequest. */
export const PasskeyAssertion = z.looseObject({
  id: text,
  rawId: text,
  type: z.literal('public-key'),
  response: z.looseObject({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: text.optional(),
  }),
  authenticatorAttachment: attachment,
  clientExtensionResults: z.looseObject({}),
});
/** RegistrationResponseJSON: what the browser made of a PasskeyCreation. */
export const PasskeyAttestation = z.looseObject({
  id: text,
  rawId: text,
  type: z.literal('public-key'),
  response: z.looseObject({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(40)).max(20).optional(),
  }),
  authenticatorAttachment: attachment,
  clientExtensionResults: z.looseObject({}),
});

export const secondFactors = ['totp', 'passkey', 'recovery'] as const;
export type SecondFactor = (typeof secondFactors)[number];

/** The password was right, and is not enough: the sign-in goes on with the ticket, within five minutes. */
export const SecondFactorNeeded = z.object({
  kind: z.literal('second_factor'),
  ticket: z.string(),
  methods: z.array(z.enum(secondFactors)),
  /** What to hand the browser for a passkey; null where the person has none. */
  passkey: PasskeyRequest.nullable(),
});
export type SecondFactorNeeded = z.infer<typeof SecondFactorNeeded>;

/** A place where somebody is signed in. */
export const Device = z.object({
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  strength: z.enum(authStrengths),
  /** The one that asks. */
  current: z.boolean(),
});
export type Device = z.infer<typeof Device>;

export const Passkey = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** Kept by a password manager or a platform account, and so on several devices. */
  backedUp: z.boolean(),
});
export type Passkey = z.infer<typeof Passkey>;

export const leastPasswordLength = 12;
/** One that somebody chooses; those of other days may be longer. */
export const NewPassword = z
  .string()
  .min(leastPasswordLength, `At least ${leastPasswordLength} characters.`)
  .max(longestPassword, `At most ${longestPassword} characters.`);

/** At an identity provider, and tied to a person here. */
export const LinkedIdentity = z.object({
  providerId: z.uuid(),
  provider: z.string(),
  /** What the provider calls them. */
  subject: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
});
export type LinkedIdentity = z.infer<typeof LinkedIdentity>;

export const Profile = z.object({
  name: z.string(),
  email: z.string(),
  /** What Tocsin and its mails are written in; null where nobody has said. */
  language: z.enum(languages).nullable(),
  hasPassword: z.boolean(),
  /** When the authenticator app was confirmed; null where there is none. */
  totpSince: z.iso.datetime().nullable(),
  passkeys: z.array(Passkey),
  recoveryCodesLeft: z.int(),
  identities: z.array(LinkedIdentity),
  leastPasswordLength: z.int(),
  secondFactorRequired: z.boolean(),
});
export type Profile = z.infer<typeof Profile>;

/** What of their credentials somebody is told by mail. */
export const credentialTopics = [
  'password_changed',
  'password_reset',
  'password_set',
  'totp_added',
  'totp_removed',
  'passkey_added',
  'passkey_removed',
  'second_factors_reset',
  'recovery_codes_made',
  'identity_linked',
  'identity_unlinked',
  'email_changed',
  'api_key_made',
  'oauth_client_made',
  'new_device',
] as const;
export type CredentialTopic = (typeof credentialTopics)[number];

/** What an organisation asks of those who sign in. */
export const SecurityPolicy = z.object({
  /** Whose sessions need a second factor. */
  secondFactorRoles: z.array(RoleKey),
  /** A session nobody uses ends after this many minutes; every session after `lifetimeHours`. */
  idleMinutes: z.int().min(5).max(1440),
  lifetimeHours: z.int().min(1).max(720),
  /** How long a proof of who one is lasts for what needs a fresh one. */
  stepUpMinutes: z.int().min(1).max(60),
  leastPasswordLength: z.int().min(leastPasswordLength).max(64),
  /** Networks (CIDR) sessions may be used from; from anywhere where empty. */
  allowedNetworks: z.array(z.cidrv4().or(z.cidrv6())).max(100),
  rev: z.int(),
});
export type SecurityPolicy = z.infer<typeof SecurityPolicy>;
/** As it is shown. */
export const SecurityPolicyShown = SecurityPolicy.extend({
  /** A mail server is set, so that people are told of changes to their credentials. */
  sendsMail: z.boolean(),
});
export type SecurityPolicyShown = z.infer<typeof SecurityPolicyShown>;
