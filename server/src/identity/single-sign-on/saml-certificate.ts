// A key pair of ours towards a SAML provider, with the certificate its metadata shows.
import { randomBytes, webcrypto, X509Certificate } from 'node:crypto';

const dayMs = 24 * 3_600_000;
/** Providers warn of certificates that end; nobody replaces them every year. */
const lifeMs = 3 * 365 * dayMs;

type KeyPair = { certificate: string; privateKey: string; expiresAt: Date };

/** RSA, because XML Encryption as providers do it knows nothing else for wrapping keys. Both as PEM. */
export async function makeKeyPair(name: string, now: Date): Promise<KeyPair> {
  // The library's parts find each other by metadata, and is only loaded when a certificate is made.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 3072,
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const expiresAt = new Date(Math.floor((now.getTime() + lifeMs) / 1000) * 1000);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: `01${randomBytes(15).toString('hex')}`,
      name: [{ CN: [name.slice(0, 64)] }],
      notBefore: new Date(now.getTime() - dayMs),
      notAfter: expiresAt,
      keys,
      signingAlgorithm: algorithm,
    },
    webcrypto,
  );
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: certificate.toString('pem'),
    privateKey: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY'),
    expiresAt,
  };
}

/** PEM, or its base64 alone; null where it cannot be read. */
export function certificateOf(text: string): X509Certificate | null {
  try {
    return new X509Certificate(Buffer.from(base64Of(text), 'base64'));
  } catch {
    return null;
  }
}

/** What stands between the lines of PEM. */
export const base64Of = (pem: string): string => pem.replaceAll(/-----[A-Z ]+-----|\s+/g, '');
