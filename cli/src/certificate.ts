// Certificates of purges and erasures on the command line: recognised, verified, told.
import { readFile, stat } from 'node:fs/promises';

import {
  certificateFormat,
  verifyCertificate,
  type Certificate,
  type CertificateVerdict,
} from '@tocsin/contracts/ledger/certificate';
import {
  erasureFormat,
  verifyErasure,
  type ErasureCertificate,
  type ErasureVerdict,
} from '@tocsin/contracts/ledger/erasure';

import { CommandFault } from './fault.ts';
import { plain } from './terminal-text.ts';

export type AnyCertificate = Certificate | ErasureCertificate;
type AnyVerdict = CertificateVerdict | ErasureVerdict;
const formats: readonly unknown[] = [certificateFormat, erasureFormat];

/** An export is many lines, and may be far larger. */
const mostBytes = 64 * 1024 * 1024;

/** What the file holds when it says it is a certificate; null for anything else. */
export const readCertificate = (path: string): Promise<object | null> => readFormat(path, formats);

/** One JSON document that says it has one of these formats; null for anything else. */
export async function readFormat(path: string, wanted: readonly unknown[]): Promise<object | null> {
  const size = await stat(path).then(
    (found) => found.size,
    () => mostBytes + 1,
  );
  if (size > mostBytes) return null;
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    const isOne = typeof value === 'object' && value !== null && 'format' in value && wanted.includes(value.format);
    return isOne ? value : null;
  } catch {
    return null;
  }
}

const isOfErasure = (value: object | null): boolean =>
  value !== null && 'format' in value && value.format === erasureFormat;
const verify = (value: object | null, keys: readonly string[]): Promise<AnyVerdict> =>
  isOfErasure(value) ? verifyErasure(value, keys) : verifyCertificate(value, keys);

/** @throws CommandFault unless it holds, and is signed with a named key where one is named */
export async function trustedCertificate(path: string, keys: readonly string[]): Promise<AnyCertificate> {
  const { outcome, certificate, findings } = await verify(await readCertificate(path), keys);
  if (outcome === 'intact' && certificate) return certificate;
  throw new CommandFault(`${path} proves nothing: ${findings.join(' ')}`);
}

export async function sayCertificate(
  value: object,
  keys: readonly string[],
  json: boolean,
): Promise<AnyVerdict['outcome']> {
  const verdict = await verify(value, keys);
  console.log(json ? JSON.stringify(verdict, null, 2) : told(verdict));
  return verdict.outcome;
}

function aboutOf(certificate: AnyCertificate): string {
  const { organisation, sections, finishedAt } = certificate;
  const records = sections.reduce((sum, { count }) => sum + count, 0);
  return 'purgeId' in certificate
    ? `purge of ${plain(organisation)}, ${records} records, ended ${finishedAt}, by ${plain(certificate.by.name)}`
    : `erasure of ${plain(certificate.subject.pseudonym)} at ${plain(organisation)}, ${certificate.outcome}, ${records} records, ended ${finishedAt}`;
}

function told({ outcome, trusted, findings, certificate }: AnyVerdict): string {
  const words = { intact: 'INTACT', tampered: 'TAMPERED WITH', unreadable: 'UNREADABLE' } as const;
  if (!certificate) return [words[outcome], ...findings].join('\n');
  const sections: readonly { kind: string; count: number }[] = certificate.sections;
  return [
    `${words[outcome]}: ${aboutOf(certificate)}`,
    ...[...Map.groupBy(sections, ({ kind }) => kind)].map(
      ([kind, own]) => `${plain(kind)}: ${own.reduce((sum, { count }) => sum + count, 0)}`,
    ),
    `Signed with the key ${certificate.keyId}${trusted ? ', which you named' : ''}.`,
    ...findings,
    ...(outcome === 'intact' && !trusted
      ? ['No key was named with --key: the file fits itself, which proves nothing about where it comes from.']
      : []),
  ].join('\n');
}
