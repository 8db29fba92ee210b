// Secrets, where they come from, and the keys they are sealed with. A value goes in and never comes out.
import * as z from 'zod';

import { endpoint } from './endpoint.ts';

const moment = z.iso.datetime();
const nothing = z.object({});
const value = z.string().min(1, 'A value is needed.').max(65_536);
const rev = z.int().optional();
/** In hours: how long the value before stays valid beside the new one. */
const overlapHours = z.int().min(0).max(720);

export const KeptSecret = z.object({
  id: z.uuid(),
  name: z.string(),
  /** What is written in its place: `secret://keyring/<name>`. */
  reference: z.string(),
  description: z.string(),
  /** Null: no rotation is asked for. */
  rotateEveryDays: z.int().nullable(),
  rotatedAt: moment,
  /** Whether it is older than it should be. */
  due: z.boolean(),
  /** Until then the value before is valid as well; null: it is not. */
  previousUntil: moment.nullable(),
  lastUsedAt: moment.nullable(),
  createdBy: z.string(),
  createdAt: moment,
  rev: z.int(),
});
export type KeptSecret = z.infer<typeof KeptSecret>;

export const SecretUse = z.object({
  purpose: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  day: z.iso.date(),
  uses: z.int(),
  lastAt: moment,
});
export type SecretUse = z.infer<typeof SecretUse>;

const secretName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,80}$/, 'Lower-case letters, digits, dots, dashes and underscores.');
const description = z.string().trim().max(500);
const rotateEveryDays = z.int().min(1).max(3650).nullable();
const OneSecret = z.object({ secretId: z.uuid() });

export const listSecrets = endpoint('GET', '/secrets', {
  summary: 'The secrets Tocsin keeps, without their values',
  permission: 'secret:read',
  input: nothing,
  output: z.object({ items: z.array(KeptSecret) }),
});
export const createSecret = endpoint('POST', '/secrets', {
  summary: 'Keep a secret; refer to it as secret://keyring/<name>',
  permission: 'secret:write',
  stepUp: 'sessions',
  input: z.object({
    name: secretName,
    value,
    description: description.default(''),
    rotateEveryDays: rotateEveryDays.default(null),
  }),
  output: KeptSecret,
  status: 201,
});
export const changeSecret = endpoint('PATCH', '/secrets/:secretId', {
  summary: 'Change what is said of a secret; its value changes by rotation',
  permission: 'secret:write',
  stepUp: 'sessions',
  input: OneSecret.extend({ description: description.optional(), rotateEveryDays: rotateEveryDays.optional(), rev }),
  output: KeptSecret,
});
export const rotateSecret = endpoint('POST', '/secrets/:secretId/rotate', {
  summary: 'Put a new value in force; the one before stays valid for checking signatures as long as asked for',
  permission: 'secret:write',
  stepUp: 'sessions',
  input: OneSecret.extend({ value, overlapHours: overlapHours.default(24) }),
  output: KeptSecret,
});
export const deleteSecret = endpoint('DELETE', '/secrets/:secretId', {
  summary: 'Delete a secret; what refers to it fails from then on',
  permission: 'secret:write',
  stepUp: 'sessions',
  input: OneSecret,
  output: nothing,
});
export const listSecretUses = endpoint('GET', '/secrets/:secretId/uses', {
  summary: 'Who used a secret for what, by day, the newest first',
  permission: 'secret:read',
  input: OneSecret,
  output: z.object({ items: z.array(SecretUse) }),
});

export const secretProviderKinds = ['aws-secrets-manager', 'vault-kv'] as const;
const address = z
  .url({ protocol: /^https?$/, error: 'Must be an address that begins with https:// or http://.' })
  .max(300);
export const SecretProviderSettings = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('aws-secrets-manager'),
    region: z.string().regex(/^[a-z0-9-]{1,40}$/, 'The name of a region, e.g. eu-west-3.'),
    accessKeyId: z.string().trim().min(1).max(200),
    /** Stands before each name. */
    prefix: z.string().regex(/^[A-Za-z0-9/_+=.@-]{0,200}$/),
    /** Instead of Amazon's own address. */
    endpoint: address.nullable(),
    overlapHours,
  }),
  z.object({
    kind: z.literal('vault-kv'),
    address,
    namespace: z.string().max(200).nullable(),
    /** Of the key-value engine, version 2. */
    mount: z.string().regex(/^[\w-]+(\/[\w-]+)*$/, 'The path the engine is mounted at, e.g. secret.'),
    overlapHours,
  }),
]);
export type SecretProviderSettings = z.infer<typeof SecretProviderSettings>;

