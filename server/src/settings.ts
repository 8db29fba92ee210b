// Every setting of the server: its name, what it accepts, its default, and what is told of it.
import ipaddr from 'ipaddr.js';
import * as z from 'zod';

import { kmsArn } from '#platform/keys/aws-kms';
import { transitKey } from '#platform/keys/vault-transit';
import { Secret } from '#platform/secret';

const port = z.coerce.number('Must be a port number.').int().min(0).max(65_535);
const megabytes = z.coerce.number('Must be a number of megabytes.').int();
const secret = z.string().transform((value) => new Secret(value));
const items = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const isNetwork = (text: string): boolean =>
  text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text) && !/^\d+$/.test(text);
const isUrl = (schemes: readonly string[]) => (text: string) =>
  URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));
const url = (...schemes: string[]) =>
  z
    .string()
    .refine(isUrl(schemes), `Must be an address that begins with ${schemes.map((s) => `${s}://`).join(' or ')}.`);

export const roles = ['api', 'ingest', 'detect', 'work'] as const;
export type Role = (typeof roles)[number];

/** The name of the setting, what it accepts, its default, and the sentence in docs/configuration.md. */
export const settings = z.object({
  TOCSIN_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address to listen on. Anything but a loopback address makes Tocsin reachable from other machines.'),
  TOCSIN_PORT: port
    .default(8480)
    .describe('Port of the dashboard, the API and the WebSocket. 0 lets the system choose.'),
  TOCSIN_PUBLIC_URL: url('http', 'https')
    .refine((text) => !URL.canParse(text) || new URL(text).pathname === '/', 'Must have no path.')
    .transform((text) => new URL(text).origin)
    .optional()
    .describe(
      'The address people use, when it differs from host and port. With `https://`, cookies are sent over TLS only.',
    ),
  TOCSIN_TRUST_PROXY: items
    .pipe(z.array(z.string().refine(isNetwork, 'Must be addresses or networks, separated by commas.')))
    .default([])
    .describe(
      'Addresses or networks of reverse proxies whose `X-Forwarded-*` headers are believed, separated by commas.',
    ),
  TOCSIN_DATA_DIR: z.string().default('./data').describe('Where the embedded databases, objects and keys are kept.'),
  TOCSIN_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('warn')
    .describe('What is logged, as one JSON object a line on standard output. `info` adds one line a request.'),
  TOCSIN_ADMIN_EMAIL: z
    .email('Must be an e-mail address.')
    .optional()
    .describe('Creates the first administrator without asking, together with `TOCSIN_ADMIN_PASSWORD`.'),
  TOCSIN_ADMIN_PASSWORD: z
    .string()
    .min(12, 'Must have at least 12 characters.')
    .max(200)
    .pipe(secret)
    .optional()
    .describe('The first administrator’s password. Only read while no organisation exists.'),
  TOCSIN_PLATFORM_ADMINS: items
    .pipe(z.array(z.email('Must be e-mail addresses, with commas between them.')))
    .default([])
    .describe(
      'E-mail addresses of the users of the first organisation who may make, suspend and resume organisations. Read at every start.',
    ),
  DATABASE_URL: url('postgres', 'postgresql')
    .pipe(secret)
    .optional()
    .describe('PostgreSQL 15 or later. Without it, the embedded database is used.'),
  CLICKHOUSE_URL: url('http', 'https')
    .pipe(secret)
    .optional()
    .describe('ClickHouse over HTTP. Without it, the embedded event store is used.'),
  TOCSIN_EVENT_STORES: z
    .string()
    .optional()
    .describe(
      'YAML file that names event stores besides that one, for organisations whose data has to lie somewhere. See [tenancy.md](tenancy.md#where-data-lies).',
    ),
  NATS_URL: z
    .string()
    .refine(
      (text) => text.split(',').every((one) => isUrl(['nats', 'tls'])(one.trim())),
      'Must be addresses that begin with nats:// or tls://, separated by commas.',
    )
    .pipe(secret)
    .optional()
    .describe(
      'NATS with JetStream, one address or several with commas between: the stream between doors and detect workers, and the subjects other programs follow. Needs `DATABASE_URL` and `CLICKHOUSE_URL`.',
    ),
  NATS_REPLICAS: z.coerce
    .number('Must be 1, 3 or 5.')
    .pipe(z.union([z.literal(1), z.literal(3), z.literal(5)], 'Must be 1, 3 or 5.'))
    .default(1)
    .describe('On how many servers of the NATS cluster each batch is kept before its sender is answered.'),
  NATS_MAX_MB: megabytes
    .min(64)
    .default(8192)
    .describe('How much may wait in the stream for detect workers, in megabytes; beyond it senders are told to wait.'),
  TOCSIN_ROLES: items
    .pipe(z.array(z.enum(roles, `Must be some of ${roles.join(', ')}, separated by commas.`)))
    .default([...roles])
    .describe(
      'What this process does: `api` (dashboard and API), `ingest` (the doors), `detect` (workers of the stream), `work` (jobs and timers). Fewer than all need `NATS_URL`.',
    ),
  TOCSIN_EVENT_STORE_MEMORY_MB: megabytes
    .min(256)
    .optional()
    .describe(
      'The most memory the embedded event store may take, in megabytes. Chosen by the size of the machine unless set.',
    ),
  TOCSIN_RETENTION_DAYS: z.coerce
    .number('Must be a number of days.')
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('How many days events are kept after they arrived, where an organisation has no rule of its own.'),
  TOCSIN_INGEST_MAX_MB: megabytes
    .min(1)
    .max(1024)
    .default(64)
    .describe(
      'The largest body the ingest door takes, in megabytes; a gzip body may be three times as large once unpacked.',
    ),
  TOCSIN_SYSLOG_HOST: z
    .string()
    .default('127.0.0.1')
    .describe('Address the syslog doors listen on, until that is changed on the Doors page.'),
  TOCSIN_SYSLOG_UDP_PORT: port
    .default(5514)
    .describe('Port for syslog over UDP, until that is changed on the Doors page. 0 closes this door.'),
  TOCSIN_SYSLOG_TCP_PORT: port
    .default(5514)
    .describe('Port for syslog over TCP, until that is changed on the Doors page. 0 closes this door.'),
  TOCSIN_SYSLOG_ORG: z
    .string()
    .optional()
    .describe('The short name of the organisation that syslog belongs to. Only needed when there are several.'),
  TOCSIN_DOOR_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(1)
    .default(4000)
    .describe('How many connections the doors that speak no HTTP have open together.'),
  TOCSIN_DOOR_CONNECTIONS_PER_ADDRESS: z.coerce
    .number()
    .int()
    .min(1)
    .default(500)
    .describe('How many of these connections may come from one address.'),
  TOCSIN_SECRET_KEY: z
    .string()
    .min(32, 'Must have at least 32 characters.')
    .pipe(secret)
    .optional()
    .describe(
      'Encrypts the secrets kept in the database. Without it a key is made in `secret-key` in the data folder; several processes need the same.',
    ),
  TOCSIN_BREACHED_PASSWORDS: z
    .string()
    .optional()
    .describe(
      'The file of Have I Been Pwned with SHA-1 hashes in their order (`pwnedpasswords.txt`): no new password may be in it. It is searched on disk and never sent anywhere.',
    ),
  TOCSIN_SECRET_KEY_BEFORE: z
    .string()
    .min(32, 'Must have at least 32 characters.')
    .pipe(secret)
    .optional()
    .describe(
      'After `TOCSIN_SECRET_KEY` was changed: the key before, until the Secrets page shows that nothing needs it.',
    ),
  TOCSIN_MASTER_KEY: z
    .string()
    .refine(
      (text) => text === 'local' || kmsArn.test(text) || transitKey.test(text),
      'Must be local, the ARN of a key of AWS KMS, or vault:<mount>/<key>.',
    )
    .default('local')
    .describe(
      'What wraps the organisations’ keys: `local` (`TOCSIN_SECRET_KEY` or its file), the ARN of a key of AWS KMS, or `vault:transit/<key>` of HashiCorp Vault. See [secrets.md](secrets.md).',
    ),
  AWS_ACCESS_KEY_ID: z.string().optional().describe('For the master key in AWS KMS.'),
  AWS_SECRET_ACCESS_KEY: secret.optional().describe('Of `AWS_ACCESS_KEY_ID`.'),
  AWS_SESSION_TOKEN: secret.optional().describe('Of `AWS_ACCESS_KEY_ID`, when it is temporary.'),
  AWS_ENDPOINT_URL_KMS: url('http', 'https')
    .optional()
    .describe('Where AWS KMS is reached instead of its public address, e.g. an endpoint of a VPC.'),
  VAULT_ADDR: url('http', 'https').optional().describe('HashiCorp Vault, for the master key in its transit engine.'),
  VAULT_TOKEN: secret.optional().describe('The token for `VAULT_ADDR`.'),
  VAULT_TOKEN_FILE: z
    .string()
    .optional()
    .describe('A file with the token for `VAULT_ADDR`, read at each use, as an agent of Vault renews it.'),
  VAULT_NAMESPACE: z.string().optional().describe('The namespace in `VAULT_ADDR`, where there is one.'),
  TOCSIN_LEDGER_DIR: z
    .string()
    .optional()
    .describe(
      'Folder for the append-only files of signed ledger roots; best on a medium that the database’s administrators cannot write to. `ledger` in the data folder unless set.',
    ),
  TOCSIN_TLS_CERT: z
    .string()
    .optional()
    .describe(
      'PEM file with the certificate, and those that signed it, for doors with TLS; read again when it changes.',
    ),
  TOCSIN_TLS_KEY: z.string().optional().describe('PEM file with the private key of `TOCSIN_TLS_CERT`.'),
  TOCSIN_TLS_CLIENT_CA: z
    .string()
    .optional()
    .describe('PEM file with the authorities whose client certificates the doors with mutual TLS accept.'),
  TOCSIN_SMTP_URL: url('smtp', 'smtps', 'secret')
    .pipe(secret)
    .optional()
    .describe(
      'Mail server for notifications, e.g. `smtps://user:password@mail.example.org:465`; or a reference `secret://…`, looked up in the organisation that tells.',
    ),
  TOCSIN_MAIL_FROM: z.string().default('Tocsin <tocsin@localhost>').describe('The sender of notifications by e-mail.'),
  TOCSIN_WEBHOOK_SECRET: secret
    .optional()
    .describe(
      'Signs what webhooks are sent: `X-Tocsin-Signature: sha256=` and the HMAC of the body. May be a reference `secret://…`, looked up in the organisation that tells.',
    ),
  TOCSIN_EVIDENCE_S3: url('http', 'https')
    .refine((text) => new URL(text).pathname.length > 1, 'Must name the bucket: https://s3.example.org/bucket.')
    .optional()
    .describe(
      'Where evidence is kept instead of the data folder: `https://<endpoint>/<bucket>/<prefix>?region=<region>`. Object Lock must be on for the bucket. Needs `TOCSIN_EVIDENCE_S3_KEY`. See [evidence.md](evidence.md).',
    ),
  TOCSIN_EVIDENCE_S3_KEY: z
    .string()
    .regex(/^[^:]+:.+$/, 'Must be <access key id>:<secret access key>.')
    .pipe(secret)
    .optional()
    .describe('The access key of `TOCSIN_EVIDENCE_S3`: `<access key id>:<secret access key>`.'),
  TOCSIN_CLAMAV: z
    .string()
    .regex(/^(\[[0-9a-f:]+\]|[\w.-]+):\d{1,5}$/i, 'Must be host:port.')
    .optional()
    .describe('ClamAV (`clamd`) that looks at each file of evidence, as `host:port`.'),
  TOCSIN_OUTBOUND_PROXY: url('http', 'https')
    .pipe(secret)
    .optional()
    .describe('HTTP proxy for every call Tocsin makes to other systems.'),
  TOCSIN_OUTBOUND_ALLOW: items
    .default([])
    .describe(
      'Host names, addresses or networks in your own network that Tocsin may call, separated by commas. Private, loopback and link-local addresses are refused unless listed; cloud metadata addresses always are.',
    ),
});
export type Settings = z.output<typeof settings>;
