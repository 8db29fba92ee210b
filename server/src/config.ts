// What the server is set to, and the only place that reads the environment.
import { Secret } from '#platform/secret';

import { noNamedStores, readEventStores, type EventStoreSettings, type ReadStores } from './event-store-settings.ts';
import { roles, settings, type Role, type Settings } from './settings.ts';

function bucketOf(address: string, key: Secret) {
  const url = new URL(address);
  const [bucket = '', ...prefix] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const [accessKeyId = '', ...secretParts] = key.reveal().split(':');
  return Object.freeze({
    endpoint: url.origin,
    bucket,
    prefix: prefix.map((part) => `${part}/`).join(''),
    region: url.searchParams.get('region') ?? 'us-east-1',
    pathStyle: true,
    credentials: { accessKeyId, secretAccessKey: new Secret(secretParts.join(':')) },
  });
}

const shape = (env: Settings, offered: ReadonlyMap<string, Secret>, eventStores: EventStoreSettings) =>
  Object.freeze({
    host: env.TOCSIN_HOST,
    port: env.TOCSIN_PORT,
    publicUrl: env.TOCSIN_PUBLIC_URL ?? null,
    trustProxy: env.TOCSIN_TRUST_PROXY,
    dataDir: env.TOCSIN_DATA_DIR,
    logLevel: env.TOCSIN_LOG_LEVEL,
    adminEmail: env.TOCSIN_ADMIN_EMAIL ?? null,
    adminPassword: env.TOCSIN_ADMIN_PASSWORD ?? null,
    platformAdmins: env.TOCSIN_PLATFORM_ADMINS,
    databaseUrl: env.DATABASE_URL ?? null,
    clickhouseUrl: env.CLICKHOUSE_URL ?? null,
    eventStores,
    broker: env.NATS_URL
      ? Object.freeze({ url: env.NATS_URL, replicas: env.NATS_REPLICAS, maxMb: env.NATS_MAX_MB })
      : null,
    roles: new Set<Role>(env.TOCSIN_ROLES),
    /** Null: chosen by the size of the machine. */
    eventStoreMemoryMb: env.TOCSIN_EVENT_STORE_MEMORY_MB ?? null,
    retentionDays: env.TOCSIN_RETENTION_DAYS,
    ingestMaxMb: env.TOCSIN_INGEST_MAX_MB,
    syslog: Object.freeze({
      host: env.TOCSIN_SYSLOG_HOST,
      /** 0: off. */
      udpPort: env.TOCSIN_SYSLOG_UDP_PORT,
      tcpPort: env.TOCSIN_SYSLOG_TCP_PORT,
      org: env.TOCSIN_SYSLOG_ORG ?? null,
    }),
    doorConnections: Object.freeze({
      maxTogether: env.TOCSIN_DOOR_CONNECTIONS,
      maxPerAddress: env.TOCSIN_DOOR_CONNECTIONS_PER_ADDRESS,
    }),
    secretKey: env.TOCSIN_SECRET_KEY ?? null,
    breachedPasswords: env.TOCSIN_BREACHED_PASSWORDS ?? null,
    secretKeyBefore: env.TOCSIN_SECRET_KEY_BEFORE ?? null,
    masterKey: env.TOCSIN_MASTER_KEY,
    aws:
      env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY
        ? Object.freeze({
            accessKeyId: env.AWS_ACCESS_KEY_ID,
            secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
            sessionToken: env.AWS_SESSION_TOKEN ?? null,
            kmsEndpoint: env.AWS_ENDPOINT_URL_KMS ?? null,
          })
        : null,
    hashicorp:
      env.VAULT_ADDR && (env.VAULT_TOKEN ?? env.VAULT_TOKEN_FILE)
        ? Object.freeze({
            address: env.VAULT_ADDR,
            namespace: env.VAULT_NAMESPACE ?? null,
            token: env.VAULT_TOKEN ?? null,
            tokenFile: env.VAULT_TOKEN_FILE ?? null,
          })
        : null,
    /** What `secret://environment/…` may read: the variables that begin with `TOCSIN_S_`, by their whole name. */
    offered,
    /** Null: in the data folder. */
    ledgerDir: env.TOCSIN_LEDGER_DIR ?? null,
    tls: Object.freeze({
      certificate: env.TOCSIN_TLS_CERT ?? null,
      key: env.TOCSIN_TLS_KEY ?? null,
      clientAuthorities: env.TOCSIN_TLS_CLIENT_CA ?? null,
    }),
    mail: env.TOCSIN_SMTP_URL ? Object.freeze({ smtpUrl: env.TOCSIN_SMTP_URL, from: env.TOCSIN_MAIL_FROM }) : null,
    webhookSecret: env.TOCSIN_WEBHOOK_SECRET ?? null,
    evidenceBucket:
      env.TOCSIN_EVIDENCE_S3 && env.TOCSIN_EVIDENCE_S3_KEY
        ? bucketOf(env.TOCSIN_EVIDENCE_S3, env.TOCSIN_EVIDENCE_S3_KEY)
        : null,
    clamav: env.TOCSIN_CLAMAV ?? null,
    outboundProxy: env.TOCSIN_OUTBOUND_PROXY ?? null,
    outboundAllow: env.TOCSIN_OUTBOUND_ALLOW,
  });