export const SecretProviderView = z.object({
  id: z.uuid(),
  name: z.string(),
  settings: SecretProviderSettings,
  checkedAt: moment.nullable(),
  /** Why the last test failed. */
  problem: z.string().nullable(),
  createdBy: z.string(),
  createdAt: moment,
  rev: z.int(),
});
export type SecretProviderView = z.infer<typeof SecretProviderView>;

const providerName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'Lower-case letters, digits and dashes.')
  .refine((name) => name !== 'keyring' && name !== 'environment', 'This name is Tocsin’s own.');
/** The secret access key, or the token; also a reference to the keyring or the environment. */
const credential = z.string().min(1).max(4096);
const OneProvider = z.object({ providerId: z.uuid() });

export const listSecretProviders = endpoint('GET', '/secret-providers', {
  summary: 'Where secrets are fetched from, besides the keyring and the environment',
  permission: 'secret:read',
  input: nothing,
  output: z.object({ items: z.array(SecretProviderView) }),
});
export const createSecretProvider = endpoint('POST', '/secret-providers', {
  summary: 'Fetch secrets from AWS Secrets Manager or HashiCorp Vault; refer to them as secret://<name>/<path>',
  permission: 'secret:write',
  stepUp: 'sessions',
  input: z.object({ name: providerName, settings: SecretProviderSettings, credential }),
  output: SecretProviderView,
  status: 201,
});
export const changeSecretProvider = endpoint('PATCH', '/secret-providers/:providerId', {
  summary: 'Change where a provider is or what it is asked with',
  permission: 'secret:write',
  stepUp: 'sessions',
  input: OneProvider.extend({
    settings: SecretProviderSettings.optional(),
    credential: credential.optional(),
    rev,
  }),
  output: SecretProviderView,
});
export const deleteSecretProvider = endpoint('DELETE', '/secret-providers/:providerId', {
  summary: 'Delete a provider; what refers to it fails from then on',
  permission: 'secret:write',
  stepUp: 'sessions',
  input: OneProvider,
  output: nothing,
});
export const testSecretProvider = endpoint('POST', '/secret-providers/:providerId/test', {
  summary: 'Read a secret and throw it away: whether the provider answers, and lets itself be read',
  permission: 'secret:write',
  input: OneProvider.extend({ path: z.string().min(1).max(200) }),
  output: z.object({ ok: z.boolean(), problem: z.string().nullable() }),
});

export const DataKey = z.object({
  version: z.int(),
  state: z.enum(['active', 'retired', 'shredded']),
  /** What wraps it: `local:…`, `aws-kms:<arn>`, `vault:<mount>/<key>`. */
  masterKey: z.string(),
  createdAt: moment,
});
export const ResealPlace = z.object({
  /** `table.column` */
  place: z.string(),
  done: z.int(),
  total: z.int(),
  /** Values that no key opens. */
  failed: z.int(),
  finished: z.boolean(),
});
export const Keys = z.object({
  /** What wraps new keys. */
  masterKey: z.string(),
  /** Newest first. */
  keys: z.array(DataKey),
  /** How far the values have come in being sealed with the newest key. */
  reseal: z.array(ResealPlace),
});
export type Keys = z.infer<typeof Keys>;

export const getKeys = endpoint('GET', '/keys', {
  summary: 'The keys your organisation’s secrets are sealed with, and how far the newest has come',
  permission: 'secret:read',
  input: nothing,
  output: Keys,
});
export const rotateKeys = endpoint('POST', '/keys/rotate', {
  summary: 'Make a new key and seal every value with it, in the background',
  permission: 'secret:write',
  stepUp: true,
  input: nothing,
  output: Keys,
  status: 202,
});
export const shredOrganisation = endpoint('POST', '/platform/organisations/:organisationId/shred', {
  summary: 'Destroy the keys of an organisation for ever, and with them every secret kept for it',
  permission: 'platform:write',
  stepUp: true,
  input: z.object({
    organisationId: z.uuid(),
    /** The organisation's name, typed. */
    name: z.string(),
    because: z.string().trim().min(1, 'A reason is needed.').max(500),
  }),
  output: z.object({ keys: z.int() }),
});
