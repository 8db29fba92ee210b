// A certificate of Tocsin's own, so that doors with TLS work before anyone has made one: clients pin it.
import { randomBytes, webcrypto } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';

export type CertificateFiles = { certificate: string; key: string };

/** Clients pin it: what is kept for long need not be exchanged on every one of them. */
const validYears = 10;
const dayMs = 24 * 3_600_000;

/** Where it is kept in the data folder; made when it is not there yet. @param names host names and addresses besides this machine's own */
export async function ownCertificate(dataDir: string, names: readonly string[], now: Date): Promise<CertificateFiles> {
  const dir = join(dataDir, 'doors');
  const files = { certificate: join(dir, 'certificate.pem'), key: join(dir, 'key.pem') };
  const isThere = await Promise.all([readFile(files.certificate), readFile(files.key)]).then(
    () => true,
    () => false,
  );
  if (isThere) return files;
  const made = await makeCertificate([...names, ...namesOfThisMachine()], now);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(`${files.key}.new`, made.key, { mode: 0o600 });
  await writeFile(`${files.certificate}.new`, made.certificate);
  await rename(`${files.key}.new`, files.key);
  await rename(`${files.certificate}.new`, files.certificate);
  return files;
}

const namesOfThisMachine = (): string[] => [
  hostname(),
  'localhost',
  ...Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => address)),
];

/** An ECDSA P-256 key and a certificate for the names, signed by itself, both as PEM. */
export async function makeCertificate(
  names: readonly string[],
  now: Date,
): Promise<{ certificate: string; key: string }> {
  // The library's parts find each other by metadata, and is only loaded when a certificate is made.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const unique = [...new Set(names.map((name) => name.split('%', 1)[0] ?? ''))].filter((name) => name !== '');
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: `01${randomBytes(15).toString('hex')}`,
      name: [{ CN: [commonName(unique[0] ?? 'localhost')] }],
      notBefore: new Date(now.getTime() - dayMs),
      notAfter: new Date(now.getTime() + validYears * 365 * dayMs),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
        new x509.SubjectAlternativeNameExtension(
          unique.map((value) => ({ type: isIP(value) ? 'ip' : 'dns', value }) as const),
        ),
      ],
    },
    webcrypto,
  );
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END PRIVATE KEY-----\n`,
  };
}

/** RFC 5280: at most 64 characters. */
const commonName = (name: string): string => name.slice(0, 64);