export type Config = ReturnType<typeof shape>;

/** Variables by these names are for organisations to refer to, and nothing else in the environment is. */
const offeredPrefix = 'TOCSIN_S_';

export type ReadConfig = { config: Config; warnings: string[] } | { faults: string[] };

/** Reads all settings from `env`; an empty value counts as absent. Lists every fault, not just the first. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): ReadConfig {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const faults: string[] = [];
  if ((given['TOCSIN_ADMIN_EMAIL'] === undefined) !== (given['TOCSIN_ADMIN_PASSWORD'] === undefined))
    faults.push('TOCSIN_ADMIN_EMAIL and TOCSIN_ADMIN_PASSWORD: set both or neither.');
  const read = settings.safeParse(given);
  if (!read.success) {
    faults.push(...read.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`));
    return { faults };
  }
  const stores: ReadStores = read.data.TOCSIN_EVENT_STORES
    ? readEventStores(read.data.TOCSIN_EVENT_STORES, env)
    : { settings: noNamedStores };
  if ('faults' in stores) faults.push(...stores.faults);
  faults.push(...unfitting(read.data, 'settings' in stores ? stores.settings : noNamedStores));
  if (faults.length > 0 || 'faults' in stores) return { faults };
  const warnings = Object.keys(given)
    .filter((name) => name.startsWith('TOCSIN_') && !name.startsWith(offeredPrefix) && !(name in settings.shape))
    .map((name) => `${name} is not a setting of the server.`);
  const offered = Object.entries(given)
    .filter(([name]) => name.startsWith(offeredPrefix))
    .map(([name, value]): [string, Secret] => [name, new Secret(value ?? '')]);
  return { config: shape(read.data, new Map(offered), stores.settings), warnings };
}

/** Settings that are each right, and do not go together. */
function unfitting(env: Settings, { stores }: EventStoreSettings): string[] {
  const faults: string[] = [];
  if (env.NATS_URL && !(env.DATABASE_URL && env.CLICKHOUSE_URL))
    faults.push('NATS_URL: needs DATABASE_URL and CLICKHOUSE_URL, which all processes share.');
  for (const { name, at } of stores)
    if (env.NATS_URL && 'folder' in at)
      faults.push(`TOCSIN_EVENT_STORES: ${name}: a folder belongs to one process; with NATS_URL it needs a url.`);
  if (!env.NATS_URL && env.TOCSIN_ROLES.length < roles.length)
    faults.push('TOCSIN_ROLES: a process without NATS_URL does everything; leave this out.');
  if (env.TOCSIN_MASTER_KEY.startsWith('arn:') && !(env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY))
    faults.push('TOCSIN_MASTER_KEY: a key of AWS KMS needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.');
  if (env.TOCSIN_MASTER_KEY.startsWith('vault:') && !(env.VAULT_ADDR && (env.VAULT_TOKEN ?? env.VAULT_TOKEN_FILE)))
    faults.push('TOCSIN_MASTER_KEY: a key of HashiCorp Vault needs VAULT_ADDR and VAULT_TOKEN or VAULT_TOKEN_FILE.');
  if ((env.TOCSIN_EVIDENCE_S3 === undefined) !== (env.TOCSIN_EVIDENCE_S3_KEY === undefined))
    faults.push('TOCSIN_EVIDENCE_S3 and TOCSIN_EVIDENCE_S3_KEY: set both or neither.');
  if ((env.TOCSIN_TLS_CERT === undefined) !== (env.TOCSIN_TLS_KEY === undefined))
    faults.push('TOCSIN_TLS_CERT and TOCSIN_TLS_KEY: set both or neither.');
  return faults;
}

/** The process's settings; prints every fault and ends the process when there is one. */
export function loadConfig(): Config {
  const read = readConfig(process.env);
  if ('faults' in read) return refuseToStart(read.faults);
  for (const warning of read.warnings) console.warn(warning);
  return read.config;
}

function refuseToStart(faults: readonly string[]): never {
  console.error(`Tocsin cannot start: ${faults.length === 1 ? 'a setting is' : 'settings are'} wrong.`);
  for (const fault of faults) console.error(`  ${fault}`);
  console.error('All settings are described in docs/configuration.md.');
  process.exit(1);
}
