// Verifies an export of the ledger, a chain of custody or the certificate of a purge or an erasure, without a server and without a network.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';

import { isHex, type Bytes } from '@tocsin/contracts/ledger/bytes';
import type { Verdict } from '@tocsin/contracts/ledger/findings';
import type { AnchorKind } from '@tocsin/contracts/ledger/format';
import { fingerprintOfPem, verifyLedger } from '@tocsin/contracts/ledger/verify';
import { Command } from 'commander';

import { readCertificate, sayCertificate, trustedCertificate, type AnyCertificate } from '../certificate.ts';
import { readCustody, sayCustody } from '../custody.ts';
import { reasonOf } from '../event-files.ts';
import { CommandFault } from '../fault.ts';
import { plain } from '../terminal-text.ts';

const unreadable = 2;

export const verifyCommand = (): Command =>
  new Command('verify')
    .description(
      'Check an export of the ledger, a chain of custody, or the certificate of a purge or an erasure: exit status 0 intact, 1 tampered with, 2 unreadable.',
    )
    .argument('<file>', 'the export, the chain or the certificate')
    .option('--key <key>', 'fingerprint or PEM file of a key you know from elsewhere; may be repeated', collect, [])
    .option(
      '--certificate <file>',
      'certificate of a purge or an erasure that the export refers to; may be repeated',
      collect,
      [],
    )
    .option('--json', 'print the verdict as JSON', false)
    .action(verifyFile);

const collect = (value: string, before: string[]): string[] => [...before, value];

/** Sets the exit status. @throws CommandFault for a file or key that cannot be read */
export async function verifyFile(
  path: string,
  { key, certificate, json }: { key: readonly string[]; certificate: readonly string[]; json: boolean },
): Promise<void> {
  const keys = await Promise.all(key.map(fingerprint));
  const own = await readCertificate(path);
  if (own !== null) {
    const outcome = await sayCertificate(own, keys, json);
    if (outcome !== 'intact') process.exitCode = outcome === 'tampered' ? 1 : unreadable;
    return;
  }
  const custody = await readCustody(path);
  if (custody !== null) {
    const outcome = await sayCustody(custody, json);
    if (outcome !== 'intact') process.exitCode = outcome === 'tampered' ? 1 : unreadable;
    return;
  }
  const certificates: AnyCertificate[] = await Promise.all(certificate.map((each) => trustedCertificate(each, keys)));
  const verdict = await verifyLedger(bytesOf(path), keys, certificates).catch((error: unknown) => {
    throw new CommandFault(`${path} cannot be read: ${reasonOf(error)}`, unreadable);
  });
  console.log(json ? JSON.stringify(verdict, null, 2) : told(verdict));
  if (verdict.outcome !== 'intact') process.exitCode = verdict.outcome === 'tampered' ? 1 : unreadable;
}

async function fingerprint(given: string): Promise<string> {
  if (isHex(given.toLowerCase(), 32)) return given.toLowerCase();
  const pem = await readFile(given, 'utf8').catch(() => '');
  const found = await fingerprintOfPem(pem);
  if (found === null)
    throw new CommandFault(
      `${given} is neither a fingerprint of 64 hexadecimal digits nor a PEM file of an Ed25519 key.`,
    );
  return found;
}

async function* bytesOf(path: string): AsyncGenerator<Bytes> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) yield new Uint8Array(chunk);
}

const anchorWords: Readonly<Record<AnchorKind, string>> = {
  rfc3161: 'time stamps (RFC 3161)',
  'object-lock': 'objects under lock',
  'e-mail': 'letters',
};

function told({ outcome, trusted, findings, findingCount, facts }: Verdict): string {
  const words = { intact: 'INTACT', tampered: 'TAMPERED WITH', unreadable: 'UNREADABLE' } as const;
  const span = facts.firstAt === null ? 'no entries' : `${facts.firstAt} to ${facts.lastAt}`;
  return [
    `${words[outcome]}: ${plain(facts.organisation ?? 'unknown organisation')}, ${facts.entries} entries, ${facts.roots} roots, ${span}`,
    ...(facts.withheld > 0 ? [`Of ${facts.withheld} records the file holds the hash alone.`] : []),
    ...(facts.removed > 0 ? [`${facts.removed} records were purged, as their certificates say.`] : []),
    ...facts.erased.map(({ by, count }) => `${count} records were erased under certificate ${plain(by)}.`),
    ...(facts.unproved > 0
      ? [`${facts.unproved} records are marked as purged or erased by what this file does not hold: see --certificate.`]
      : []),
    ...facts.keys.map(({ id, given }) => `Signed with the key ${id}${given ? ', which you named' : ''}.`),
    ...facts.anchors.map(
      ({ kind, count, wrong, lastAt }) =>
        `Anchors: ${anchorWords[kind]}, ${count} ${wrong === 0 ? 'which fit' : `of which ${wrong} do not fit`}, the last of ${lastAt}.`,
    ),
    ...findings.map(({ code, line, detail }) => `${line === null ? 'end' : `line ${line}`}: ${code}: ${plain(detail)}`),
    ...(findingCount > findings.length ? [`… and ${findingCount - findings.length} more.`] : []),
    ...(outcome === 'intact' && !trusted
      ? [
          'No key was named with --key: the file fits itself, which proves nothing about where it comes from.',
          'Compare the fingerprint above with one that reached you another way.',
        ]
      : []),
  ].join('\n');
}
