// A root by mail: the letter is the proof, in the hands of whoever gets it.
import { canonicalJson } from '@tocsin/contracts/ledger/canonical-json';

import { base64, type Anchored, type AnchorWorld, type Told } from './anchor.ts';

export async function mailRoot(
  { sendMail }: AnchorWorld,
  { to }: { to: string },
  { root, digest, organisation }: Told,
): Promise<Anchored> {
  const text = [
    `Root ${root.number} of the ledger of ${organisation} was signed at ${root.at}.`,
    `It covers entries ${root.fromSeq} to ${root.toSeq}. SHA-256 of what was signed:`,
    digest,
    'Keep this letter: the ledger cannot be changed below this root without another hash. The root whole:',
    canonicalJson(root),
    '',
  ].join('\n\n');
  await sendMail({ to: [to], subject: `Ledger of ${organisation}, root ${root.number}`, text });
  return { place: to, proof: base64(text) };
}
