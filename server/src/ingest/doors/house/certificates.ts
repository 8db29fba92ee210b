// What doors with TLS show: the certificate of the settings, or one of Tocsin's own; read again when its files change.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';

import type { DoorCertificate } from '@tocsin/contracts/api/doors';

import type { Log } from '#platform/log';

import { addressOf } from './networks.ts';
import { namesIn } from './peer-of.ts';
import { ownCertificate } from './self-signed.ts';

/** PEM texts. */
export type Material = { cert: string; key: string; clientAuthorities: string | null };
export type CertificateSettings = {
  dataDir: string;
  /** Paths of PEM files. */
  certificate: string | null;
  key: string | null;
  clientAuthorities: string | null;
  /** Besides this machine's own names. */
  names: readonly string[];
  now: () => Date;
  log: Log;
  /** How often the files are looked at. */
  everyMs?: number;
};
export type Certificates = {
  /** Made at the first call where the settings name none. @throws Error one sentence on what cannot be read */
  material: () => Promise<Material>;
  /** Null before the first call of `material`. */
  describe: () => DoorCertificate | null;
  /** Made by this process, and so another one in each of several. */
  isOwn: () => boolean;
  /** Whether client certificates can be checked. */
  hasAuthorities: () => boolean;
  /** Called with what is new, once it has been read and found to fit together. */
  onChange: (listener: (material: Material) => void) => void;
  close: () => void;
};

type Read = { material: Material; stamp: string };

export function createCertificates(settings: CertificateSettings): Certificates {
  const { log, everyMs = 2000 } = settings;
  const listeners: ((material: Material) => void)[] = [];
  let current: Read | null = null;
  let fault: string | null = null;
  let reading: Promise<Read> | null = null;
  let tried = '';

  async function look(): Promise<void> {
    if (!current) return;
    const files = await filesOf(settings);
    const stamp = await stampOf(files);
    if (stamp === current.stamp || stamp === tried) return;
    tried = stamp;
    try {
      current = { material: await readMaterial(files), stamp };
      fault = null;
      log.info('the certificate of the doors was read again');
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
      log.error({ err: error }, 'the new certificate of the doors cannot be used; the one before serves on');
      return;
    }
    for (const tell of listeners) tell(current.material);
  }

  const timer = setInterval(() => {
    look().catch((error: unknown) => log.error({ err: error }, 'the certificate of the doors could not be looked at'));
  }, everyMs);
  timer.unref();

  return {
    material: async () => {
      reading ??= (async () => {
        const files = await filesOf(settings);
        return { stamp: await stampOf(files), material: await readMaterial(files) };
      })();
      try {
        current ??= await reading;
      } finally {
        reading = null;
      }
      return current.material;
    },
    describe: () => current && describe(current.material, settings.certificate === null ? 'own' : 'files', fault),
    isOwn: () => settings.certificate === null,
    hasAuthorities: () => settings.clientAuthorities !== null,
    onChange: (listener) => void listeners.push(listener),
    close: () => clearInterval(timer),
  };
}

type Files = { certificate: string; key: string; clientAuthorities: string | null };

async function filesOf(settings: CertificateSettings): Promise<Files> {
  const { certificate, key, clientAuthorities, dataDir, names, now } = settings;
  if (certificate !== null && key !== null) return { certificate, key, clientAuthorities };
  if (certificate !== null || key !== null) throw new Error('Set both TOCSIN_TLS_CERT and TOCSIN_TLS_KEY, or neither.');
  return { ...(await ownCertificate(dataDir, names, now())), clientAuthorities };
}

const pathsOf = ({ certificate, key, clientAuthorities }: Files): string[] =>
  clientAuthorities === null ? [certificate, key] : [certificate, key, clientAuthorities];

async function stampOf(files: Files): Promise<string> {
  const stamps = pathsOf(files).map((path) =>
    stat(path).then(
      ({ ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`,
      () => 'absent',
    ),
  );
  return (await Promise.all(stamps)).join(', ');
}

async function readMaterial(files: Files): Promise<Material> {
  const [cert = '', key = '', clientAuthorities = null] = await Promise.all(
    pathsOf(files).map((path) =>
      readFile(path, 'utf8').catch(() => {
        throw new Error(`The file ${path} cannot be read.`);
      }),
    ),
  );
  try {
    createSecureContext({ cert, key, ...(clientAuthorities === null ? {} : { ca: clientAuthorities }) });
    // OpenSSL takes a key that is not the certificate's without a word, and then drops the certificate.
    if (!new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))) throw new Error('the key is another one');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Certificate and key do not fit together, or are not PEM: ${why}.`, { cause: error });
  }
  return { cert, key, clientAuthorities };
}

function describe(
  { cert, clientAuthorities }: Material,
  origin: DoorCertificate['origin'],
  fault: string | null,
): DoorCertificate {
  const certificate = new X509Certificate(cert);
  return {
    origin,
    subject: certificate.subject.replaceAll('\n', ', '),
    names: namesIn(certificate.subjectAltName).map((name) => addressOf(name)?.toString() ?? name),
    fingerprint: certificate.fingerprint256,
    expiresAt: new Date(certificate.validTo).toISOString(),
    pem: cert,
    clientAuthorities: clientAuthorities !== null,
    fault,
  };
}
